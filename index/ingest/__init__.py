"""Pages to store to index: intake, names, rebuilding and checks of an archive."""

__all__ = ["corrections", "outlets", "people", "pipeline", "purge", "rebuild", "sync", "verify"]

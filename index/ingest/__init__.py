"""Pages to store to index: intake, names, rebuilding and checks of an archive."""

__all__ = ["corrections", "outlets", "people", "pipeline", "rebuild", "sync", "verify"]

"""Entity resolution over an archive: one canonical name per person and per outlet."""

__all__ = ["clusters", "corrections", "outlets", "people", "resolution"]

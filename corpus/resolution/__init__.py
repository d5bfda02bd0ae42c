"""Entity resolution over an archive: one canonical name per person and per outlet."""

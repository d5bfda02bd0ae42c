"""Pages to store to index: intake, names, rebuilding and checks of an archive."""

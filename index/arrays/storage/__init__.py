"""Arrays in files: how they are written, mapped and verified, and compact forms of them. Nothing of articles."""

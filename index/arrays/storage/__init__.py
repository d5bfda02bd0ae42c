"""Arrays in files: how they are written, mapped and checked, and compact forms of them. Nothing of articles."""

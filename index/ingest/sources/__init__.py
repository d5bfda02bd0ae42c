"""Where pages come from: added folders, what pages are known by, and what is gone from a folder."""

__all__ = ["identify", "mirror", "page_keys", "reading"]

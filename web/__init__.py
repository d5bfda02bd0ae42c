"""The front end: pages, feeds and addresses made from search pages. Decides nothing about matching."""

__all__ = ["app", "settings"]

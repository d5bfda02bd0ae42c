"""Checks of every row of `articles.db`: computed when it is written, compared when it is read."""

__all__ = ["purging", "readable", "row_checks", "totals", "upgrade", "verification"]

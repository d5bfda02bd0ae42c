"""What a reader asks and what a page shows: query text, search state, search pages. Holds no HTML."""

__all__ = ["calendar_dates", "page", "searcher", "state"]

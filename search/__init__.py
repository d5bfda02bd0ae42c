"""Searching for readers: query text, search state, search pages. Contains no HTML."""

__all__ = ["calendar_dates", "limits", "page", "problem", "searcher", "state"]

"""Chooses the publication date among the dates that a page states and prints. Reads no markup."""

__all__ = ["embedded_date", "page_date", "printed_date"]

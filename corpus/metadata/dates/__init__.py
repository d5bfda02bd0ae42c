"""Dates as people and programs write them: stated, printed and relative ones. Chooses none of a page."""

__all__ = ["date_context", "date_parser", "date_text", "date_values", "epochs", "relative_days", "utc_times"]

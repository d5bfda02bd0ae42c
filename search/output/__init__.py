"""Answers as JSON, CSV and lines of a terminal."""

__all__ = ["csv_table", "json_records", "safe_text", "terminal"]

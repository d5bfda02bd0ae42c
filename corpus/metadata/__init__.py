"""Dates, bylines, outlets, URLs and the head of an HTML page. Extracts no text."""

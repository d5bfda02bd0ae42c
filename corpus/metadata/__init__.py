"""Dates, bylines, outlets, URLs and the head of an HTML page. Extracts no text."""

__all__ = [
    "byline", "date_labels", "html_head", "html_metadata", "html_title", "outlet_mention", "outlet_table",
    "page_identity", "urls",
]  # fmt: skip

"""Articles: reading, extraction, dates, people, storage. Knows nothing of searching."""

__all__ = ["article", "errors", "limits", "page", "parallel"]

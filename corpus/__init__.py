"""The archive's articles: read, cleaned, dated, attributed and kept. Knows nothing of searching."""

__all__ = ["article", "errors", "page", "parallel"]

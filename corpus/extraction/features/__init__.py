"""Features of the lines of a page. Classifies nothing."""

__all__ = ["line_features", "page_features", "phrases", "windows"]

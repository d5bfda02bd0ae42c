"""Main-content extraction: from a page to an article. Recognises no people."""

__all__ = ["clean", "repeated_lines"]

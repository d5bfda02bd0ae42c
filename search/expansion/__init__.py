"""Query expansion by spelling variants of words and names."""

__all__ = ["expansion", "name_variants"]

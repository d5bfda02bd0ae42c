"""Primitives on plain text. Knows no page or article."""

__all__ = [
    "agreement",
    "language",
    "missing_values",
    "strip_markup",
    "transliteration",
    "unwrap",
    "utf8",
    "whitespace",
    "widths",
    "words",
]

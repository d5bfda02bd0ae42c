"""Primitives on plain text. Knows no page or article."""

__all__ = [
    "agreement",
    "language",
    "strip_markup",
    "transliteration",
    "unwrap",
    "utf8",
    "whitespace",
    "widths",
    "words",
]

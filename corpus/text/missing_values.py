"""Knows how programs write that a field has no value. Reads no record."""

from __future__ import annotations

_WORDS = "- -- – — nan nat none null nil undefined n/a #n/a <na> (null) \\n [] {} [null]"
_MISSING = frozenset({"", *_WORDS.split()})
"""In small letters: what pandas, R, spreadsheets, MySQL (`\\N`) and scripts write."""
_MISSING_AS_WRITTEN = frozenset({"NA"})
"""What is a name in other letters."""


def is_missing(text: str) -> bool:
    """Return whether a field holds no value: nothing, or a word that stands for nothing."""
    if len(text) > 40 and not text.isspace():
        return False
    text = text.strip()
    return text.lower() in _MISSING or text in _MISSING_AS_WRITTEN

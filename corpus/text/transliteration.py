"""Transliterates text of any script to ASCII. Knows no language: one letter is always written the same way."""

from __future__ import annotations

from anyascii import anyascii


def to_ascii(text: str) -> str:
    """Return a text with every letter outside ASCII replaced by its usual Latin spelling."""
    return anyascii(text)

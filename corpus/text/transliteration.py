"""Transliterates text of any script to ASCII. Knows no language: one letter is always written the same way."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii


def to_ascii(text: str) -> str:
    """Return a text with every letter outside ASCII replaced by its usual Latin spelling."""
    return anyascii(text)


@lru_cache(maxsize=1 << 15)
def transliterate(word: str) -> str:
    """Return a word of any alphabet in the lower-case letters a to z and digits."""
    return re.sub(r"[^a-z0-9]", "", to_ascii(word).lower())

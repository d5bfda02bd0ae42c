"""The words of a line and what they have in common with other lines. Knows no language but by its small words."""

from __future__ import annotations

import re
from functools import cache

from corpus.text.language import stop_words

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = "".join(chr(sign) if chr(sign).isalnum() else " " for sign in range(128))


@cache
def small_words() -> frozenset[str]:
    """Give the small words of all languages of the table."""
    return frozenset().union(*stop_words().values())


def words_of(text: str) -> list[str]:
    """Give the words of a text as written."""
    return text.translate(_BETWEEN).split() if text.isascii() else _WORD.findall(text)


def topics_of(words: list[str]) -> frozenset[str]:
    """Give the beginnings of the words (in small letters) that carry meaning, so that inflected forms meet."""
    small = small_words()
    return frozenset([word[:5] for word in words if len(word) > 3 and word not in small])


def signs(text: str) -> str:
    """Give the letters and digits of a text alone, case folded: what two prints of one headline share."""
    return "".join(words_of(text.casefold()))

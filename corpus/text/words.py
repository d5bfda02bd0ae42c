"""Words, content stems and comparison keys of a line. Knows of a language only its stop words."""

from __future__ import annotations

import re
from functools import cache

from corpus.text.language import stop_words

_WORD = re.compile(r"[^\W_]+")
_ASCII_SEPARATORS = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))


@cache
def all_stop_words() -> frozenset[str]:
    """Return the stop words of all languages in the table."""
    return frozenset().union(*stop_words().values())


def split_words(text: str) -> list[str]:
    """Return the words of a text as written."""
    return text.translate(_ASCII_SEPARATORS).split() if text.isascii() else _WORD.findall(text)


def content_stems(words: list[str]) -> frozenset[str]:
    """Return the first five letters of each content word (lower-case), so that inflected forms are equal."""
    stop = all_stop_words()
    return frozenset([word[:5] for word in words if len(word) > 3 and word not in stop])


def alphanumeric_key(text: str) -> str:
    """Return the letters and digits of a text, case folded: equal for two prints of one headline."""
    return "".join(split_words(text.casefold()))

"""Identifies the language of a text. Does not guess for a text that is too short."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path
from string import ascii_lowercase

_CODE = re.compile(r"^([a-zA-Z]{2})(?:[-_][a-zA-Z]{2,4})*$")
_REGION = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][a-zA-Z]{4})?[-_]([a-zA-Z]{2})$")
_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = "“”‘’–—…\xa0"
_LETTERS = bytes(code if chr(code) in ascii_lowercase else ord(" ") for code in range(256))
_SAMPLE_CHARS = 1_000
_MIN_LETTERS = 40
"""Letters that a text must have among its first 200 characters; a headline alone is too short."""


@cache
def stop_words() -> dict[str, frozenset[str]]:
    """Return the commonest stop words of each language in the table."""
    table = tomllib.loads((Path(__file__).parent / "stop_words.toml").read_text("utf-8"))
    return {language: frozenset(words.split()) for language, words in table.items()}


@cache
def _languages_of_words() -> dict[str, tuple[str, ...]]:
    table = stop_words()
    words = frozenset().union(*table.values())
    return {word: tuple(language for language, own in table.items() if word in own) for word in words}


def identify_language(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language; None for a text that is too short."""
    sample = text[:_SAMPLE_CHARS]
    if sum(map(str.isalpha, sample[:200])) < _MIN_LETTERS:
        return None
    if by_words := _by_stop_words(sample):
        return by_words
    import py3langid  # with a model that most texts need not wait for

    return str(py3langid.classify(sample)[0])


def _by_stop_words(text: str) -> str | None:
    """Return the language where stop words settle it, which is twenty times as fast as the model."""
    words = _words(text.lower())
    counts = Counter(chain.from_iterable(filter(None, map(_languages_of_words().get, words))))
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] * 5 < len(words):
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > 2 * ranked[1][1] else None


def _words(text: str) -> list[str]:
    """Return the words of a text in lower case; most Western ones need no pattern, which takes three times as long."""
    if not text.isascii():
        for sign in _SIGNS:
            text = text.replace(sign, " ")
    return text.encode().translate(_LETTERS).decode().split() if text.isascii() else _WORD.findall(text)


def parse_region(stated: str) -> str | None:
    """Parse the region of a stated language, such as `gb` of `en-GB`, in lower case; None where there is none."""
    match = _REGION.match(stated.strip())
    return match[1].lower() if match else None


def parse_language_code(stated: str) -> str | None:
    """Parse a stated language such as `en`, `en-GB` or `de_AT`; None for anything else."""
    match = _CODE.match(stated.strip())
    return match[1].lower() if match else None

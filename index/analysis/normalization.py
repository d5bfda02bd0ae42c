"""Normalise tokens: Unicode form, case, accents and apostrophes. Splits no text.

The functions are for articles and queries alike (`index.analysis.tokenizer` says what they promise).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = "'’‘ʼʻ`´＇"
JOINERS = "\u00ad\u200b-\u200d\u2060\ufeff"
"""Invisible characters inside words: soft hyphen, zero-width space and joiners, word joiner, byte order mark."""

_POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s$", re.IGNORECASE)
_DROPPED = re.compile(rf"[{APOSTROPHES}{JOINERS}]")
_ABBREVIATION = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?")
_UNDECOMPOSED = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h"}


@lru_cache(maxsize=1 << 15)
def normalize(text: str) -> str:
    """Return the normalised form of a token; normalising a form changes nothing."""
    if text.isascii() and text.isalnum():
        return text.lower()
    text = unicodedata.normalize("NFKC", text)
    if _ABBREVIATION.fullmatch(text):
        text = text.replace(".", "")
    elif text[:1].isdigit():
        text = text.replace(",", "")
    text = _DROPPED.sub("", _POSSESSIVE.sub("", text)).casefold()
    return strip_accents(text)


@lru_cache(maxsize=1 << 15)
def surface_form(text: str) -> str:
    """Return a token with capitals, accents and full stops, but without a final 's and apostrophes."""
    if text.isascii() and text.isalnum():
        return text
    text = unicodedata.normalize("NFKC", text)
    if text[:1].isdigit():
        text = text.replace(",", "")
    return _DROPPED.sub("", _POSSESSIVE.sub("", text))


def is_plain(text: str) -> bool:
    """Return whether a token has no capitals and no accents; exact words of this kind compare forms only."""
    written = surface_form(text)
    return strip_accents(written.casefold()) == written


def strip_accents(text: str) -> str:
    """Return text without accents in Latin and Greek script; in Cyrillic only `ё` becomes `е`."""
    if text.isascii():
        return text
    characters: list[str] = []
    is_stripped = False
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character):
            if not is_stripped:
                characters.append(character)
        else:
            is_stripped = character < "\u0400" or character in "еґ"
            characters.append(_UNDECOMPOSED.get(character, character))
    return unicodedata.normalize("NFC", "".join(characters))

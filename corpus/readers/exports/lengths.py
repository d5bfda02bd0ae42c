"""The length of a text as each service counts it (docs/formats.md). Judges no length."""

from __future__ import annotations

import re
from enum import Enum

_ASCII_WORD = re.compile(r"[A-Za-z0-9'-]+")
_BLANKS = re.compile(r"\s+")


class Unit(Enum):
    """What a service counts."""

    WORDS = "words of the text, with the title or without"
    WORDS_WITH_TITLE = "words of title and text"
    ASCII_WORDS = "words of the text; of title, subtitle and text where letters are not those from a to z"
    CHARACTERS = "characters of the text without blanks"


def length_as_counted(stated: int, unit: Unit, text: str, title: str = "", subtitle: str = "") -> int:
    """Return the length of a text as a service counts it; where that is not known for sure, the nearest to `stated`.

    In Nexis any letter but those from a to z divides words: a German word with one umlaut is two.
    """
    if unit is Unit.CHARACTERS:
        return len(_BLANKS.sub("", text))
    with_title = len(title.split()) + len(text.split())
    if unit is Unit.WORDS_WITH_TITLE:
        return with_title
    words = len(text.split())
    other = with_title if unit is Unit.WORDS else sum(len(_ASCII_WORD.findall(one)) for one in (title, subtitle, text))
    return min(words, other, key=lambda length: abs(length - stated))

"""The length of a text as the services count it (docs/formats.md). Judges no length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_BLANKS = re.compile(r"\s+")


class Unit(Enum):
    """What a service counts."""

    WORDS = "words"
    CHARACTERS = "characters"


def length_as_counted(stated: int, title: str | None, paragraphs: Sequence[str], unit: Unit) -> int:
    """Return the length of a text by that way of counting which comes nearest to the stated one.

    Words between blanks, with the title or without; runs of letters from a to z and digits, as Nexis counts, to which
    a German word with an umlaut is two; characters that are no blanks, as in Japan.
    """
    text = " ".join(paragraphs)
    if unit is Unit.CHARACTERS:
        return len(_BLANKS.sub("", text))
    whole = f"{title or ''} {text}"
    lengths = (len(text.split()), len(whole.split()), len(_ASCII_WORD.findall(text)), len(_ASCII_WORD.findall(whole)))
    return min(lengths, key=lambda length: abs(length - stated))

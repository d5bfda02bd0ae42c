"""Knows furniture by its phrases. Looks at one line at a time and at nothing around it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_INSERT = 160


@cache
def _compiled(kind: str) -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """Give the phrases with which a line begins as one expression, and the others with something that each of them has.

    In small letters, since an expression that ignores case tries every phrase instead of those of a first letter.
    """
    table = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text("utf-8"))
    anywhere = table["anywhere"].get(kind, {})
    return re.compile("|".join(table[kind]).lower()), tuple(
        (sign, re.compile(phrase.lower())) for phrase, signs in anywhere.items() for sign in signs
    )


def says(kind: str, line: str) -> bool:
    """Tell whether a line begins with a phrase of a kind: furniture, endings, captions or credits."""
    return begins(kind, line.lower())


def begins(kind: str, small: str) -> bool:
    """Tell what `says` tells, for a line that is in small letters already."""
    beginnings, anywhere = _compiled(kind)
    if beginnings.match(small):
        return True
    may_be = [phrase for sign, phrase in anywhere if sign in small]
    return bool(may_be) and any(phrase.match(small) for phrase in may_be)


def is_insert(line: str) -> bool:
    """Tell whether a line leads away from the article or sells something; long ones are text with a word of advice."""
    return len(line) < _INSERT and says("inserts", line)

"""Boilerplate phrases, as regular expressions from TOML. Looks at one line at a time."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_MAX_INSERT = 160


@cache
def _compiled(kind: str) -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """Return one pattern for the beginning of a line, and the others, each with a substring that it requires.

    Patterns are in lower case: one that ignores case tries every phrase instead of those with the first letter.
    """
    table = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text("utf-8"))
    anywhere = table["anywhere"].get(kind, {})
    return re.compile("|".join(table[kind]).lower()), tuple(
        (required, re.compile(phrase.lower())) for phrase, substrings in anywhere.items() for required in substrings
    )


def has_phrase(kind: str, line: str) -> bool:
    """Return whether a line has a phrase of a kind: furniture, endings, captions, credits or inserts."""
    return has_lower_phrase(kind, line.lower())


def has_lower_phrase(kind: str, lowered: str) -> bool:
    """Return the same as `has_phrase` for a line that is already in lower case."""
    beginnings, anywhere = _compiled(kind)
    if beginnings.match(lowered):
        return True
    may_be = [phrase for required, phrase in anywhere if required in lowered]
    return bool(may_be) and any(phrase.match(lowered) for phrase in may_be)


def is_insert(line: str) -> bool:
    """Return whether a short line leads away from the article or advertises; long ones are text with a hint."""
    return len(line) < _MAX_INSERT and has_phrase("inserts", line)

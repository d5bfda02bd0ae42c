"""Knows furniture by its phrases. Looks at one line at a time and at nothing around it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_INSERT = 160


@cache
def _compiled(kind: str) -> re.Pattern[str]:
    # In small letters, since an expression that ignores case tries every phrase instead of those of a first letter.
    table = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text("utf-8"))
    return re.compile("|".join(table[kind]).lower())


def says(kind: str, line: str) -> bool:
    """Tell whether a line begins with a phrase of a kind: furniture, endings, captions or credits."""
    return _compiled(kind).match(line.lower()) is not None


def is_insert(line: str) -> bool:
    """Tell whether a line leads away from the article or sells something; long ones are text with a word of advice."""
    return len(line) < _INSERT and says("inserts", line)

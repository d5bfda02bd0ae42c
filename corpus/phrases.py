"""Knows furniture by its phrases. Looks at one line at a time and at nothing around it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_INSERT = 160


@cache
def _compiled(kind: str) -> re.Pattern[str]:
    table = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text("utf-8"))
    return re.compile("|".join(table[kind]), re.IGNORECASE)


def says(kind: str, line: str) -> bool:
    """Tell whether a line begins with a phrase of a kind: furniture, endings, captions or credits."""
    return _compiled(kind).match(line) is not None


def is_insert(line: str) -> bool:
    """Tell whether a line leads away from the article or sells something; long ones are text with a word of advice."""
    return len(line) < _INSERT and says("inserts", line)

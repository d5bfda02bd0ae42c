"""Knows how programs write that a field has no value. Reads no record."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_TABLE = tomllib.loads(Path(__file__).with_name("missing_values.toml").read_text("utf-8"))
_MISSING = frozenset(("", *_TABLE["missing"]))
_MISSING_AS_WRITTEN = frozenset({"NA", "None", "NONE"})
"""What is a name, or a word that a person may write as a title, in other letters."""
_LONGEST, _LONGEST_UNNAMED = 14, 60
_ERROR = re.compile(r"#[^\W\d_a-z][^\W_a-z]{1,10}(?:/0)?[!?]")
"""What a spreadsheet shows for an error, in any language: `#REF!`, `#BEZUG!`, `#NAME?`, `#DIV/0!`."""
_NOTHING = " \t\r\n\u00a0\u200b\ufeff"
_BRACKETS = _NOTHING + ".()[]{}<>\"'“”„‘’"
_UNNAMED = frozenset(_TABLE["unnamed"])


def is_unnamed(text: str) -> bool:
    """Return whether the field of a name says that there is none."""
    if len(text) > _LONGEST_UNNAMED:
        return is_missing(text)
    inner = text.strip(_BRACKETS)
    return not inner or is_missing(text) or is_missing(inner) or inner.casefold() in _UNNAMED


def is_missing(text: str) -> bool:
    """Return whether a field holds no value: nothing, or a word that stands for nothing."""
    if len(text) > 40 and not text.isspace():
        return False
    text = text.strip(_NOTHING)
    if len(text) > _LONGEST:
        return False
    if text.startswith("#") and _ERROR.fullmatch(text):
        return True
    return text.lower() in _MISSING or text in _MISSING_AS_WRITTEN

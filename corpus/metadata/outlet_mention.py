"""Finds the outlet named in the boilerplate lines of a plain page. Never trusts a single mention."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.metadata.outlet_table import known_outlet, outlet_label
from corpus.text.words import alphanumeric_key

_NAME = r"(?P<name>[^\W\d_a-zа-яё][\w.'’&-]*(?: (?:of|the|and|&|[^\W\d_a-zа-яё][\w.'’&-]*))*)"
_MENTIONS = tuple(
    re.compile(form.replace("NAME", _NAME))
    for form in (
        r"^(?:©|[Cc]opyright ©?|\([cC]\))\s*(?:\d{4}(?:\s?[-–]\s?\d{4})?,?\s*)?(?:by\s+)?NAME",
        r"©\s*NAME\s*$",
        r"^\d+ min(?:ute)?s?(?: read)? NAME$",
        r"^(?:Support|About(?: the)?|Welcome to|Contact|Subscribe to) NAME\W*$",
        r"^NAME (?:needs your|delivers?\b)",
    )
)
_BEGINNINGS = ("Copyright", "copyright", "Support", "About", "Welcome", "Contact", "Subscribe")
_MINUTES = re.compile(r"\d+ min")
_LEGAL = re.compile(
    r"(?:[.,]\s+|(?<!\s)\s+)(?:Ltd|Limited|LLC|L\.L\.C|Inc|Corp|Corporation|Company|GmbH|AG|SA|S\.A|Verlag|PLC|plc|BV|B\.V)\b.*$"
)
_SENTENCE = re.compile(r"\.\s")
_TOP = 4
_PARAGRAPH = 400


def find_outlet_mention(removed: Sequence[str]) -> str | None:
    """Return the name of the outlet: one in the table, or one that two kinds of line mention."""
    lines = [line for line in dict.fromkeys(removed) if len(line) < _PARAGRAPH and _may_name(line)]
    named = [[alphanumeric_key(name) for name in _names(line)] for line in lines]
    first_lines = {alphanumeric_key(line) for line in removed[:_TOP]}
    for name in (name for line in lines for name in _names(line)):
        label, key = outlet_label(name), alphanumeric_key(name)
        if label and (known_outlet(name) or key in first_lines or sum(key in names for names in named) > 1):
            return label
    return None


def _may_name(line: str) -> bool:
    """Return whether a line contains something that every pattern requires, which is quick to check."""
    return (
        line.startswith(_BEGINNINGS)
        or "©" in line
        or "(c)" in line
        or "(C)" in line
        or "needs your" in line
        or "deliver" in line
        or _MINUTES.match(line) is not None
    )


def _names(line: str) -> list[str]:
    found = [match["name"] for form in _MENTIONS if (match := form.search(line))]
    return [name for raw in found if len(name := _LEGAL.sub("", _SENTENCE.split(raw)[0]).rstrip(".,")) > 2]

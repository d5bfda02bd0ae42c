"""Finds the name that a plain page gives its outlet, in the lines that are furniture. Never trusts a single sign."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.outlets import known_outlet, outlet_label
from corpus.words import signs

_NAME = r"(?P<name>[^\W\d_a-zа-яё][\w.'’&-]*(?: (?:of|the|and|&|[^\W\d_a-zа-яё][\w.'’&-]*))*)"
_NAMES_ITSELF = tuple(
    re.compile(form.replace("NAME", _NAME))
    for form in (
        r"^(?:©|[Cc]opyright ©?|\([cC]\))\s*(?:\d{4}(?:\s?[-–]\s?\d{4})?,?\s*)?(?:by\s+)?NAME",
        r"©\s*NAME\s*$",
        r"^\d+ min(?:ute)?s?(?: read)? NAME$",
        r"^(?:Support|About(?: the)?|Welcome to|Contact|Subscribe to) NAME\W*$",
        r"^NAME (?:needs your|delivers?\b)",
    )
)
_LEGAL = re.compile(
    r"[.,]?\s+(?:Ltd|Limited|LLC|L\.L\.C|Inc|Corp|Corporation|Company|GmbH|AG|SA|S\.A|Verlag|PLC|plc|BV|B\.V)\b.*$"
)
_SENTENCE = re.compile(r"\.\s")
_TOP = 4


def outlet_named_in(removed: Sequence[str]) -> str | None:
    """Give the name of the outlet: one the table knows, or one that two kinds of line bear out."""
    lines = list(dict.fromkeys(removed))
    for name in _names(lines):
        label = outlet_label(name)
        if label and (known_outlet(name) or _borne_out(name, lines)):
            return label
    return None


def _names(lines: list[str]) -> list[str]:
    found = [match["name"] for line in lines for form in _NAMES_ITSELF if (match := form.search(line))]
    return [name for raw in found if len(name := _LEGAL.sub("", _SENTENCE.split(raw)[0]).rstrip(".,")) > 2]


def _borne_out(name: str, lines: list[str]) -> bool:
    """Tell whether the name heads the page, or two different lines of furniture name it."""
    key = signs(name)
    if any(key == signs(line) for line in lines[:_TOP]):
        return True
    naming = sum(any(signs(named) == key for named in _names([line])) for line in lines)
    return naming > 1

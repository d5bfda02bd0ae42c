"""Finds the name that a plain page gives its outlet, in the lines that are furniture. Never trusts a single sign."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.metadata.outlet_table import known_outlet, outlet_label
from corpus.text.words import signs

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
_BEGINNINGS = ("Copyright", "copyright", "Support", "About", "Welcome", "Contact", "Subscribe")
_MINUTES = re.compile(r"\d+ min")
_LEGAL = re.compile(
    r"[.,]?\s+(?:Ltd|Limited|LLC|L\.L\.C|Inc|Corp|Corporation|Company|GmbH|AG|SA|S\.A|Verlag|PLC|plc|BV|B\.V)\b.*$"
)
_SENTENCE = re.compile(r"\.\s")
_TOP = 4
_PARAGRAPH = 400


def outlet_named_in(removed: Sequence[str]) -> str | None:
    """Give the name of the outlet: one the table knows, or one that two kinds of line bear out."""
    lines = [line for line in dict.fromkeys(removed) if len(line) < _PARAGRAPH and _may_name(line)]
    named = [[signs(name) for name in _names(line)] for line in lines]
    heads = {signs(line) for line in removed[:_TOP]}
    for name in (name for line in lines for name in _names(line)):
        label, key = outlet_label(name), signs(name)
        if label and (known_outlet(name) or key in heads or sum(key in names for names in named) > 1):
            return label
    return None


def _may_name(line: str) -> bool:
    """Tell whether a line has what every one of the forms has, which is quick to see."""
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
    found = [match["name"] for form in _NAMES_ITSELF if (match := form.search(line))]
    return [name for raw in found if len(name := _LEGAL.sub("", _SENTENCE.split(raw)[0]).rstrip(".,")) > 2]

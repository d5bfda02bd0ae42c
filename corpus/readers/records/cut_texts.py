"""Recognises texts that their source has cut, by what it puts at the end. Knows nothing of paywalls on pages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_MORE = frozenset(tomllib.loads(Path(__file__).with_name("cut_marks.toml").read_text("utf-8"))["more"])
_COUNT = re.compile(r"\s{0,9}\[\s?\+?\s?\d{1,9}\s(?:more\s)?(?:chars?|characters?|words?)\]\s{0,99}\Z", re.IGNORECASE)
_ELLIPSIS_IN_BRACKETS = re.compile(r"[\[(]\s?(?:…|\.\.\.|&hellip;|&#8230;)\s?[\])]\s{0,99}\Z")
_TAIL, _SEARCHED = 80, 500
_TAG = re.compile(r"<[^<>]{0,500}>")
_ENTITIES = (("&hellip;", "…"), ("&#8230;", "…"), ("&nbsp;", " "), ("&raquo;", "»"), ("&rarr;", "→"))
_ARROWS = " \t\r\n\xa0.»›→>[]()"
_MARKS = ("…", "...", ". . .", "[…", "[...")


def without_cut_mark(text: str, is_summary: bool = False) -> tuple[str, bool]:
    """Return a text without a number of characters that are missing at its end, and whether its source has cut it.

    A `summary` is cut wherever it ends in dots.
    """
    end = text[-_SEARCHED:]
    if "…" not in end and "]" not in end and "&" not in end and ".." not in end and ". ." not in end:
        return text, False
    if count := _COUNT.search(text, max(0, len(text) - _TAIL)):
        return text[: count.start()], True
    tail = _TAG.sub(" ", end)
    for entity, character in _ENTITIES:
        tail = tail.replace(entity, character)
    tail = tail.rstrip()
    if _ELLIPSIS_IN_BRACKETS.search(tail, max(0, len(tail) - _TAIL)):
        return text, True
    if is_summary and tail.endswith(("…", "...")):
        return text, True
    return text, _ends_in_more(tail[-_TAIL:].lower())


def _ends_in_more(tail: str) -> bool:
    """Return whether a text ends in dots and an invitation to read the rest."""
    before, mark, after = max((tail.rpartition(mark) for mark in _MARKS), key=lambda parts: len(parts[0]))
    return bool(mark and before) and after.strip(_ARROWS) in _MORE

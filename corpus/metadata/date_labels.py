"""Knows what pages write beside the day of publication, of a change, and of something else. Reads no day."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_LABELS = tomllib.loads(Path(__file__).with_name("date_labels.toml").read_text("utf-8"))
_UNSPACED = re.compile(r"[\u0e01-\u0eff\u3040-\u9fff\uac00-\ud7af]")
_LONGEST_ALONE, _MOST_WORDS_ALONE = 30, 4


def _pattern_of(*kinds: str) -> str:
    """Return a pattern of the labels of some kinds; words begin with a letter after none, where words are parted."""
    labels = [label for kind in kinds for label in _LABELS[kind]]
    parted = [label for label in labels if not _UNSPACED.match(label)]
    return "|".join((rf"\b(?:{'|'.join(parted)})", *(label for label in labels if _UNSPACED.match(label))))


SAYS_PUBLISHED = re.compile(_pattern_of("published", "day"), re.IGNORECASE)
SAYS_UPDATED = re.compile(_pattern_of("updated"), re.IGNORECASE)
SAYS_OTHER = re.compile("|".join(_LABELS["other"]), re.IGNORECASE)
_PUBLISHED_OR_UPDATED = re.compile(
    f"(?P<published>{_pattern_of('published')})|(?P<updated>{_pattern_of('updated')})", re.IGNORECASE
)
_BEFORE_LABEL = re.compile(
    rf"(?:(?<!\s)\s+)?(?:[-–—/|•·(]\s*)?(?={_PUBLISHED_OR_UPDATED.pattern})|(?<=\d)(?=last |updated)", re.IGNORECASE
)


def label_parts(line: str) -> list[str]:
    """Return a line such as `Published 1 May 2020 | Updated 3 May 2020` in parts, one for each label.

    A label that ends the line stays with the day before it, where that has none: `2020年5月1日 公開`. In brackets
    behind another day it is of the day in brackets alone: `2020年5月1日 (5月3日更新)`.
    """
    parts, start = [], 0
    for found in _BEFORE_LABEL.finditer(line):
        if found.start() > start:
            parts.append(line[start : found.start()])
            start = found.end()
    parts.append(line[start:])
    if len(parts) < 2 or not is_label(parts[-1]) or not _has_digit(parts[-2]) or _says(parts[-2]):
        return parts
    before, _, bracketed = parts[-2].replace("（", "(").rpartition("(")
    if _has_digit(before) and _has_digit(bracketed) and not bracketed.endswith((")", "）")):
        return [*parts[:-2], before, f"{bracketed} {parts[-1]}"]
    return [*parts[:-2], f"{parts[-2]} {parts[-1]}"]


def _has_digit(part: str) -> bool:
    return any(map(str.isdigit, part))


def _says(part: str) -> bool:
    return (SAYS_PUBLISHED.search(part) or SAYS_UPDATED.search(part)) is not None


def is_label(line: str) -> bool:
    """Return whether a line is only the label of a day, as where the day stands in an element of its own."""
    return (
        0 < len(line) <= _LONGEST_ALONE
        and len(line.split()) <= _MOST_WORDS_ALONE
        and not any(sign.isdigit() for sign in line)
        and (SAYS_UPDATED.search(line) or SAYS_PUBLISHED.search(line)) is not None
    )


def says_changed(before: str, own: str, behind: str) -> bool:
    """Return whether what stands around a day says that it is one of a change: the last label before it, else its own.

    A label behind it counts only in brackets, for another day may follow.
    """
    if labels := [found.lastgroup for found in _PUBLISHED_OR_UPDATED.finditer(before)]:
        return labels[-1] == "updated"
    return SAYS_UPDATED.search(own) is not None or (
        behind.lstrip()[:1] == "(" and SAYS_UPDATED.search(behind.partition(")")[0]) is not None
    )

"""Finds the day of publication among the dates that a plain page prints. Never calls one sure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.article import FoundIn, PublicationDate
from corpus.choosing import Choice
from corpus.dates import dates_in

_SAYS_PUBLISHED = re.compile(
    r"\b(?:publish|post(?:ed)?\b|released|filed|issued|first |created|on:|date|veröffentlicht|publié|publicado|"
    r"pubblicato|опубликовано|by\b|stand:|erstellt)",
    re.IGNORECASE,
)
_SAYS_UPDATED = re.compile(r"\b(?:updated?|modified|aktualisiert|mis à jour|actualizado|обновлено)\b", re.IGNORECASE)
_SAYS_OTHER = re.compile(r"©|copyright|\ball rights|\bexpires?\b|\bborn\b|\bevent\b|\bcomment", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_DATED = re.compile(r"\d{4}|\d[/.-]\d{1,2}[/.-]\d")
_LONGEST = 140
_LIKELY = 1.5
"""Least weight at which a printed date is taken; with the weights below set on text dumps, where 3 of 4 have one."""


@dataclass(frozen=True, slots=True)
class _Printed:
    place: int
    line: str
    published: PublicationDate


def printed_date(
    texts: Sequence[str], kept: Choice, title: int, today: date | None, country: str | None
) -> PublicationDate | None:
    """Choose the date that stands where papers print theirs: by the headline, at the byline, right after the text."""
    found = list(_printed(texts, kept, today, country))
    if not found:
        return None
    last = max((place for place, is_kept in enumerate(kept) if is_kept), default=title)
    first = next((place for place, is_kept in enumerate(kept) if is_kept), title)
    best = max(found, key=lambda one: _weight(one, title, first, last))
    return replace(best.published, sure=False) if _weight(best, title, first, last) > _LIKELY else None


def _printed(texts: Sequence[str], kept: Choice, today: date | None, country: str | None) -> Iterator[_Printed]:
    for place, line in enumerate(texts):
        if len(line) <= _LONGEST and _DATED.search(line):
            for published in dates_in(line, FoundIn.PAGE, today, country):
                yield _Printed(place, line, published)


def _weight(one: _Printed, title: int, first: int, last: int) -> float:
    """Weigh a printed date by its place and by the words beside it."""
    weight = -len(one.line) / 60
    below = one.place - title
    if title and 0 < below:
        weight += 3.0 - min(below, 40) / 8
    elif title and -8 <= below <= 0:
        weight += 1.5
    if 0 <= first - one.place < 8:
        weight += 1.0
    if 0 < one.place - last < 5:
        weight += 2.0
    weight += 2.0 * bool(_SAYS_PUBLISHED.search(one.line)) - 4.0 * bool(_SAYS_UPDATED.search(one.line))
    weight += 0.7 * bool(_CLOCK.search(one.line)) - 3.0 * bool(_SAYS_OTHER.search(one.line))
    weight -= 2.0 * (one.place < 3 and one.place < title) + 1.5 * (one.place > last + 5)
    weight -= 1.5 * (not one.published.sure)
    return weight - 0.5 * ((one.published.end - one.published.start).days > 1)

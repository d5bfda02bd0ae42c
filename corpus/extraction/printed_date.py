"""Finds the day of publication among the dates that a plain page prints. Never calls one sure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from corpus.article import FoundIn, PublicationDate
from corpus.extraction.features.windows import LineMask
from corpus.metadata.dates import dates_in

_SAYS_PUBLISHED = re.compile(
    r"\b(?:publish|post(?:ed)?\b|released|filed|issued|first |created|on:|date|veröffentlicht|publié|publicado|"
    r"publisert|publicerad|pubblicato|опубликовано|stand:|erstellt)",
    re.IGNORECASE,
)
_UPDATED = (
    r"(?:last )?(?:updated?|modified)|modification|aktualisiert|mis à jour|actualizado|atualizado|aggiornato|"
    r"bijgewerkt|oppdatert|opdateret|uppdaterad|uppfært|päivitetty|zaktualizowano|güncelleme|обновлено"
)
_SAYS_UPDATED = re.compile(rf"\b(?:{_UPDATED})", re.IGNORECASE)
_BEFORE_LABEL = re.compile(
    rf"\s*(?:[-–—/|•·(]\s*)?(?=\b(?:published|posted|{_UPDATED})\b)|(?<=\d)(?=last |updated)", re.IGNORECASE
)
"""Where a line such as `Published 1 May 2020 | Updated 3 May 2020` falls into a part for each date."""
_SAYS_OTHER = re.compile(r"©|copyright|\ball rights|\bexpires?\b|\bborn\b|\bevent\b|\bcomment", re.IGNORECASE)
_BY = re.compile(r"\bby\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_DATED = re.compile(r"\d(?:(?:(?<=1)[6-9]|(?<=2)0)\d\d|[/.-]\d{1,2}[/.-]\d)")
"""A year or numbers in a row. Begins with a digit, which is all that is looked for in most lines."""
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-](?:19|20)\d\d\b")
_DIGITS, _WORDS = re.compile(r"\d+"), re.compile(r"[^\W\d]{3,}")
_LONGEST = 140
_DATE_ALONE = 40
"""Characters of a line that is hardly more than its date."""
_LIKELY = 2.1
"""Least weight at which a printed date is taken; with the weights below set on text dumps, where 3 of 4 have one."""


@dataclass(frozen=True, slots=True)
class _Printed:
    place: int
    line: str
    published: PublicationDate


def printed_date(
    texts: Sequence[str], kept: LineMask, title: int, today: date | None, country: str | None
) -> PublicationDate | None:
    """Choose the date that stands where papers print theirs: by the headline, at the byline, right after the text.

    A date in numbers that can be read in two ways is no day, unless the page's other dates tell how to read it.
    """
    dated = [(place, text) for place, text in enumerate(texts) if len(text) <= _LONGEST and _DATED.search(text)]
    found = list(_printed(dated, today, country or _habit(dated)))
    if not found:
        return None
    text = np.flatnonzero(kept).tolist() or [title]
    forms = Counter(_form(one.line) for one in found)
    weights = [
        _weight(one, title, text[0], text[-1]) - 0.6 * (one.place > text[-1]) * min(forms[_form(one.line)] - 1, 3)
        for one in found
    ]
    best = max(range(len(found)), key=weights.__getitem__)
    return replace(_earlier(found, found[best]).published, sure=False) if weights[best] > _LIKELY else None


def _printed(dated: Sequence[tuple[int, str]], today: date | None, country: str | None) -> Iterator[_Printed]:
    for place, text in dated:
        for part in _BEFORE_LABEL.split(text):
            for published in dates_in(part, FoundIn.PAGE, today, country):
                if published.sure:
                    yield _Printed(place, part, published)


def _habit(dated: Sequence[tuple[int, str]]) -> str | None:
    """Give a country whose habit is that of the dates in numbers which can be read in one way only."""
    found = [match for _, text in dated for match in _NUMBERS.finditer(text)]
    days_first, months_first = (sum(int(match[group]) > 12 for match in found) for group in (1, 2))
    return None if days_first == months_first else "gb" if days_first > months_first else "us"


def _form(line: str) -> str:
    """Give the form of a line: comments and teasers print their dates all alike."""
    return _DIGITS.sub("0", _WORDS.sub("w", line))


def _earlier(found: Sequence[_Printed], best: _Printed) -> _Printed:
    """Give the earlier of two dates that stand alone one above the other: the later one is that of a revision."""
    if len(best.line) >= _DATE_ALONE or _SAYS_PUBLISHED.search(best.line):
        return best
    near = [one for one in found if abs(one.place - best.place) == 1 and len(one.line) < _DATE_ALONE]
    return min([best, *near], key=lambda one: one.published.start)


def _weight(one: _Printed, title: int, first: int, last: int) -> float:
    """Weigh a printed date by its place and by the words beside it."""
    weight = -len(one.line) / 60
    below = one.place - title
    if title and 0 < below:
        weight += 3.0 - min(below, 40) / 8
    elif title and -8 <= below <= 0:
        weight += 2.3 + below / 6
    if 0 <= first - one.place < 8:
        weight += 1.0
    if 0 < one.place - last < 5:
        weight += 2.0
    weight += 2.5 if _SAYS_PUBLISHED.search(one.line) else 1.0 * bool(_BY.search(one.line))
    weight += 0.7 * bool(_CLOCK.search(one.line)) - 4.0 * bool(_SAYS_UPDATED.search(one.line))
    weight -= 3.0 * bool(_SAYS_OTHER.search(one.line))
    weight -= 2.0 * (one.place < 3 and one.place < title) + 1.5 * (one.place > last + 5)
    return weight - 0.5 * ((one.published.end - one.published.start).days > 1)

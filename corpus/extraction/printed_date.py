"""Chooses the publication date among the dates printed on a plain page. Never returns one as sure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from corpus.article import FoundIn, PublicationDate
from corpus.extraction.features.windows import LineMask
from corpus.metadata.dates import find_dates

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
    rf"(?:(?<!\s)\s+)?(?:[-–—/|•·(]\s*)?(?=\b(?:published|posted|{_UPDATED})\b)|(?<=\d)(?=last |updated)", re.IGNORECASE
)
"""Where a line such as `Published 1 May 2020 | Updated 3 May 2020` is split into a part for each date."""
_SAYS_OTHER = re.compile(r"©|copyright|\ball rights|\bexpires?\b|\bborn\b|\bevent\b|\bcomment", re.IGNORECASE)
_BY = re.compile(r"\bby\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_DATED = re.compile(r"\d(?:(?:(?<=1)[6-9]|(?<=2)0)\d\d|[/.-]\d{1,2}[/.-]\d)")
"""A year or numbers in a row. Starts with a digit, so that most lines are rejected quickly."""
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-](?:19|20)\d\d\b")
_DIGITS, _WORDS = re.compile(r"\d+"), re.compile(r"[^\W\d]{3,}")
_MAX_LINE = 140
_DATE_ALONE = 40
"""Characters below which a line is hardly more than its date."""
_MIN_SCORE = 2.1
"""Least score of an accepted date; set with the weights below on text dumps, where 3 of 4 have a date."""


@dataclass(frozen=True, slots=True)
class _DatedLine:
    number: int
    line: str
    published: PublicationDate


def find_printed_date(
    texts: Sequence[str], kept: LineMask, title: int, today: date | None, country: str | None
) -> PublicationDate | None:
    """Choose the date printed where papers print theirs: by the headline, at the byline, directly after the text.

    A numeric date with two readings is ignored, unless other dates of the page show the order of day and month.
    """
    dated = [(number, text) for number, text in enumerate(texts) if len(text) <= _MAX_LINE and _DATED.search(text)]
    found = list(_dated_lines(dated, today, country or _country_of_numbers(dated)))
    if not found:
        return None
    text = np.flatnonzero(kept).tolist() or [title]
    patterns = Counter(_pattern(entry.line) for entry in found)
    scores = [
        _score(entry, title, text[0], text[-1])
        - 0.6 * (entry.number > text[-1]) * min(patterns[_pattern(entry.line)] - 1, 3)
        for entry in found
    ]
    best = max(range(len(found)), key=scores.__getitem__)
    return replace(_earlier(found, found[best]).published, sure=False) if scores[best] > _MIN_SCORE else None


def _dated_lines(dated: Sequence[tuple[int, str]], today: date | None, country: str | None) -> Iterator[_DatedLine]:
    for number, text in dated:
        for part in _BEFORE_LABEL.split(text):
            for published in find_dates(part, FoundIn.PAGE, today, country):
                if published.sure:
                    yield _DatedLine(number, part, published)


def _country_of_numbers(dated: Sequence[tuple[int, str]]) -> str | None:
    """Return a country whose convention fits the numeric dates that have only one reading."""
    found = [match for _, text in dated for match in _NUMBERS.finditer(text)]
    days_first, months_first = (sum(int(match[group]) > 12 for match in found) for group in (1, 2))
    return None if days_first == months_first else "gb" if days_first > months_first else "us"


def _pattern(line: str) -> str:
    """Return the pattern of a line: the dates of comments and teasers have the same."""
    return _DIGITS.sub("0", _WORDS.sub("w", line))


def _earlier(found: Sequence[_DatedLine], best: _DatedLine) -> _DatedLine:
    """Return the earlier of two dates alone on adjacent lines: the later one is that of a revision."""
    if len(best.line) >= _DATE_ALONE or _SAYS_PUBLISHED.search(best.line):
        return best
    near = [entry for entry in found if abs(entry.number - best.number) == 1 and len(entry.line) < _DATE_ALONE]
    return min([best, *near], key=lambda entry: entry.published.start)


def _score(entry: _DatedLine, title: int, first: int, last: int) -> float:
    """Return the score of a printed date by its position and the words beside it."""
    score = -len(entry.line) / 60
    below = entry.number - title
    if title and 0 < below:
        score += 3.0 - min(below, 40) / 8
    elif title and -8 <= below <= 0:
        score += 2.3 + below / 6
    if 0 <= first - entry.number < 8:
        score += 1.0
    if 0 < entry.number - last < 5:
        score += 2.0
    score += 2.5 if _SAYS_PUBLISHED.search(entry.line) else 1.0 * bool(_BY.search(entry.line))
    score += 0.7 * bool(_CLOCK.search(entry.line)) - 4.0 * bool(_SAYS_UPDATED.search(entry.line))
    score -= 3.0 * bool(_SAYS_OTHER.search(entry.line))
    score -= 2.0 * (entry.number < 3 and entry.number < title) + 1.5 * (entry.number > last + 5)
    return score - 0.5 * ((entry.published.end - entry.published.start).days > 1)

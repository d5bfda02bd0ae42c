"""Chooses the publication date among the dates printed on a plain page. Never returns one as sure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from corpus.article import FoundIn, PublicationDate
from corpus.extraction.features.line_features import is_ended
from corpus.extraction.features.phrases import has_phrase, is_insert
from corpus.extraction.features.windows import LineMask
from corpus.metadata.date_labels import SAYS_OTHER, SAYS_PUBLISHED, SAYS_UPDATED, is_label, label_parts
from corpus.metadata.dates.date_context import UNKNOWN_HABITS, Habits
from corpus.metadata.dates.date_parser import find_dates
from corpus.metadata.dates.date_text import plain_digits
from corpus.metadata.dates.relative_days import relative_day

_BY = re.compile(r"\bby\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_DATED = re.compile(r"\d(?:(?:(?<=1)[6-9]|(?<=2)0)\d\d|[/.-]\d{1,2}[/.-]\d)")
"""A year or numbers in a row. Starts with a digit, so that most lines are rejected quickly."""
_DATED_ELSEWHERE = re.compile(r"\d(?:(?:(?<=1)[3-5]|(?<=2)[4-6])\d\d|\s?[年년])")
"""A year of another calendar, or with a sign behind it."""
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-](?:19|20)\d\d\b")
_ANY_DIGIT = re.compile(r"\d")
_DIGITS, _WORDS = re.compile(r"\d+"), re.compile(r"[^\W\d]{3,}")
_MAX_LINE = 140
_LONGEST_HEADING = 60
_FEW_WORDS = 3
"""Words of a line with a day and perhaps a town, a month and a weekday; a sentence of the text has more."""
_NEAR = 4
"""Lines above the headline and below the first of the text where a relative date is looked for."""
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
    texts: Sequence[str], kept: LineMask, title: int, today: date | None, habits: Habits = UNKNOWN_HABITS
) -> PublicationDate | None:
    """Choose the date printed where papers print theirs: by the headline, at the byline, directly after the text.

    A numeric date with two readings is ignored, unless other dates of the page show the order of day and month.
    """
    dated = [(number, text) for number, text in enumerate(texts) if len(text) <= _MAX_LINE and _is_dated(text)]
    if habits.country is None and habits.language in (None, "en"):
        habits = habits._replace(country=_country_of_numbers(dated))
    end = _end_of_page(texts, kept)
    dated = [
        (n, text) for n, text in dated if SAYS_PUBLISHED.search(text) or not (n > end or _tells(text, bool(kept[n])))
    ]
    labelled = _with_labels(dated, texts)
    chosen = _best(list(_dated_lines(labelled, today, habits)), kept, title)
    if chosen is None and labelled != dated:  # the day of an update is better than none
        chosen = _best(list(_dated_lines(dated, today, habits)), kept, title)
    return chosen


def _end_of_page(texts: Sequence[str], kept: LineMask) -> int:
    """Return the number of the line below the text from which on other articles are listed."""
    last = int(np.flatnonzero(kept)[-1]) if kept.any() else len(texts)
    headings = (number for number in range(last + 1, len(texts)) if _lists_others(texts[number]))
    return next(headings, len(texts))


def _lists_others(text: str) -> bool:
    return len(text) < _LONGEST_HEADING and (is_insert(text) or has_phrase("endings", text))


def _tells(text: str, is_kept: bool) -> bool:
    """Return whether a line of the text is a sentence that says what happened on a day."""
    return is_kept and is_ended(text) and len(_WORDS.findall(text)) > _FEW_WORDS and not _BY.search(text)


def _best(found: Sequence[_DatedLine], kept: LineMask, title: int) -> PublicationDate | None:
    """Return the date with the highest score, if that is high enough."""
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


def find_relative_date(texts: Sequence[str], kept: LineMask, title: int, captured: datetime) -> PublicationDate | None:
    """Return the first date relative to the capture that is printed between headline and text; never a sure one."""
    first = int(np.argmax(kept)) if kept.any() else title
    near = [text for text in texts[max(0, title - _NEAR) : max(first, title) + _NEAR] if not SAYS_UPDATED.search(text)]
    return next((found for text in near if (found := relative_day(text, captured))), None)


def without_visit(texts: Sequence[str], title: int, visited: date, habits: Habits) -> list[str]:
    """Return the lines, blank above the headline where they hold the day of the capture, which papers print there."""
    return ["" if number < title and _is_of_visit(text, visited, habits) else text for number, text in enumerate(texts)]


def _is_of_visit(text: str, visited: date, habits: Habits) -> bool:
    if len(text) > _MAX_LINE or not _is_dated(text) or SAYS_PUBLISHED.search(text):
        return False
    return any(found.start == visited for found in find_dates(text, FoundIn.PAGE, None, habits))


def _is_dated(text: str) -> bool:
    """Return whether a line may hold a date."""
    if _DATED.search(text):
        return True
    if text.isascii() or not _ANY_DIGIT.search(text):
        return False
    readable = plain_digits(text)
    return _DATED.search(readable) is not None or _DATED_ELSEWHERE.search(readable) is not None


def _with_labels(dated: Sequence[tuple[int, str]], texts: Sequence[str]) -> list[tuple[int, str]]:
    """Return the dated lines, each behind its label where that is a line of its own."""
    return [
        (number, f"{texts[number - 1]} {text}" if number and is_label(texts[number - 1]) else text)
        for number, text in dated
    ]


def _dated_lines(dated: Sequence[tuple[int, str]], today: date | None, habits: Habits) -> Iterator[_DatedLine]:
    for number, text in dated:
        for part in label_parts(text):
            for published in find_dates(part, FoundIn.PAGE, today, habits):
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
    if len(best.line) >= _DATE_ALONE or SAYS_PUBLISHED.search(best.line):
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
    score += 2.5 if SAYS_PUBLISHED.search(entry.line) else 1.0 * bool(_BY.search(entry.line))
    score += 0.7 * bool(_CLOCK.search(entry.line)) - 4.0 * bool(SAYS_UPDATED.search(entry.line))
    score -= 3.0 * bool(SAYS_OTHER.search(entry.line))
    score -= 2.0 * (entry.number < 3 and entry.number < title) + 1.5 * (entry.number > last + 5)
    return score - (2.0 if entry.number > last else 0.5) * ((entry.published.end - entry.published.start).days > 1)

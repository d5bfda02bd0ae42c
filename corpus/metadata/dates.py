"""Parses dates written by people and programs, as intervals of days. Does not choose among the dates of a page."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from corpus.article import FoundIn, PublicationDate

FIRST_NEWSPAPER = 1605
"""The year of Carolus's Relation; earlier publication dates are rejected."""

_ABSURD = frozenset({date(1970, 1, 1), date(1969, 12, 31), date(1900, 1, 1), date(1980, 1, 1)})
"""Days that programs write for an unknown date."""

MONTH_FIRST = frozenset({"us", "ph", "fm", "mh", "pw"})
"""Countries whose papers write 9/8/2015 for the eighth of September."""

_INTERVAL = re.compile(r"^\[?(\d{4}-\d\d-\d\d)\s*([,/])\s*(\d{4}-\d\d-\d\d)\)?$")
_ISO = re.compile(r"(?<![\d])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d|\.\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0\d|1[0-2])([0-2]\d|3[01])(?=T\d|\d{6}(?!\d)|(?!\d))")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2((?:\d\d)?\d\d)(?![\d/])")
_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_MONTH = re.compile(r"^(\d{4})[-/](\d{1,2})$")
_YEAR = re.compile(r"^(\d{4})$")


@cache
def month_numbers() -> dict[str, int]:
    """Return the number of each month's lower-case name, in every language of the table.

    Names with a dotless i are also listed with a dotted one: capitals lose the difference.
    """
    table = tomllib.loads((Path(__file__).parent / "months.toml").read_text("utf-8"))
    numbered = [
        (name, number) for names in table.values() for number, line in enumerate(names, 1) for name in line.split()
    ]
    return {form: number for name, number in numbered for form in (name, name.replace("ı", "i"))}


@cache
def _named_month_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return patterns of dates with a month's name, for lower-case text: day first, month first, month alone.

    In the last two any word matches in place of the month: trying all names at every word takes thirty times as long.
    """
    names = "|".join(sorted(map(re.escape, month_numbers()), key=len, reverse=True))
    year = r"((?:1[6-9]|20)\d\d)(?!\d(?!\d?:\d))"
    day = r"(\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
    return (
        re.compile(rf"(?<!\d){day}\s*(?:de\s+|of\s+|[-/.]\s*)?({names})\b\.?,?\s*(?:del?\s+|[-/]\s*)?{year}"),
        re.compile(rf"\b([^\W\d_]{{3,}})\b\.?\s*{day},?\s*(?:at\s+)?{year}"),
        re.compile(rf"\b([^\W\d_]{{3,}})\b\.?,?\s*(?:de\s+)?{year}"),
    )


def parse_date(
    text: str, found_in: FoundIn, today: date | None = None, country: str | None = None
) -> PublicationDate | None:
    """Parse a field that holds a date and nothing else; None for another text or an absurd date."""
    text = text.strip()
    if interval := _INTERVAL.match(text):
        return _interval(interval, found_in, today)
    if month := _MONTH.match(text):
        return _checked(int(month[1]), int(month[2]), None, found_in, today)
    if year := _YEAR.match(text):
        return _checked(int(year[1]), None, None, found_in, today)
    return next(find_dates(text, found_in, today, country), None)


def find_dates(
    text: str, found_in: FoundIn, today: date | None = None, country: str | None = None
) -> Iterator[PublicationDate]:
    """Yield the believable dates in a text, in the order of the patterns; months only where no day is found."""
    day_first, month_first, month_only = _named_month_patterns()
    numbers, lowered = month_numbers(), text.lower().replace("i̇", "i")
    found: list[PublicationDate | None] = []
    for form in (_ISO, _ASIAN, _COMPACT):
        found += [_checked(int(m[1]), int(m[2]), int(m[3]), found_in, today) for m in form.finditer(text)]
    found += [_checked(int(m[3]), numbers[m[2]], int(m[1]), found_in, today) for m in day_first.finditer(lowered)]
    found += [
        _checked(int(m[3]), numbers[m[1]], int(m[2]), found_in, today)
        for m in month_first.finditer(lowered)
        if m[1] in numbers
    ]
    found += [_numeric(m, found_in, today, country) for m in _NUMERIC.finditer(text)]
    if not any(found):
        found += [
            _checked(int(m[2]), numbers[m[1]], None, found_in, today)
            for m in month_only.finditer(lowered)
            if m[1] in numbers
        ]
    yield from (published for published in found if published)


def _interval(match: re.Match[str], found_in: FoundIn, today: date | None) -> PublicationDate | None:
    try:
        start, end = date.fromisoformat(match[1]), date.fromisoformat(match[3])
    except ValueError:
        return None
    end += timedelta(days=match[2] == "/")
    return PublicationDate(start, end, found_in) if start < end and is_believable(start, today) else None


def _numeric(
    match: re.Match[str], found_in: FoundIn, today: date | None, country: str | None
) -> PublicationDate | None:
    """Read 8/9/2015 by the country's convention; not sure when that is unknown and both readings exist."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    by_month = country in MONTH_FIRST if country else match[2] == "/"
    if (by_month and first <= 12) or second > 12:
        month, day = first, second
    else:
        month, day = second, first
    sure = first == second or first > 12 or second > 12 or country is not None or match[2] == "."
    return _checked(year, month, day, found_in, today, sure)


def _checked(
    year: int, month: int | None, day: int | None, found_in: FoundIn, today: date | None, sure: bool = True
) -> PublicationDate | None:
    """Return the interval if such a day exists and a newspaper could have appeared on it."""
    try:
        start = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not is_believable(start, today):
        return None
    if day:
        return PublicationDate.day(start, found_in, sure)
    return PublicationDate.month(year, month, found_in, sure) if month else PublicationDate.year(year, found_in, sure)


def is_believable(day: date, today: date | None) -> bool:
    """Return whether a page can have been published that day; one day later than today allows for time zones."""
    if day.year < FIRST_NEWSPAPER or day in _ABSURD or day.year > 9990:
        return False
    return today is None or day <= today + timedelta(days=1)

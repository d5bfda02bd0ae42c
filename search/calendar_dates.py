"""Reads days, months and years as people type them. Guesses nothing: an ambiguous text is not a date."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

_WRITTEN = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_COMPACT = re.compile(r"([12]\d{3})(\d{2})(\d{2})")
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})\s+)?(?P<month>[A-Za-z]{3,9})\.?(?:\s+(?P<later>\d{1,2}),?)?\s+(?P<year>\d{4})"
)
_MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}


@lru_cache(maxsize=1024)  # the months of a histogram come again on every page
def parse_days(text: str) -> tuple[date, date] | None:
    """Return the first and last day of `2015-09-08`, `2015-09`, `2015` or `8 September 2015`; else None."""
    text = _with_numbers(text.strip())
    found = _WRITTEN.fullmatch(text) or _COMPACT.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except (ValueError, calendar.IllegalMonthError):
        return None


def _with_numbers(text: str) -> str:
    """Return a date with the English name of its month as numbers; other texts stay as they are."""
    found = _NAMED.fullmatch(text)
    if not found or (found["day"] and found["later"]):
        return text
    name = found["month"].lower()
    number = _MONTHS.get(name[:3])
    if number is None or not (calendar.month_name[number].lower().startswith(name) or name == "sept"):
        return text
    parts = (found["year"], str(number), found["day"] or found["later"])
    return "-".join(part for part in parts if part)

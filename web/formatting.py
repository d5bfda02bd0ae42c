"""Numbers and dates in words for the pages. Knows no HTML and no addresses."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from corpus.article import PublicationDate


def number(count: int) -> str:
    """Write a count with a thin space between thousands."""
    return f"{count:,}".replace(",", "\u2009")


def counted(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun: `1 article`, `2 articles`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def day(value: date) -> str:
    """Write a day: `8 September 2015`."""
    return f"{value.day} {calendar.month_name[value.month]} {value.year}"


def published(when: PublicationDate | None) -> str:
    """Write a date of publication as precisely as it is known, and say when it is not sure."""
    if when is None:
        return "undated"
    short = str(when)
    last = when.end - timedelta(days=1)
    if "/" in short:
        text = f"{day(when.start)} to {day(last)}"
    elif len(short) == len("2015-09-08"):
        text = day(when.start)
    else:
        text = period(short)
    return text if when.sure else f"{text} (uncertain)"


def period(bucket: str) -> str:
    """Write a bucket of a histogram: `2015` as it is, `2015-09` as `September 2015`, `2015-09-08` as a day."""
    parts = [int(part) for part in bucket.split("-")]
    match parts:
        case [year, month]:
            return f"{calendar.month_name[month]} {year}"
        case [year, month, of_month]:
            return day(date(year, month, of_month))
        case _:
            return bucket

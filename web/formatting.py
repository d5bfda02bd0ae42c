"""Numbers and dates as words for the pages. Contains no HTML and no addresses."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from search.page import PublicationDate


def format_number(count: int) -> str:
    """Write a count with a thin space between thousands."""
    return f"{count:,}".replace(",", "\u2009")


def format_count(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun: `1 article`, `2 articles`."""
    return f"{format_number(count)} {one if count == 1 else many or one + 's'}"


def format_part(number: int, of: int | None) -> str:
    """Write which part of an article a page is: `Part 2 of 3`, `Part 2` where their number is not known."""
    return f"Part {number}" if of is None else f"Part {number} of {of}"


def format_missing(numbers: Sequence[int]) -> str:
    """Write which parts of an article the archive lacks: `Parts 2 and 4 to 6 are not in this archive.`."""
    starts = [number for number in numbers if number - 1 not in numbers]
    ends = [number for number in numbers if number + 1 not in numbers]
    runs: list[str] = []
    for start, end in zip(starts, ends, strict=True):
        runs += [f"{start} to {end}"] if end - start > 1 else [str(number) for number in range(start, end + 1)]
    listed = " and ".join(filter(None, (", ".join(runs[:-1]), runs[-1])))
    return f"Part {listed} is not in this archive." if len(numbers) == 1 else f"Parts {listed} are not in this archive."


def format_day(value: date) -> str:
    """Write a day: `8 September 2015`."""
    return f"{value.day} {calendar.month_name[value.month]} {value.year}"


def format_publication_date(when: PublicationDate | None) -> str:
    """Write a publication date as precisely as it is known, marked when it is not sure."""
    if when is None:
        return "undated"
    short = str(when)
    last = when.end - timedelta(days=1)
    if "/" in short:
        text = f"{format_day(when.start)} to {format_day(last)}"
    elif len(short) == len("2015-09-08"):
        text = format_day(when.start)
    else:
        text = format_period(short)
    return text if when.sure else f"{text} (uncertain)"


def format_period(bucket: str) -> str:
    """Write a histogram bucket: `2015` as it is, `2015-09` as `September 2015`, `2015-09-08` as a day."""
    parts = [int(part) for part in bucket.split("-")]
    match parts:
        case [year, month]:
            return f"{calendar.month_name[month]} {year}"
        case [year, month, day]:
            return format_day(date(year, month, day))
        case _:
            return bucket

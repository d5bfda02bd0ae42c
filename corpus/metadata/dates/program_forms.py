"""Reads dates as programs write them: seconds since 1970, weeks and days of a year, expressions. Reads no prose."""

from __future__ import annotations

import re
from datetime import date, timedelta

from corpus.article import PublicationDate
from corpus.metadata.dates.date_context import DateContext, interval
from corpus.metadata.dates.epochs import epoch_day

_CALL = re.compile(r"^(?:new\s)?([A-Za-z_./]{1,40})\(\s?(.{1,200}?)\s?\)/?$")
_STRUCT = re.compile(r"tm_year=(\d{4}), tm_mon=(\d{1,2}), tm_mday=(\d{1,2})")
_PARTS = re.compile(r"^(\d{4}),\s?(\d{1,2}),\s?(\d{1,2})(?:,|$)")
_WEEK = re.compile(r"^(\d{4})-?W(\d\d)(?:-?([1-7]))?(?:T[\d:.Z+-]{1,30})?$")
_ORDINAL = re.compile(r"^((?:19|20)\d\d)[-.]?([0-3]\d\d)$")


def read_program_form(text: str, context: DateContext) -> PublicationDate | None:
    """Return the date of a text that a program wrote in a form of its own; None for another text."""
    if week := _WEEK.match(text):
        return _week(int(week[1]), int(week[2]), int(week[3] or 0), context)
    if (ordinal := _ORDINAL.match(text)) and 1 <= int(ordinal[2]) <= 366:
        return _of(date(int(ordinal[1]), 1, 1) + timedelta(days=int(ordinal[2]) - 1), int(ordinal[1]), context)
    if (day := epoch_day(text)) and (context.today is None or day <= context.today + timedelta(days=1)):
        return interval(day.year, day.month, day.day, context)
    return None


def unwrapped(text: str) -> str:
    """Return what an expression of a programming language says about its date: `ISODate("…")`, `date(2015, 9, 8)`."""
    text = text.strip("\"'")
    call = _CALL.match(text)
    if call is None:
        return text
    if struct := _STRUCT.search(call[2]):
        return f"{struct[1]}-{int(struct[2]):02}-{int(struct[3]):02}"
    inner = call[2].strip("\"'")
    if (parts := _PARTS.match(inner)) and "date" in call[1].lower():
        month = int(parts[2]) + text.startswith("new ")  # JavaScript counts months from 0
        return f"{parts[1]}-{month:02}-{int(parts[3]):02}"
    return inner


def _week(year: int, week: int, day: int, context: DateContext) -> PublicationDate | None:
    try:
        start = date.fromisocalendar(year, week, day or 1)
    except ValueError:
        return None
    if day:
        return interval(start.year, start.month, start.day, context)
    first = interval(start.year, start.month, start.day, context)
    return PublicationDate(start, start + timedelta(days=7), context.found_in) if first else None


def _of(day: date, year: int, context: DateContext) -> PublicationDate | None:
    return interval(day.year, day.month, day.day, context) if day.year == year else None

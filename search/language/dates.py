"""Reads the value of date:, before: and after:. Knows no clock, so "yesterday" is not a date."""

from __future__ import annotations

import re
from datetime import date, timedelta

from index.query import Between, SourceSpan
from search.calendar_dates import parse_days
from search.language.syntax import FieldName
from search.language.terms import Reading
from search.problem import Problem

BARE_RANGE = re.compile(r"(?=.*\d)(?:[12]\d{3}-\d\d(?:-\d\d)?)?\.\.(?:[12]\d{3}-\d\d(?:-\d\d)?)?")
"""A range of days without a field, which is not read as a word."""
_ADVICE = "write it as 2015-09-08, 2015-09 or 2015, or as a range such as 2015-09..2015-10"


def read_days(field: FieldName, text: str, span: SourceSpan) -> Reading:
    """Read the value of a date field as a half-open interval; with a problem when it cannot be read."""
    first, dots, last = _as_range(text)
    if not dots:
        days = parse_days(text)
        if days is None:
            return _unreadable(text, span)
        return Reading(
            between_days(days[0] if field != "before" else None, days[1] if field != "after" else None, span)
        )
    since, until = parse_days(first), parse_days(last)
    if (first and not since) or (last and not until) or not (since or until):
        return _unreadable(text, span)
    if since and until and since[0] > until[1]:
        message = "The days were swapped: the first of a range is the earlier one."
        swapped = Problem(message, span.start, span.end, f"{field}:{last}..{first}")
        return Reading(between_days(until[0], since[1], span), (swapped,))
    return Reading(between_days(since[0] if since else None, until[1] if until else None, span))


_COMPARISON = re.compile(r"(>=?|<=?|=)\s*(.+)", re.DOTALL)
_BRACKETED = re.compile(r"[\[{]\s*(\S+)\s+TO\s+(\S+?)\s*[\]}]")


def _as_range(text: str) -> tuple[str, str, str]:
    """Split a range at its dots, with the ranges of other services, `>=2015`, `[2015 TO 2016]`, read as ours."""
    if found := _COMPARISON.fullmatch(text):
        sign, day = found.groups()
        days = parse_days(day)
        if days and sign in (">", "<"):
            return _beyond(sign, days)
        return {">=": (day, "..", ""), "<=": ("", "..", day)}.get(sign, (day, "", ""))
    if found := _BRACKETED.fullmatch(text):
        first, last = ("" if side == "*" else side for side in found.groups())
        return first, "..", last
    first, dots, last = text.partition("..")
    return first.strip(), dots, last.strip()


def _beyond(sign: str, days: tuple[date, date]) -> tuple[str, str, str]:
    if sign == ">":
        return (next_day(days[1]) or days[1]).isoformat(), "..", ""
    return "", "..", (days[0] - timedelta(days=1) if days[0] > date.min else days[0]).isoformat()


def between_days(since: date | None, until: date | None, span: SourceSpan | None = None) -> Between:
    """Return the half-open interval of the days from `since` to `until`, both included."""
    return Between(since, next_day(until), span=span)


def next_day(day: date | None) -> date | None:
    """Return the next day; the last `date` has none, which leaves the interval open."""
    return day + timedelta(days=1) if day and day < date.max else None


def _unreadable(text: str, span: SourceSpan) -> Reading:
    message = f"“{text}” was left out: it is not a date that can be read; {_ADVICE}."
    return Reading(None, (Problem(message, span.start, span.end, ""),))

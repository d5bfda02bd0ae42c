"""Says on which days a page can have been published, and builds intervals of them. Reads no text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from corpus.article import FoundIn, PublicationDate

FIRST_NEWSPAPER = 1605
"""The year of Carolus's Relation; earlier publication dates are rejected."""

_ABSURD = frozenset({date(1970, 1, 1), date(1969, 12, 31), date(1900, 1, 1), date(1980, 1, 1)})
"""Days that programs write for an unknown date."""

LAST_SHORT_YEAR = 69
"""Years of two digits up to this one are read as of this century, unless they are still to come."""


class Habits(NamedTuple):
    """Whose habits a date follows: a country, as in the domains of hosts, and a language; None where not known."""

    country: str | None = None
    language: str | None = None


UNKNOWN_HABITS = Habits()


@dataclass(frozen=True, slots=True)
class DateContext:
    """What is known beside a text: where it was found, the day of the intake, and whose habits it follows.

    `whole` says that the text is a field that holds a date and nothing else, and may be read less strictly.
    """

    found_in: FoundIn
    today: date | None = None
    country: str | None = None
    language: str | None = None
    whole: bool = False


def is_believable(day: date, today: date | None) -> bool:
    """Return whether a page can have been published that day; one day later than today allows for time zones."""
    if day.year < FIRST_NEWSPAPER or day in _ABSURD or day.year > 9990:
        return False
    return today is None or day <= today + timedelta(days=1)


def interval(
    year: int, month: int | None, day: int | None, context: DateContext, sure: bool = True
) -> PublicationDate | None:
    """Return the interval if such a day exists and a newspaper could have appeared on it."""
    try:
        start = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not is_believable(start, context.today):
        return None
    if day:
        return PublicationDate.day(start, context.found_in, sure)
    if month:
        return PublicationDate.month(year, month, context.found_in, sure)
    return PublicationDate.year(year, context.found_in, sure)


def full_year(short: int, context: DateContext) -> int:
    """Return the year that two digits stand for: the latest that is not still to come."""
    year = 2000 + short
    latest = context.today.year if context.today else 2000 + LAST_SHORT_YEAR
    return year if year <= latest else year - 100

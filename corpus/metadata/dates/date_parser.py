"""Parses dates written by people and programs, as intervals of days. Does not choose among the dates of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from corpus.article import FoundIn, PublicationDate
from corpus.metadata.date_labels import SAYS_PUBLISHED, SAYS_UPDATED, label_parts
from corpus.metadata.dates.date_context import UNKNOWN_HABITS, DateContext, Habits, interval, is_believable
from corpus.metadata.dates.date_text import plain_digits
from corpus.metadata.dates.date_values import date_text
from corpus.metadata.dates.named_dates import find_named_dates
from corpus.metadata.dates.number_dates import find_months, find_number_dates, find_ordered_dates
from corpus.metadata.dates.program_forms import read_program_form, unwrapped

_INTERVAL = re.compile(r"^\[?(\d{4}-\d\d-\d\d)\s*([,/])\s*(\d{4}-\d\d-\d\d)\)?$")
_PLAIN = re.compile(r"^(\d{4})-(\d\d)-(\d\d)(?:[T ]|$)")
_MONTH = re.compile(r"^(\d{4})[-/](\d{1,2})$")
_YEAR = re.compile(r"^(\d{4})$")
_NOT_PUBLISHED = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)
_ONE_DAY = 20
"""Characters that hold one day."""
_LONGEST = 300
"""Characters of a field that is read; a longer one is no date."""


def parse_date(
    text: str,
    found_in: FoundIn,
    today: date | None = None,
    habits: Habits = UNKNOWN_HABITS,
) -> PublicationDate | None:
    """Parse a field that holds a date and nothing else; None for another text or an absurd date."""
    return _parse(text.strip()[:_LONGEST], DateContext(found_in, today, *habits, whole=True))


def is_date(text: str) -> bool:
    """Return whether a text is a date and nothing else."""
    return parse_date(text, FoundIn.RECORD) is not None


@lru_cache(maxsize=4096)
def _parse(text: str, context: DateContext) -> PublicationDate | None:
    if (plain := _PLAIN.match(text)) and (found := interval(int(plain[1]), int(plain[2]), int(plain[3]), context)):
        return found
    if interval_of_days := _INTERVAL.match(text):
        return _interval(interval_of_days, context)
    if _NOT_PUBLISHED.search(text) or not (held := date_text(text)):
        return None
    written = unwrapped(_of_publication(held))
    readable = plain_digits(written)
    if month := _MONTH.match(readable):
        return interval(int(month[1]), int(month[2]), None, context)
    if year := _YEAR.match(readable):
        return interval(int(year[1]), None, None, context)
    return next(_find(readable, written, context), None) or read_program_form(readable, context)


def _of_publication(text: str) -> str:
    """Return the part of a field that names the day of publication, where it has several, one a label."""
    parts = label_parts(text) if len(text) > _ONE_DAY else [text]
    own = [part for part in parts if SAYS_PUBLISHED.search(part) and not SAYS_UPDATED.search(part)]
    return next((part for part in own if any(map(str.isdigit, part))), text) if len(parts) > 1 else text


def find_dates(
    text: str,
    found_in: FoundIn,
    today: date | None = None,
    habits: Habits = UNKNOWN_HABITS,
) -> Iterator[PublicationDate]:
    """Yield the believable dates in a text, in the order of the patterns; months only where no day is found."""
    return _find(plain_digits(text), text, DateContext(found_in, today, *habits))


def _find(readable: str, written: str, context: DateContext) -> Iterator[PublicationDate]:
    found = [*find_number_dates(readable, written, context)]
    days, months = find_named_dates(readable, context)
    found += days
    found += find_ordered_dates(readable, written, context)
    if not any(found):
        found += [*find_months(readable, context), *months]
    yield from (published for published in found if published)


def _interval(match: re.Match[str], context: DateContext) -> PublicationDate | None:
    try:
        start, end = date.fromisoformat(match[1]), date.fromisoformat(match[3])
    except ValueError:
        return None
    end += timedelta(days=match[2] == "/")
    believable = start < end and is_believable(start, context.today)
    return PublicationDate(start, end, context.found_in) if believable else None

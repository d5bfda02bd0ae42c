"""Reads dates with the name of a month, in any language and order. Reads no dates in numbers alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.article import PublicationDate
from corpus.metadata.dates.calendars import BUDDHIST_YEARS, buddhist_year, hijri_day, persian_day
from corpus.metadata.dates.date_context import DateContext, full_year, interval
from corpus.metadata.dates.date_text import DateToken, fold_word, split_tokens
from corpus.metadata.dates.month_names import (
    Month,
    has_endings,
    inflected_month,
    is_common_name,
    month_at,
    roman_month,
    tables,
)

_MOST_BETWEEN = 3
_REACH = _MOST_BETWEEN + 3
"""Tokens from a number to the first word of a month's name, at most."""
_LONGEST_GAP = 3
_LONGEST_SUFFIX = 6
"""Letters of the longest ending that is written at a number, such as `inci`."""
_NUMBER, _YEAR = re.compile(r"\d"), re.compile(r"\d{4}|['’‘`]\d\d(?!\d)")
_WINDOW = 48
"""Characters around a year in which the rest of its date is looked for."""
_GAP = frozenset(" \t\u00a0\u202f,.-–—/'’ʼ()[]،_״׳\"’‘`ªº°")
_THAI = frozenset(map(chr, range(0x0E01, 0x0E7F)))


class _Named(NamedTuple):
    """A date as read: two-digit years are still to be completed, months alone have no day."""

    year: int
    month: Month
    day: int | None
    is_short: bool = False
    name: str = ""


def find_named_dates(text: str, context: DateContext) -> tuple[list[PublicationDate], list[PublicationDate]]:
    """Return the days, and the months without a day, of a text of plain digits."""
    days: list[PublicationDate] = []
    months: list[PublicationDate] = []
    years = list((_NUMBER if context.whole else _YEAR).finditer(text))
    if not years:
        return days, months
    text = text[max(0, years[0].start() - _WINDOW) : years[-1].end() + _WINDOW]
    for named in _read(_Line(text, split_tokens(text), context), context):
        if named.day is None and not (context.whole or is_common_name(named.name, context.language)):
            continue
        if published := _published(named, text, context):
            (days if named.day else months).append(published)
    return days, months


def _published(named: _Named, text: str, context: DateContext) -> PublicationDate | None:
    year, month, sure = named.year, named.month, named.month.sure
    if month.calendar != "gregorian":
        is_persian = month.calendar == "persian"
        found = (persian_day if is_persian else hijri_day)(year, month.number, named.day or 1)
        if found is None or named.day is None or named.is_short:
            return None
        return interval(found.year, found.month, found.day, context, sure and (is_persian or context.country == "sa"))
    is_thai = context.language in ("th", "lo", "km") or not _THAI.isdisjoint(named.name)
    if named.is_short:
        buddhist = buddhist_year(2500 + year)
        year = buddhist if is_thai and buddhist >= 2000 else full_year(year, context)
    elif is_thai and year in BUDDHIST_YEARS:
        year = buddhist_year(year)
    return interval(year, month.number, named.day, context, sure)


class _Line:
    """The tokens of a text, with what stands between them."""

    def __init__(self, text: str, tokens: list[DateToken], context: DateContext) -> None:
        """Keep a text and its tokens."""
        self.text, self.tokens, self.language, self.whole = text, tokens, context.language, context.whole

    def gap(self, at: int) -> str:
        """Return what stands between a token and the next one."""
        return self.text[self.tokens[at].end : self.tokens[at + 1].start]

    def is_time(self, at: int) -> bool:
        """Return whether a number is part of a time of day such as 10:15 or 10h15."""
        token = self.tokens[at]
        if len(token.text) > 2:
            return False
        following = self.text[token.end : token.end + 2]
        if following[:1] == ":" and following[1:].isdigit():
            return True
        if following[:1].lower() == "h" and (len(following) < 2 or not following[1].isalpha()):
            return True
        before = self.text[token.start - 1 : token.start]
        return before in (":", "h") and at > 0

    def is_suffix(self, at: int) -> bool:
        """Return whether a word is the ending of the number before it, as in 8th, 11-inci and 27ης."""
        return (
            at > 0
            and not self.tokens[at].is_number
            and self.tokens[at - 1].is_number
            and self.gap(at - 1) in ("", "-", "'", "’")
            and len(self.tokens[at].text) <= _LONGEST_SUFFIX
        )

    def next_number(self, at: int, over_times: bool = False) -> int | None:
        """Return the next number at or after a token; between them are only words that say nothing."""
        passed, passed_times = 0, 0
        while at < len(self.tokens):
            if not self._is_near(at - 1):
                return None
            token = self.tokens[at]
            if token.is_number and not (over_times and self.is_time(at)):
                return at
            if token.is_number:
                passed_times += 1
            elif not (self._is_between(at) or (passed_times and token.text.isupper())):
                return None
            else:
                passed += 1
            if passed > _MOST_BETWEEN:
                return None
            at += 1
        return None

    def number_before(self, at: int) -> int | None:
        """Return the number before a token; between them are only words that say nothing."""
        for passed in range(1, _MOST_BETWEEN + 2):
            if at - passed < 0 or not self._is_near(at - passed):
                return None
            if self.tokens[at - passed].is_number:
                return at - passed
            if not self._is_between(at - passed):
                return None
        return None

    def _is_between(self, at: int) -> bool:
        return self.is_suffix(at) or fold_word(self.tokens[at].text) in tables().between

    def _is_near(self, at: int) -> bool:
        gap = self.gap(at)
        return (len(gap) <= _LONGEST_GAP and _GAP.issuperset(gap)) or gap.strip() in ("", ":")

    def year(self, at: int | None) -> int | None:
        """Return the year of four digits at a token; a time may be written right behind it."""
        if at is None:
            return None
        digits = self.tokens[at].text
        if len(digits) in (5, 6) and self.text[self.tokens[at].end : self.tokens[at].end + 1] == ":":
            digits = digits[:4]
        return int(digits) if len(digits) == 4 and digits[0] in "12" else None

    def day(self, at: int | None) -> int | None:
        """Return the day of a month at a token."""
        if at is None or len(self.tokens[at].text) > 2 or self.is_time(at):
            return None
        day = int(self.tokens[at].text)
        return day if 1 <= day <= 31 else None

    def short_year(self, at: int | None) -> int | None:
        """Return the year of two digits at a token: behind an apostrophe, or in a field that is only a date."""
        if at is None or len(self.tokens[at].text) != 2 or self.is_time(at):
            return None
        is_marked = self.text[: self.tokens[at].start][-1:] in ("'", "’", "‘", "`")
        is_hour = at > 0 and fold_word(self.tokens[at - 1].text) in tables().at_time
        return int(self.tokens[at].text) if is_marked or (self.whole and not is_hour) else None


def _read(line: _Line, context: DateContext) -> Iterator[_Named]:
    at, near = 0, _near_numbers(line.tokens)
    while at < len(line.tokens):
        if at not in near:
            at += 1
            continue
        found = _month(line, at, context)
        if found is None:
            at += 1
            continue
        month, length = found
        end = at + length
        if end < len(line.tokens) and line.gap(end - 1).strip() in ("/", "("):
            other = month_at(line.tokens, end, context.language)
            if other and other[0].number == month.number:  # ديسمبر/كانون الأول
                end += other[1]
        yield from _around(line, at, end, month)
        at += length


def _near_numbers(tokens: list[DateToken]) -> frozenset[int]:
    """Return the words that are near enough to a number to be part of a date: most lines have few."""
    numbers = [at for at, token in enumerate(tokens) if token.is_number]
    near = {at for number in numbers for at in range(number - _REACH, number + _REACH + 1)}
    return frozenset(at for at in near.difference(numbers) if 0 <= at < len(tokens))


def _month(line: _Line, at: int, context: DateContext) -> tuple[Month, int] | None:
    """Return the month at a token: by name, in Roman digits, or by the beginning of an inflected name."""
    if found := month_at(line.tokens, at, context.language):
        return found
    word = line.tokens[at].text
    number = roman_month(word)
    if number is None and not (context.whole or has_endings(context.language)):
        return None
    if line.number_before(at) is None and line.next_number(at + 1) is None:
        return None
    if number:
        has_dots = at > 0 and "." in line.gap(at - 1) and at + 1 < len(line.tokens) and "." in line.gap(at)
        return (Month(number), 1) if has_dots or len(word) > 1 or context.whole else None
    if line.is_suffix(at) and line.gap(at - 1) == "" and not context.whole:
        return None
    inflected = inflected_month(word, context.language, context.whole)
    return (inflected, 1) if inflected else None


def _around(line: _Line, start: int, end: int, month: Month) -> Iterator[_Named]:
    """Yield what the numbers before and after a month make of it: at most one date."""
    name = line.text[line.tokens[start].start : line.tokens[end - 1].end]
    before, after = line.number_before(start), line.next_number(end)
    day, following = line.day(before), line.day(after)
    last = line.next_number(after + 1, over_times=True) if after is not None and following else None
    year_of_day = line.year(after) or (line.year(line.number_before(before)) if before is not None else None)
    if day and year_of_day:
        yield _Named(year_of_day, month, day, name=name)
    elif following and (year := line.year(last) or line.year(before)):
        yield _Named(year, month, following, name=name)
    elif short := _short(line, before, after, last):
        yield _Named(short[0], month, short[1], is_short=True, name=name)
    elif not (day or following) and (alone := _year_alone(line, before, after)):
        yield _Named(alone, month, None, name=name)


def _short(line: _Line, before: int | None, after: int | None, last: int | None) -> tuple[int, int] | None:
    """Return a year of two digits and its day: behind the month and day, behind the day and month, or before both."""
    day, following = line.day(before), line.day(after)
    for own, at in ((None if day else following, last), (day, after), (None if day else following, before)):
        if own and (year := line.short_year(at)) is not None:
            return year, own
    return None


def _year_alone(line: _Line, before: int | None, after: int | None) -> int | None:
    """Return the year of a month without a day; a number that is no day on the other side makes it doubtful."""
    if before is None:
        return line.year(after)
    return line.year(before) if after is None else None

"""Reads dates written in numbers: year first, day or month first, with signs for year and month, in other calendars.

Knows no names of months.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from corpus.article import PublicationDate
from corpus.metadata.dates.calendars import (
    BUDDHIST_YEARS,
    HIJRI_YEARS,
    PERSIAN_YEARS,
    buddhist_year,
    era_year,
    ethiopic_day,
    hijri_day,
    minguo_year,
    persian_day,
)
from corpus.metadata.dates.date_context import DateContext, full_year, interval

MONTH_FIRST = frozenset({"us", "ph", "fm", "mh", "pw"})
"""Countries whose papers write 9/8/2015 for the eighth of September."""
_EITHER_ORDER = frozenset({"ca"})
"""Countries whose papers write both."""
_MONTH_FIRST_LANGUAGES = frozenset({"fil", "tl"})
_ETHIOPIC_LANGUAGES = frozenset({"am", "ti"})
_LAST_ETHIOPIC = date(2030, 1, 1)
_YEAR_FIRST_LANGUAGES = frozenset({"ja", "zh", "ko", "hu", "mn", "lt"})

_ISO = re.compile(r"(?<!\d)(\d{4})(?:[-/._]|\.\s)(\d{1,2})(?:[-/._]|\.\s)(\d{1,2})(?!\d|\.\d)")
_COLONS = re.compile(r"(?<!\w)(\d{4}):(\d\d):(\d\d)(?=[ T]|$)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0\d|1[0-2])([0-2]\d|3[01])(?=T\d|(?:\d{6}|\d{4})(?!\d)|(?!\d))")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2((?:\d\d)?\d\d)(?![\d/])")
_SPACED = re.compile(r"(?<![\d.])(\d{1,2})\s?\.\s?(\d{1,2})\s?\.\s?(\d{4}|\d\d)(?!\d)")
_SIGNS = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일號号]?")
_MONTH_SIGNS = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s?(?:tháng|thg)\s?(\d{1,2})(?:\s?(?:năm|,|/|-))?\s?(\d{4})", re.IGNORECASE)
_MONGOLIAN = re.compile(r"(\d{4})\s?оны\s?(\d{1,2})(?:-р)?\s?сарын\s?(\d{1,2})", re.IGNORECASE)
_ERA = re.compile(
    r"(明治|大正|昭和|平成|令和|(?<![A-Za-z])[MTSHR](?=\.?\d))\.?\s?(\d{1,2})\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})"
    r"(?!\d)"
)
_MINGUO = re.compile(r"民[國国]\s?(\d{1,3})\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})")
_SHORT_MINGUO = re.compile(r"(?<![\d/.-])(1\d\d)([/.-])(\d{1,2})\2(\d{1,2})(?![\d/])")
_CHINESE_SIGNS = re.compile(r"(?<!\d)(1\d\d)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
_ARABIC_SCRIPT = re.compile(r"[\u0620-\u06ff]")
_PERSIAN_SIGNS = re.compile(r"[۰-۹پچژگ]|شمسی|خورشیدی")
_HIJRI_SIGNS = re.compile(r"هـ|هجري|هجرية|(?<=\d)\s?ه(?!\w)")
_NOT_ENGLISH = re.compile(r"[^\W\d_a-zA-Z]")
_THAI = re.compile(r"[\u0e01-\u0eff\u1780-\u17ff]")


def find_number_dates(text: str, original: str, context: DateContext) -> Iterator[PublicationDate | None]:
    """Yield the dates in numbers in a text of plain digits; `original` has the digits as written."""
    era = _year_system(original, context)
    for match in _ISO.finditer(text):
        yield _dated(int(match[1]), int(match[2]), int(match[3]), era, context)
    for pattern in (_COLONS,) if text.isascii() else (_COLONS, _SIGNS, _MONGOLIAN):
        for match in pattern.finditer(text):
            yield _dated(int(match[1]), int(match[2]), int(match[3]), era, context)
    for match in _COMPACT.finditer(text):
        yield interval(int(match[1]), int(match[2]), int(match[3]), context)
    yield from _eastern(text, context)
    if not text.isascii():
        for match in _VIETNAMESE.finditer(text):
            yield interval(int(match[3]), int(match[2]), int(match[1]), context)
    if context.language == "zh" or context.country == "tw":
        for match in _SHORT_MINGUO.finditer(text):
            yield interval(minguo_year(int(match[1])), int(match[3]), int(match[4]), context)


def find_ordered_dates(text: str, original: str, context: DateContext) -> Iterator[PublicationDate | None]:
    """Yield the dates whose year stands last and whose order of day and month is a habit of language and country."""
    era = _year_system(original, context)
    if context.whole and context.language in (None, "en") and _NOT_ENGLISH.search(original):
        context = replace(context, language="und")
    for match in _NUMERIC.finditer(text):
        yield _ordered(int(match[1]), int(match[3]), match[4], match[2], era, context)
    for match in _SPACED.finditer(text):
        if any(sign in match[0] for sign in " \u00a0") and (len(match[3]) > 2 or context.whole):
            yield _ordered(int(match[1]), int(match[2]), match[3], ".", era, context)


def find_months(text: str, context: DateContext) -> Iterator[PublicationDate | None]:
    """Yield months written with the signs of East Asia."""
    for match in _MONTH_SIGNS.finditer(text):
        yield interval(int(match[1]), int(match[2]), None, context)


def _eastern(text: str, context: DateContext) -> Iterator[PublicationDate | None]:
    is_japanese = context.language == "ja" or context.country == "jp"
    if text.isascii() and not is_japanese:
        return
    for match in _ERA.finditer(text):
        year = era_year(match[1], int(match[2])) if is_japanese or len(match[1]) > 1 else None
        yield interval(year, int(match[3]), int(match[4]), context) if year else None
    for match in (*_MINGUO.finditer(text), *_CHINESE_SIGNS.finditer(text)):
        yield interval(minguo_year(int(match[1])), int(match[2]), int(match[3]), context)


def _year_system(original: str, context: DateContext) -> str | None:
    """Return the calendar that the script, the words or the language of a text speak for, where it is not ours."""
    if original.isascii():
        return {"fa": "persian", "ps": "persian", "ar": "hijri", "th": "buddhist", "lo": "buddhist"}.get(
            context.language or ""
        )
    if _ARABIC_SCRIPT.search(original):
        if _HIJRI_SIGNS.search(original) and not _PERSIAN_SIGNS.search(original):
            return "hijri"
        is_persian = context.language in ("fa", "ps") or _PERSIAN_SIGNS.search(original)
        return "persian" if is_persian else "hijri"
    return "buddhist" if _THAI.search(original) or context.language in ("th", "lo") else None


def _dated(
    year: int, month: int, day: int, system: str | None, context: DateContext, sure: bool = True
) -> PublicationDate | None:
    """Return the day of a year, month and day in the calendar that fits the year."""
    if system == "persian" and year in PERSIAN_YEARS:
        found = persian_day(year, month, day)
    elif system == "hijri" and year in HIJRI_YEARS:
        found, sure = hijri_day(year, month, day), sure and context.country == "sa"
    elif system == "buddhist" and year in BUDDHIST_YEARS:
        return interval(buddhist_year(year), month, day, context, sure)
    else:
        return interval(year, month, day, context, sure)
    return interval(found.year, found.month, found.day, context, sure) if found else None


def _ordered(
    first: int, second: int, written: str, sign: str, system: str | None, context: DateContext
) -> PublicationDate | None:
    """Read 8/9/2015 by the habit of language and country; not sure when that is unknown and both readings exist."""
    year = int(written) if len(written) > 2 else full_year(int(written), context)
    if context.language in _ETHIOPIC_LANGUAGES:
        return _ethiopic(year, second, first, context) or _dated(year, second, first, system, context, sure=False)
    if len(written) == 2 and system == "buddhist":
        year = _short_buddhist(int(written), context)
    by_month, known = _order(sign, context)
    is_month_first = (by_month and first <= 12) or second > 12
    month, day = (first, second) if is_month_first else (second, first)
    is_plain = first == second or first > 12 or second > 12 or sign == "."
    if len(written) == 2 and context.language in _YEAR_FIRST_LANGUAGES and context.whole:
        backwards = _dated(full_year(first, context), second, int(written), system, context, sure=False)
        if backwards:
            return backwards
    return _dated(year, month, day, system, context, sure=is_plain or known)


def _ethiopic(year: int, month: int, day: int, context: DateContext) -> PublicationDate | None:
    """Return the day in the calendar of Ethiopia, where it is past; never a sure one, for programs write ours there."""
    found = ethiopic_day(year, month, day)
    is_past = found is not None and found <= (context.today or _LAST_ETHIOPIC)
    return interval(found.year, found.month, found.day, context, sure=False) if found and is_past else None


def _short_buddhist(short: int, context: DateContext) -> int:
    """Return our year of two digits of a Thai one; small ones are of our calendar, for the others are long past."""
    year = buddhist_year(2500 + short)
    return year if year >= 2000 else full_year(short, context)


def _order(sign: str, context: DateContext) -> tuple[bool, bool]:
    """Return whether the month stands first, and whether that is known."""
    country, language = context.country, context.language
    if language and language != "en":
        return language in _MONTH_FIRST_LANGUAGES, country not in MONTH_FIRST | _EITHER_ORDER
    if country in _EITHER_ORDER or country is None:
        return sign == "/", False
    return country in MONTH_FIRST, True

"""Turns years of other calendars into days of ours. Guesses no calendar."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

PERSIAN_YEARS = HIJRI_YEARS = range(1200, 1501)
BUDDHIST_YEARS = range(2400, 2601)
_BUDDHIST_OFFSET, _MINGUO_OFFSET = 543, 1911
_ETHIOPIC_START = date(8, 8, 27).toordinal()
"""The first day of the first year as our calendar counts back."""
_NOWRUZ = 1394, date(2015, 3, 21)
_LEAP_REMAINDERS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Leap years of the Persian calendar by their remainder of 33, right for the years 1178 to 1633."""
_ERAS = {
    "明治": (1868, 45),
    "大正": (1912, 15),
    "昭和": (1926, 64),
    "平成": (1989, 31),
    "令和": (2019, 99),
}
"""First year and number of years of the Japanese eras."""
_ERA_LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}


def persian_day(year: int, month: int, day: int) -> date | None:
    """Return the day of the solar calendar of Iran: six months of 31 days, five of 30, one of 29 or 30."""
    longest = 31 if month <= 6 else 30 if month < 12 or year % 33 in _LEAP_REMAINDERS else 29
    if year not in PERSIAN_YEARS or not (1 <= month <= 12 and 1 <= day <= longest):
        return None
    known, nowruz = _NOWRUZ
    years = range(min(year, known), max(year, known))
    days = 365 * len(years) + sum(one % 33 in _LEAP_REMAINDERS for one in years)
    of_year = 31 * (month - 1) - max(0, month - 7) + day - 1
    return nowruz + timedelta(days=(days if year >= known else -days) + of_year)


@cache
def _hijri_months() -> tuple[int, date, list[int], list[int]]:
    table = tomllib.loads((Path(__file__).parent / "hijri.toml").read_text("utf-8"))
    bits = "".join(f"{int(year, 16):012b}" for year in table["lengths"].split())
    lengths = [29 + int(bit) for bit in bits]
    return table["first_year"], table["first_day"], lengths, [0, *accumulate(lengths)]


def hijri_day(year: int, month: int, day: int) -> date | None:
    """Return the day by the calendar of Umm al-Qura; elsewhere it may be a day or two apart."""
    first_year, first_day, lengths, before = _hijri_months()
    number = (year - first_year) * 12 + month - 1
    if not (0 <= number < len(lengths) and 1 <= month <= 12 and 1 <= day <= lengths[number]):
        return None
    return first_day + timedelta(days=before[number] + day - 1)


def ethiopic_day(year: int, month: int, day: int) -> date | None:
    """Return the day of the calendar of Ethiopia: twelve months of 30 days, and one of five or six."""
    longest = 30 if month < 13 else 6 if year % 4 == 3 else 5
    if not (1 <= year <= 3000 and 1 <= month <= 13 and 1 <= day <= longest):
        return None
    return date.fromordinal(_ETHIOPIC_START + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)


def buddhist_year(year: int) -> int:
    """Return our year of a year as Thailand, Laos and Cambodia count them."""
    return year - _BUDDHIST_OFFSET


def minguo_year(year: int) -> int:
    """Return our year of a year of the Republic of China; 0, which is no year, where it is none."""
    return year + _MINGUO_OFFSET if year > 0 else 0


def era_year(era: str, year: int) -> int | None:
    """Return our year of a year of a Japanese era, by its name or its letter; None where the era was over."""
    first, years = _ERAS[_ERA_LETTERS.get(era, era)]
    return first + year - 1 if 1 <= year <= years else None

"""Reads numbers of seconds since 1970, and of parts of seconds. Decides not whether a field holds one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_EPOCH_DIGITS = {9: 1, 10: 1, 12: 10**3, 13: 10**3, 15: 10**6, 16: 10**6, 18: 10**9, 19: 10**9}
"""Units in a second, by the number of digits before the point."""
_FIRST_EPOCH = 631_152_000
"""Seconds until 1990: a smaller number is more likely something else."""
_NUMBER = re.compile(r"^[+]?(\d{9,19})(?:\.\d{0,9})?(?:[+-]\d{4})?$")
_SCIENTIFIC = re.compile(r"^\d\.\d{3,18}[eE]\+?\d{1,2}$")


def epoch_day(text: str) -> date | None:
    """Return the day, in UTC, of seconds since 1970 or of thousandths, millionths or billionths of them."""
    seconds = epoch_seconds(text)
    return epoch_date(seconds) if seconds is not None else None


def epoch_seconds(text: str) -> float | None:
    """Return the seconds since 1970 that a text of digits states, if it can be such a number."""
    if _SCIENTIFIC.match(text):
        text = str(int(float(text)))
    number = _NUMBER.match(text)
    if number is None or (unit := _EPOCH_DIGITS.get(len(number[1]))) is None:
        return None
    seconds = int(number[1]) / unit
    return seconds if seconds >= _FIRST_EPOCH else None


def epoch_date(seconds: float) -> date | None:
    """Return the day of a number of seconds since 1970, in UTC."""
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).date()
    except OverflowError:
        return None

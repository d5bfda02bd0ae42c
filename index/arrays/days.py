"""Days as numbers, for histograms: which year, month or day an interval lies in. Knows no articles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

import numpy as np

from index.arrays.files import Array
from index.request import Unit

MISSING, VAGUE, FIRST = 0, 1, 2
"""The numbers of what is in no bucket, and of the earliest bucket."""


def numbered(start: Array, end: Array, unit: Unit) -> tuple[Array, int]:
    """Give for each article the number of its bucket (`MISSING`, `VAGUE` or from `FIRST`), and the earliest bucket."""
    dated = start > 0
    first, last = (_buckets(days, unit) for days in (start.astype(np.int64), end.astype(np.int64) - 1))
    inside = dated & (first == last)
    earliest = int(first[inside].min()) if inside.any() else 0
    numbers = np.where(inside, first - earliest + FIRST, np.where(dated, VAGUE, MISSING))
    return numbers.astype(np.intp), earliest


def _buckets(days: Array, unit: Unit) -> Array:
    """Number the years, months or days in which days (as `date.toordinal` counts) lie; years and months from 1970."""
    code = {"year": "Y", "month": "M", "day": "D"}[unit]
    since_1970 = (days - date(1970, 1, 1).toordinal()).astype("M8[D]")
    return since_1970.astype(f"M8[{code}]").astype(np.int64)


@lru_cache(maxsize=1 << 14)
def label(bucket: int, unit: Unit) -> str:
    """Name a year, month or day."""
    return _LABELS[unit](bucket)


_LABELS: dict[Unit, Callable[[int], str]] = {
    "year": lambda year: f"{1970 + year:04}",
    "month": lambda month: f"{1970 + month // 12:04}-{month % 12 + 1:02}",
    "day": lambda day: date.fromordinal(day + date(1970, 1, 1).toordinal()).isoformat(),
}

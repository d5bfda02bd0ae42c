"""Days as numbers, for histograms: which year, month or day an interval lies in. Knows no articles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

import numpy as np

from index.arrays.facets.single_valued import Singles
from index.arrays.segments.article_set import ArticleSet
from index.arrays.storage.ragged import Array
from index.request import Unit
from index.results import Bucket, FacetCounts

MISSING, VAGUE, FIRST = 0, 1, 2
"""The numbers of what is in no bucket, and of the earliest bucket."""


class Histogram:
    """Counts of the articles published in each year, month or day; `numbers` gives each article its bucket."""

    def __init__(self, starts: Array, ends: Array, unit: Unit) -> None:
        numbers, self._earliest = numbered(starts, ends, unit)
        self.numbers = Singles(numbers, max(FIRST, int(numbers.max(initial=0)) + 1))
        self._unit = unit

    def count(self, selection: ArticleSet) -> FacetCounts:
        """Count the selected articles."""
        counts = self.numbers.count(selection)
        found = counts[FIRST:].nonzero()[0]
        labels = [label(bucket, self._unit) for bucket in (found + self._earliest).tolist()]
        buckets = tuple(map(Bucket, labels, counts[FIRST:].take(found).tolist()))
        return FacetCounts(buckets, int(counts[MISSING]), int(counts[VAGUE]))


def numbered(start: Array, end: Array, unit: Unit) -> tuple[Array, int]:
    """Give for each article the number of its bucket (`MISSING`, `VAGUE` or from `FIRST`), and the earliest bucket."""
    dated = start > 0
    first, last = _buckets_of_many(start, end - dated, dated, unit)
    inside = dated & (first == last)
    earliest = int(first[inside].min()) if inside.any() else 0
    numbers = np.where(inside, first - earliest + FIRST, np.where(dated, VAGUE, MISSING))
    return numbers.astype(np.intp), earliest


def _buckets_of_many(first: Array, last: Array, dated: Array, unit: Unit) -> tuple[Array, Array]:
    """Number the buckets of first and last days, by a table of all days in between when there are fewer of these."""
    earliest = int(first[dated].min()) if dated.any() else 0
    span = int(last.max(initial=0)) - earliest + 1
    if span >= len(first):
        return _buckets(first, unit), _buckets(last, unit)
    table = _buckets(np.arange(earliest, earliest + span), unit)
    offsets = (days.astype(np.intp) - earliest for days in (first, last))
    begun, ended = (table.take(of_days, mode="clip") for of_days in offsets)
    return begun, ended


def _buckets(days: Array, unit: Unit) -> Array:
    """Number the years, months or days in which days (as `date.toordinal` counts) lie; years and months from 1970."""
    code = {"year": "Y", "month": "M", "day": "D"}[unit]
    since_1970 = (days.astype(np.int64) - date(1970, 1, 1).toordinal()).astype("M8[D]")
    return since_1970.astype(f"M8[{code}]").astype(np.int32)


@lru_cache(maxsize=1 << 14)
def label(bucket: int, unit: Unit) -> str:
    """Name a year, month or day."""
    return _LABELS[unit](bucket)


_LABELS: dict[Unit, Callable[[int], str]] = {
    "year": lambda year: f"{1970 + year:04}",
    "month": lambda month: f"{1970 + month // 12:04}-{month % 12 + 1:02}",
    "day": lambda day: date.fromordinal(day + date(1970, 1, 1).toordinal()).isoformat(),
}

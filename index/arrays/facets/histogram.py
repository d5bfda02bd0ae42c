"""Date histograms: counts of articles by the year, month or day in which their interval lies. Matches nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

import numpy as np

from index.arrays.facets.single_valued import SingleValued
from index.arrays.segments.article_set import ArticleSet
from index.arrays.storage.ragged import Array
from index.request import Unit
from index.results import Bucket, FacetCounts

MISSING, VAGUE, FIRST = 0, 1, 2
"""The numbers of articles without a date, of those in no single bucket, and of the earliest bucket."""


class Histogram:
    """Counts of the articles published in each year, month or day; `numbers` are the buckets of articles."""

    def __init__(self, starts: Array, ends: Array, unit: Unit) -> None:
        numbers, self._earliest = bucket_numbers(starts, ends, unit)
        self.numbers = SingleValued(numbers, max(FIRST, int(numbers.max(initial=0)) + 1))
        self._unit = unit

    def count(self, selected: ArticleSet) -> FacetCounts:
        """Count the selected articles."""
        counts = self.numbers.count(selected)
        occupied = counts[FIRST:].nonzero()[0]
        labels = [label(bucket, self._unit) for bucket in (occupied + self._earliest).tolist()]
        buckets = tuple(map(Bucket, labels, counts[FIRST:].take(occupied).tolist()))
        return FacetCounts(buckets, int(counts[MISSING]), int(counts[VAGUE]))


def bucket_numbers(start: Array, end: Array, unit: Unit) -> tuple[Array, int]:
    """Return the number of each article's bucket (`MISSING`, `VAGUE` or from `FIRST`), and the earliest bucket."""
    dated = start > 0
    first, last = _interval_buckets(start, end - dated, dated, unit)
    inside = dated & (first == last)
    earliest = int(first[inside].min()) if inside.any() else 0
    numbers = np.where(inside, first - earliest + FIRST, np.where(dated, VAGUE, MISSING))
    return numbers.astype(np.intp), earliest


def _interval_buckets(first: Array, last: Array, dated: Array, unit: Unit) -> tuple[Array, Array]:
    """Return the buckets of first and last days, by a table of all days if there are fewer days than articles."""
    earliest = int(first[dated].min()) if dated.any() else 0
    span = int(last.max(initial=0)) - earliest + 1
    if span >= len(first):
        return _buckets(first, unit), _buckets(last, unit)
    table = _buckets(np.arange(earliest, earliest + span), unit)
    offsets = (days.astype(np.intp) - earliest for days in (first, last))
    first_buckets, last_buckets = (table.take(days, mode="clip") for days in offsets)
    return first_buckets, last_buckets


def _buckets(days: Array, unit: Unit) -> Array:
    """Return the years, months or days, from 1970 on, in which days (as `date.toordinal` counts) lie."""
    code = {"year": "Y", "month": "M", "day": "D"}[unit]
    since_1970 = (days.astype(np.int64) - date(1970, 1, 1).toordinal()).astype("M8[D]")
    return since_1970.astype(f"M8[{code}]").astype(np.int32)


@lru_cache(maxsize=1 << 14)
def label(bucket: int, unit: Unit) -> str:
    """Return the label of a year, month or day."""
    return _LABELS[unit](bucket)


_LABELS: dict[Unit, Callable[[int], str]] = {
    "year": lambda year: f"{1970 + year:04}",
    "month": lambda month: f"{1970 + month // 12:04}-{month % 12 + 1:02}",
    "day": lambda day: date.fromordinal(day + date(1970, 1, 1).toordinal()).isoformat(),
}

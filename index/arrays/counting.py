"""Exact facet counts over the matching articles of all segments. Decides nothing about what matches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays.columns import Selection
from index.arrays.days import FIRST, MISSING, VAGUE, label
from index.arrays.files import Array
from index.arrays.segment import Segment
from index.arrays.values import ValueTable
from index.request import DateFacet, Unit, ValueFacet
from index.results import Bucket, FacetCounts

Matching = Sequence[tuple[Segment, Selection]]
"""The matching articles of each segment."""


def count_values(matching: Matching, table: ValueTable, wish: ValueFacet) -> FacetCounts:
    """Count the values of a dimension."""
    totals = np.zeros(len(table), np.int64)
    missing = 0
    for segment, selection in matching:
        column = segment.columns[wish.dimension]
        column.add_counts(totals, selection)
        missing += int(np.count_nonzero(column.without & selection.mask))
    listed = set(_most(totals, table, wish.size))
    listed |= {ordinal for ordinal in map(table.find, wish.always) if ordinal >= 0}
    found = [Bucket(table[ordinal], int(totals[ordinal])) for ordinal in listed]
    found += [Bucket(value, 0) for value in set(wish.always) if table.find(value) < 0]
    buckets = tuple(sorted(found, key=lambda bucket: (-bucket.count, bucket.value)))
    return FacetCounts(buckets, missing, int(totals.sum()) - sum(bucket.count for bucket in buckets))


def _most(totals: Array, table: ValueTable, size: int) -> list[int]:
    """Give the values with the highest counts, equal ones by their label."""
    counted = np.flatnonzero(totals)
    if len(counted) > size:
        if size <= 0:
            return []
        keys = (totals[counted] << 32) - table.ranks[counted]
        counted = counted[np.argpartition(keys, len(keys) - size)[len(keys) - size :]]
    chosen: list[int] = counted.tolist()
    return chosen


def count_dates(matching: Matching, wish: DateFacet) -> FacetCounts:
    """Count the articles published in each year, month or day."""
    counted = [_counted(segment, selection, wish.unit) for segment, selection in matching]
    earliest = min((first for first, _ in counted), default=0)
    last = max((first + len(counts) for first, counts in counted), default=0)
    every = np.zeros(last - earliest, np.int64)
    missing = vague = 0
    for first, counts in counted:
        missing += int(counts[MISSING])
        vague += int(counts[VAGUE])
        start = first - earliest
        every[start : start + len(counts) - FIRST] += counts[FIRST:]
    found = np.flatnonzero(every)
    numbers = zip(found.tolist(), every[found].tolist(), strict=True)
    buckets = tuple(Bucket(label(earliest + bucket, wish.unit), count) for bucket, count in numbers)
    return FacetCounts(buckets, missing, vague)


def _counted(segment: Segment, selection: Selection, unit: Unit) -> tuple[int, Array]:
    """Give the earliest bucket of a segment, and the counts by the numbers of `index.arrays.days`."""
    numbers, first, everywhere = segment.buckets(unit)
    if len(selection) * 2 <= selection.size:
        return first, np.bincount(numbers.take(selection.articles), minlength=FIRST)
    return first, everywhere - np.bincount(numbers.take(selection.others), minlength=len(everywhere))

"""Exact facet counts over the matching articles of all segments. Decides nothing about what matches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays.days import FIRST, MISSING, VAGUE, label
from index.arrays.files import Array
from index.arrays.segment import Segment
from index.arrays.values import ValueTable
from index.request import DateFacet, ValueFacet
from index.results import Bucket, FacetCounts

Matching = Sequence[tuple[Segment, Array]]
"""The matching articles of each segment, a bool an article."""


def count_values(matching: Matching, table: ValueTable, wish: ValueFacet) -> FacetCounts:
    """Count the values of a dimension."""
    totals = np.zeros(len(table), np.int64)
    missing = sum(
        segment.columns[wish.dimension].add_counts(totals, np.flatnonzero(mask), mask) for segment, mask in matching
    )
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
    counts: dict[int, int] = {}
    missing = vague = 0
    for segment, mask in matching:
        numbers, first = segment.buckets(wish.unit)
        counted = np.bincount(numbers[np.flatnonzero(mask)], minlength=FIRST)
        missing += int(counted[MISSING])
        vague += int(counted[VAGUE])
        for bucket in np.flatnonzero(counted[FIRST:]).tolist():
            counts[bucket + first] = counts.get(bucket + first, 0) + int(counted[FIRST + bucket])
    buckets = tuple(Bucket(label(bucket, wish.unit), counts[bucket]) for bucket in sorted(counts))
    return FacetCounts(buckets, missing, vague)

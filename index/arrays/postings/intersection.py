"""Which places are in both of two sorted arrays, the quickest way for their lengths. Knows nothing of words."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from index.arrays.postings.positions import Places
from index.arrays.storage.ragged import Array

DENSE = 1 << 19
"""Longer arrays of places meet faster in a bitmap than in a sort, if they are not of very different length."""
WINDOW = 1 << 20
"""Places that the bitmap covers at a time: a megabyte stays in the cache of one core."""


def common(one: Places, other: Places) -> Places:
    """Give the places that are among both."""
    few, many = (one, other) if len(one.place) <= len(other.place) else (other, one)
    if not len(few.place):
        return few
    if len(many.place) > DENSE and len(few.place) * 8 > len(many.place):
        return many.chosen(_among(few.place, many.place))
    if len(few.place) * 64 > len(many.place):
        both = np.intersect1d(few.place, many.place, assume_unique=True)
        return few.chosen(few.place.searchsorted(both))
    at = np.minimum(many.place.searchsorted(few.place), len(many.place) - 1)
    return few.chosen(many.place[at] == few.place)


def _among(few: Array, many: Array) -> Array:
    """Tell which of many places are among others, with a bitmap that moves over the segment and stays in the cache."""
    there = np.zeros(WINDOW, bool)
    found = np.zeros(len(many), bool)
    borders = np.arange(int(few[0]), int(few[-1]) + WINDOW + 1, WINDOW)
    cuts = [pairwise(some.searchsorted(borders).tolist()) for some in (few, many)]
    for begin, (first, stop), (low, high) in zip(borders.tolist(), *cuts, strict=False):
        marked = few[first:stop] - begin
        there[marked] = True
        there.take(many[low:high] - begin, out=found[low:high], mode="clip")
        there[marked] = False
    return found

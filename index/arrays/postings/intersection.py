"""Intersection of two sorted arrays of positions, by the fastest way for their lengths. Knows nothing of words."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from index.arrays.postings.positions import TermPositions
from index.arrays.storage.ragged import Array

DENSE = 1 << 19
"""Longer arrays are intersected faster by a bitmap than by sorting, if their lengths are not very different."""
WINDOW = 1 << 20
"""Positions that the bitmap covers at a time: a megabyte stays in the cache of one core."""


def intersect(left: TermPositions, right: TermPositions) -> TermPositions:
    """Return the positions that both arrays contain."""
    few, many = (left, right) if len(left.position) <= len(right.position) else (right, left)
    if not len(few.position):
        return few
    if len(many.position) > DENSE and len(few.position) * 8 > len(many.position):
        return many.select(_membership(few.position, many.position))
    if len(few.position) * 64 > len(many.position):
        both = np.intersect1d(few.position, many.position, assume_unique=True)
        return few.select(few.position.searchsorted(both))
    at = np.minimum(many.position.searchsorted(few.position), len(many.position) - 1)
    return few.select(many.position[at] == few.position)


def _membership(few: Array, many: Array) -> Array:
    """Return a mask of the elements of `many` that are in `few`, by a bitmap of a window that stays in the cache."""
    present = np.zeros(WINDOW, bool)
    members = np.zeros(len(many), bool)
    borders = np.arange(int(few[0]), int(few[-1]) + WINDOW + 1, WINDOW)
    cuts = [pairwise(some.searchsorted(borders).tolist()) for some in (few, many)]
    for begin, (first, stop), (low, high) in zip(borders.tolist(), *cuts, strict=False):
        window = few[first:stop] - begin
        present[window] = True
        present.take(many[low:high] - begin, out=members[low:high], mode="clip")
        present[window] = False
    return members

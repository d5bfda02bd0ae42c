"""Counts of articles by a number that each has exactly once, such as its outlet or month. Knows no values or days."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from index.arrays.segments.article_set import ArticleSet
from index.arrays.storage.ragged import Array, to_smallest_dtype

PAIRS_PER_ARTICLE = 16
"""Looking up and counting one article takes as long as adding up this many pairs."""


class SingleValued:
    """A number below `size` for each article."""

    def __init__(self, numbers: Array, size: int) -> None:
        self.numbers = to_smallest_dtype(numbers)
        self.size = size

    @cached_property
    def _totals(self) -> Array:
        return np.bincount(self.numbers, minlength=self.size)

    def count(self, selected: ArticleSet) -> Array:
        """Return the number of selected articles by number; the array is cached and must not be changed."""
        counts = selected.cached_counts.get(self)
        if counts is None:
            counts = selected.cached_counts[self] = self._count(selected)
        return counts

    def _count(self, selected: ArticleSet) -> Array:
        if len(selected) * 2 <= selected.size:
            return np.bincount(self.numbers.take(selected.articles), minlength=self.size)
        return self._totals - np.bincount(self.numbers.take(selected.complement), minlength=self.size)


class JointCounts:
    """Two such numbers of each article combined, so that articles are looked up and counted once for both."""

    def __init__(self, first: SingleValued, second: SingleValued) -> None:
        self._first, self._second = first, second
        pairs = first.numbers.astype(np.int64) * second.size + second.numbers
        self._pairs = SingleValued(pairs, first.size * second.size)

    def is_faster(self, selected: ArticleSet) -> bool:
        """Return whether counting pairs is faster than two counts: there are enough selected articles."""
        return min(len(selected), selected.size - len(selected)) * PAIRS_PER_ARTICLE > self._pairs.size

    def count(self, selected: ArticleSet) -> None:
        """Count the selected articles by both numbers and cache the counts for `SingleValued.count`."""
        counts = self._pairs.count(selected).reshape(self._first.size, self._second.size)
        selected.cached_counts[self._first] = counts.sum(axis=1)
        selected.cached_counts[self._second] = counts.sum(axis=0)

"""Counts articles by a number of which each has one: its outlet, its month. Knows no values and no days."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from index.arrays.segments.article_set import ArticleSet
from index.arrays.storage.ragged import Array, to_smallest_dtype

WORTH = 16
"""Looking up and counting an article takes as long as adding up so many pairs."""


class Singles:
    """A number below `size` for each article."""

    def __init__(self, numbers: Array, size: int) -> None:
        self.numbers = to_smallest_dtype(numbers)
        self.size = size

    @cached_property
    def _everywhere(self) -> Array:
        return np.bincount(self.numbers, minlength=self.size)

    def count(self, selection: ArticleSet) -> Array:
        """Give how many of the selected articles have each number; the array is the selection's, not to be changed."""
        counts = selection.counted.get(self)
        if counts is None:
            counts = selection.counted[self] = self._count(selection)
        return counts

    def _count(self, selection: ArticleSet) -> Array:
        if len(selection) * 2 <= selection.size:
            return np.bincount(self.numbers.take(selection.articles), minlength=self.size)
        return self._everywhere - np.bincount(self.numbers.take(selection.complement), minlength=self.size)


class Pairs:
    """Two such numbers of each article in one, so that articles are looked up and counted once for both."""

    def __init__(self, first: Singles, second: Singles) -> None:
        self._first, self._second = first, second
        both = first.numbers.astype(np.int64) * second.size + second.numbers
        self._both = Singles(both, first.size * second.size)

    def are_worth(self, selection: ArticleSet) -> bool:
        """Tell whether there are enough articles to look up that adding up all pairs takes less time."""
        return min(len(selection), selection.size - len(selection)) * WORTH > self._both.size

    def count(self, selection: ArticleSet) -> None:
        """Count the selected articles by either number; who asks for these counts then finds them counted."""
        counts = self._both.count(selection).reshape(self._first.size, self._second.size)
        selection.counted[self._first] = counts.sum(axis=1)
        selection.counted[self._second] = counts.sum(axis=0)

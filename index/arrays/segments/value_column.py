"""The values of the articles of one segment in one dimension, such as outlets or persons. Counts no facets.

Values are global ordinals (`global_ordinals.ValueTable`), so their numbers hold for all segments.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays.storage.array_file import ArrayFile
from index.arrays.storage.ragged import Array, run_indices, to_lengths, to_offsets, to_smallest_dtype
from index.query import ValueDimension

_NAMES = ("values_at", "values", "present", "holders_at", "holders")
"""The arrays of a column, each behind the dimension's name."""


def value_arrays(dimension: ValueDimension, values: Sequence[Sequence[int]]) -> dict[str, Array]:
    """Return the arrays of a dimension from the distinct ordinals of each article."""
    counts = np.fromiter(map(len, values), np.int64, len(values))
    flat = np.fromiter((ordinal for ordinals in values for ordinal in ordinals), np.int64, int(counts.sum()))
    return flat_value_arrays(dimension, counts, flat)


def flat_value_arrays(dimension: ValueDimension, counts: Array, flat: Array) -> dict[str, Array]:
    """Return the arrays of a dimension from the number of ordinals of each article, and all ordinals."""
    order = flat.argsort(kind="stable")
    present, number = np.unique(flat, return_counts=True)
    arrays = (
        to_offsets(counts),
        flat,
        present,
        to_offsets(number),
        np.arange(len(counts)).repeat(counts)[order],
    )
    return {f"{dimension}_{name}": to_smallest_dtype(array) for name, array in zip(_NAMES, arrays, strict=True)}


class ValueColumn:
    """The values of each article, and the articles of each value (`holders` in the file)."""

    def __init__(self, file: ArrayFile, dimension: ValueDimension) -> None:
        arrays = (file[f"{dimension}_{name}"] for name in _NAMES)
        self._offsets, self._values, self._present, self._article_offsets, self._articles = arrays

    @property
    def size(self) -> int:
        """The number of articles."""
        return self._offsets.size - 1

    def counts(self) -> Array:
        """Return how many values each article has."""
        return to_lengths(self._offsets.all())

    def flat(self) -> Array:
        """Return the ordinals of all articles, one article after another."""
        return self._values.all()

    def live_values(self, live: Array | None) -> Array:
        """Return the ordinals that a live article has, sorted; `live` is their mask, or None if all are live."""
        present = self._present.all()
        return present if live is None else present[self.count_articles(present, live) > 0]

    def articles_with(self, ordinal: int) -> Array:
        """Return the articles that have a value, sorted."""
        present = self._present.all()
        index = int(present.searchsorted(ordinal))
        if index == len(present) or present[index] != ordinal:
            return np.empty(0, np.uint16)
        start, stop = self._article_offsets.slice(index, index + 2)
        return self._articles.slice(int(start), int(stop))

    def count_articles(self, ordinals: Array, mask: Array) -> Array:
        """Count the articles of a mask that have each of some values."""
        if not self._present.size:
            return np.zeros(len(ordinals), np.int64)
        present, offsets = self._present.all(), self._article_offsets.all()
        index = np.minimum(present.searchsorted(ordinals), len(present) - 1)
        starts = offsets.take(index).astype(np.int64)
        lengths = np.where(present.take(index) == ordinals, offsets.take(index + 1) - starts, 0)
        articles = self._articles.all().take(run_indices(starts, lengths))
        sums = to_offsets(mask.view(np.uint8).take(articles))
        ends = lengths.cumsum()
        counts: Array = sums.take(ends) - sums.take(ends - lengths)
        return counts

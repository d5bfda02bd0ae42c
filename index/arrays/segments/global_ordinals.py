"""The table of all values of a dimension: a global ordinal is a value's number, the same in all segments.

Counts nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from index.arrays.storage.array_file import ArrayFile
from index.arrays.storage.ragged import Array, to_smallest_dtype
from index.arrays.storage.string_table import StringTable, string_arrays

MAX_CACHED = 20_000
"""This many values are cached at most, in two megabytes."""


def table_arrays(values: Sequence[str]) -> dict[str, Array]:
    """Return the arrays of a table of values: the values by ordinal, and the ordinals by code points."""
    order = sorted(range(len(values)), key=values.__getitem__)
    return {**string_arrays("names", values), "by_name": to_smallest_dtype(np.array(order, np.int64))}


class ValueTable:
    """The values of a dimension; without a file there are none."""

    def __init__(self, file: ArrayFile | None) -> None:
        self.file = file
        self._names = StringTable(file, "names") if file else None
        self._size = len(self._names) if self._names else 0
        self._cache: dict[int, str] = {}

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, ordinal: int) -> str:
        if self._names is None:
            raise IndexError(ordinal)
        value = self._cache.get(ordinal)
        if value is None:
            if len(self._cache) >= MAX_CACHED:
                self._cache.clear()
            value = self._cache[ordinal] = self._names[ordinal]
        return value

    @cached_property
    def _by_name(self) -> Array:
        return self.file["by_name"].all() if self.file else np.empty(0, np.int64)

    @cached_property
    def ranks(self) -> Array:
        """The rank of each value among all, by code points."""
        ranks = np.empty(len(self), np.int64)
        ranks[self._by_name] = np.arange(len(self))
        return ranks

    def find(self, value: str) -> int:
        """Return the ordinal of a value, or -1."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self[int(self._by_name[middle])] < value:
                low = middle + 1
            else:
                high = middle
        if low == len(self):
            return -1
        ordinal = int(self._by_name[low])
        return ordinal if self[ordinal] == value else -1

    def all_values(self) -> list[str]:
        """Return all values by ordinal."""
        return self._names.slice(0, len(self)) if self._names else []

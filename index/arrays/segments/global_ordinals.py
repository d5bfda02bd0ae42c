"""The table of all values of a dimension: each has a number, the same in all segments. Counts nothing."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from index.arrays.storage.array_file import ArrayFile
from index.arrays.storage.ragged import Array
from index.arrays.storage.string_table import Strings

MOST_AT_HAND = 20_000
"""So many values that were read stay at hand, in two megabytes."""


class ValueTable:
    """The values of a dimension; without a file there are none."""

    def __init__(self, file: ArrayFile | None) -> None:
        self.file = file
        self._names = Strings(file, "names") if file else None
        self._read: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._names) if self._names else 0

    def __getitem__(self, ordinal: int) -> str:
        if self._names is None:
            raise IndexError(ordinal)
        value = self._read.get(ordinal)
        if value is None:
            if len(self._read) >= MOST_AT_HAND:
                self._read.clear()
            value = self._read[ordinal] = self._names[ordinal]
        return value

    @cached_property
    def _by_name(self) -> Array:
        return self.file["by_name"].all() if self.file else np.empty(0, np.int64)

    @cached_property
    def ranks(self) -> Array:
        """The place of each value among all, by code points."""
        ranks = np.empty(len(self), np.int64)
        ranks[self._by_name] = np.arange(len(self))
        return ranks

    def find(self, value: str) -> int:
        """Give the number of a value, or -1."""
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

    def every(self) -> list[str]:
        """Give all values in the order of their numbers."""
        return self._names.between(0, len(self)) if self._names else []

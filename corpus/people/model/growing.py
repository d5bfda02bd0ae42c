"""An array that grows at its end, and the kinds of arrays that the recognizer works on. Shrinks never."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.intp]
Hashes = NDArray[np.uint64]
Scalar = TypeVar("Scalar", bound=np.generic)


class GrowingArray(Generic[Scalar]):
    """Rows of an array, to which others can be added; it takes at most twice the memory of its rows."""

    def __init__(self, first: NDArray[Scalar]) -> None:
        self._rows, self._count = first, len(first)

    @property
    def values(self) -> NDArray[Scalar]:
        """The rows added so far; a view that later additions do not change."""
        return self._rows[: self._count]

    def append(self, rows: NDArray[Scalar]) -> None:
        """Add rows behind the others."""
        count = self._count + len(rows)
        if count > len(self._rows):
            longer = np.empty((2 * count, *self._rows.shape[1:]), self._rows.dtype)
            longer[: self._count] = self.values
            self._rows = longer
        self._rows[self._count : count] = rows
        self._count = count

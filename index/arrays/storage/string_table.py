"""Tables of strings in arrays: one after another in UTF-8, with where each begins. Knows nothing of words or values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from index.arrays.storage.array_file import ArrayFile
from index.arrays.storage.ragged import Array, to_smallest_dtype


def string_arrays(name: str, strings: Sequence[str]) -> dict[str, Array]:
    """Give the two arrays of a table: `NAME` (bytes) and `NAME_at` (where each string begins, and the end)."""
    encoded = [string.encode("utf-8", "surrogatepass") for string in strings]
    starts = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=starts[1:])
    return {name: np.frombuffer(b"".join(encoded), np.uint8), f"{name}_at": to_smallest_dtype(starts)}


MIDDLES = 1024
"""About so many strings are kept at hand, those that most searches pass: the first halves of halves."""


class Strings:
    """A table of strings in a file; `find` and `beginning` are for a table in the order of code points."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._bytes = file[name]
        self._at = file[f"{name}_at"]
        self._middles: dict[int, bytes] = {}

    def __len__(self) -> int:
        return self._at.size - 1

    def __getitem__(self, index: int) -> str:
        return self._encoded(index).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return iter(self.between(0, len(self)))

    def _encoded(self, index: int) -> bytes:
        start, stop = self._at.part(index, index + 2)
        return self._bytes.part(int(start), int(stop)).tobytes()

    def find(self, string: str) -> int:
        """Give the index of a string, or -1."""
        wanted = string.encode("utf-8", "surrogatepass")
        index = self._first_from(wanted)
        return index if index < len(self) and self._encoded(index) == wanted else -1

    def beginning(self, prefix: str) -> tuple[int, int]:
        """Give the range of the strings that begin with `prefix`."""
        wanted = prefix.encode("utf-8", "surrogatepass")
        return self._first_from(wanted), self._first_from(wanted + b"\xff")

    def between(self, start: int, stop: int) -> list[str]:
        """Give the strings from `start` to `stop` (exclusive)."""
        if start >= stop:
            return []
        at = self._at.part(start, stop + 1).tolist()
        held: Any = self._bytes.part(at[0], at[-1]).tobytes()
        at = [place - at[0] for place in at]
        if not held.isascii():
            following = (np.frombuffer(held, np.uint8) & 0xC0) == 0x80
            at = (np.array(at) - np.concatenate([[0], np.cumsum(following)])[at]).tolist()
        text = held.decode("utf-8", "surrogatepass")
        return [text[start:stop] for start, stop in pairwise(at)]

    def holding(self, piece: str, start: int, stop: int) -> list[int]:
        """Give which of the strings from `start` to `stop` (exclusive) hold a piece, which is not empty."""
        if start >= stop:
            return []
        at = self._at.part(start, stop + 1).astype(np.int64)
        held, wanted = self._bytes.part(int(at[0]), int(at[-1])).tobytes(), piece.encode("utf-8", "surrogatepass")
        places = []
        place = held.find(wanted)
        while place >= 0:
            places.append(place)
            place = held.find(wanted, place + 1)
        begins = at[0] + np.array(places, np.int64)
        numbers = np.searchsorted(at, begins, side="right") - 1
        whole = begins + len(wanted) <= at[numbers + 1]
        found: list[int] = (start + np.unique(numbers[whole])).tolist()
        return found

    def ending(self, piece: str, start: int, stop: int) -> list[int]:
        """Give which of the strings from `start` to `stop` (exclusive) end with a piece, which is not empty."""
        if start >= stop:
            return []
        at = self._at.part(start, stop + 1).astype(np.int64)
        held, wanted = self._bytes.all(), piece.encode("utf-8", "surrogatepass")
        ends = (np.diff(at) >= len(wanted)).nonzero()[0]
        for back, letter in enumerate(reversed(wanted), 1):
            ends = ends[held.take(at[1:].take(ends) - back) == letter]
        found: list[int] = (start + ends).tolist()
        return found

    def _first_from(self, wanted: bytes) -> int:
        low, high = 0, len(self)
        often = high // MIDDLES
        while low < high:
            middle = (low + high) // 2
            met = self._middles.get(middle)
            if met is None:
                met = self._encoded(middle)
                if high - low > often:
                    self._middles[middle] = met
            if met < wanted:
                low = middle + 1
            else:
                high = middle
        return low

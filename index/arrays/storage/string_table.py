"""Tables of strings in arrays: UTF-8, one after another, with offsets. Knows nothing of words or values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from corpus.text.utf8 import from_utf8, to_utf8
from index.arrays.storage.array_file import ArrayFile
from index.arrays.storage.ragged import Array, to_smallest_dtype

PROBES = 1024
"""About this many strings are cached: those that most binary searches compare with, the first halves of halves."""


def string_arrays(name: str, strings: Sequence[str]) -> dict[str, Array]:
    """Return the two arrays of a table: `NAME` (bytes) and `NAME_at` (where each string begins, and the end)."""
    encoded = list(map(to_utf8, strings))
    offsets = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=offsets[1:])
    return {name: np.frombuffer(b"".join(encoded), np.uint8), f"{name}_at": to_smallest_dtype(offsets)}


class StringTable:
    """A table of strings in a file; `find` and `prefix_range` need a table in the order of code points."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._bytes = file[name]
        self._offsets = file[f"{name}_at"]
        self._probes: dict[int, bytes] = {}

    def __len__(self) -> int:
        return self._offsets.size - 1

    def __getitem__(self, index: int) -> str:
        return from_utf8(self._encoded(index))

    def __iter__(self) -> Iterator[str]:
        return iter(self.slice(0, len(self)))

    def _encoded(self, index: int) -> bytes:
        start, stop = self._offsets.slice(index, index + 2)
        return self._bytes.slice(int(start), int(stop)).tobytes()

    def find(self, string: str) -> int:
        """Return the index of a string, or -1."""
        wanted = to_utf8(string)
        index = self._bisect(wanted)
        return index if index < len(self) and self._encoded(index) == wanted else -1

    def prefix_range(self, prefix: str) -> tuple[int, int]:
        """Return the range of the strings that begin with `prefix`."""
        wanted = to_utf8(prefix)
        return self._bisect(wanted), self._bisect(wanted + b"\xff")

    def slice(self, start: int, stop: int) -> list[str]:
        """Return the strings from `start` to `stop` (exclusive)."""
        if start >= stop:
            return []
        offsets = self._offsets.slice(start, stop + 1).tolist()
        encoded: Any = self._bytes.slice(offsets[0], offsets[-1]).tobytes()
        offsets = [offset - offsets[0] for offset in offsets]
        if not encoded.isascii():
            continuation = (np.frombuffer(encoded, np.uint8) & 0xC0) == 0x80
            offsets = (np.array(offsets) - np.concatenate([[0], np.cumsum(continuation)])[offsets]).tolist()
        text = from_utf8(encoded)
        return [text[start:stop] for start, stop in pairwise(offsets)]

    def containing(self, substring: str, start: int, stop: int) -> list[int]:
        """Return the indices of the strings from `start` to `stop` (exclusive) that contain a non-empty substring."""
        if start >= stop:
            return []
        offsets = self._offsets.slice(start, stop + 1).astype(np.int64)
        encoded, wanted = (
            self._bytes.slice(int(offsets[0]), int(offsets[-1])).tobytes(),
            to_utf8(substring),
        )
        matches = []
        at = encoded.find(wanted)
        while at >= 0:
            matches.append(at)
            at = encoded.find(wanted, at + 1)
        begins = offsets[0] + np.array(matches, np.int64)
        numbers = np.searchsorted(offsets, begins, side="right") - 1
        within_one = begins + len(wanted) <= offsets[numbers + 1]
        indices: list[int] = (start + np.unique(numbers[within_one])).tolist()
        return indices

    def ending_with(self, suffix: str, start: int, stop: int) -> list[int]:
        """Return the indices of the strings from `start` to `stop` (exclusive) that end with a non-empty suffix."""
        if start >= stop:
            return []
        offsets = self._offsets.slice(start, stop + 1).astype(np.int64)
        encoded, wanted = self._bytes.all(), to_utf8(suffix)
        candidates = (np.diff(offsets) >= len(wanted)).nonzero()[0]
        for back, byte in enumerate(reversed(wanted), 1):
            candidates = candidates[encoded.take(offsets[1:].take(candidates) - back) == byte]
        indices: list[int] = (start + candidates).tolist()
        return indices

    def _bisect(self, wanted: bytes) -> int:
        """Return the index of the first string that is not before `wanted`."""
        low, high = 0, len(self)
        cached_span = high // PROBES
        while low < high:
            middle = (low + high) // 2
            probe = self._probes.get(middle)
            if probe is None:
                probe = self._encoded(middle)
                if high - low > cached_span:
                    self._probes[middle] = probe
            if probe < wanted:
                low = middle + 1
            else:
                high = middle
        return low

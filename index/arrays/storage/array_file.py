"""Files of named arrays: how every file of the index is written, mapped and checked. Knows nothing of what they mean.

A file is its arrays one after another, each at a multiple of 64 bytes, then a directory in JSON that says where they
are and holds a CRC-32 of each block of 64 KiB before it. Whoever names the file keeps a `Stamp`: its size, where the
directory begins and the directory's own CRC-32. So every byte is covered, and a reader checks a block when it first
touches it: opening costs nothing, and a damaged byte raises `IndexDamaged` before it can become an answer.
"""

from __future__ import annotations

import base64
import json
import mmap
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.arrays.storage.ragged import Array
from index.errors import IndexDamaged, IndexMissing

BLOCK = 1 << 16
SMALL = 1 << 20
"""An array of at most so many bytes is checked as a whole, in a quarter of a millisecond, and then never again."""
_ALIGNED = 64
_CURE = "Restore it from a backup, or run `dateline rebuild` to make the index again from the articles."


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is known of a file from outside: its name in the folder, its size, its directory's place and CRC-32."""

    name: str
    size: int
    directory: int
    check: int


def write_file(path: Path, arrays: Mapping[str, Array], facts: Mapping[str, Any] | None = None) -> Stamp:
    """Write arrays and facts under a temporary name, flush them to disk and give the file its name."""
    unfinished = path.with_name(path.name + ".unfinished")
    checks = _Checks()
    places: dict[str, list[Any]] = {}
    with unfinished.open("wb") as file:
        for name, array in arrays.items():
            flat = np.ascontiguousarray(array)
            places[name] = [flat.dtype.str, flat.size, checks.size]
            for piece in (flat.data.cast("B") if flat.size else b"", bytes(-flat.nbytes % _ALIGNED)):
                file.write(piece)
                checks.add(piece)
        directory = _directory(places, facts or {}, checks)
        file.write(directory)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    return Stamp(path.name, checks.size + len(directory), checks.size, zlib.crc32(directory))


def _directory(places: Mapping[str, Any], facts: Mapping[str, Any], checks: _Checks) -> bytes:
    blocks = base64.b64encode(np.array(checks.finished(), "<u4").tobytes()).decode("ascii")
    return json.dumps({"arrays": places, "facts": facts, "blocks": blocks}, ensure_ascii=False).encode()


class _Checks:
    """The CRC-32 of each block of a stream of bytes."""

    def __init__(self) -> None:
        self.size = 0
        self._done: list[int] = []
        self._open = 0

    def add(self, piece: bytes | memoryview) -> None:
        view = memoryview(piece)
        while view.nbytes:
            taken = view[: BLOCK - self.size % BLOCK]
            self._open = zlib.crc32(taken, self._open)
            self.size += taken.nbytes
            view = view[taken.nbytes :]
            if self.size % BLOCK == 0:
                self._done.append(self._open)
                self._open = 0

    def finished(self) -> list[int]:
        return [*self._done, self._open] if self.size % BLOCK else self._done


class Stored:
    """One array of a file; what is read of it is checked first."""

    __slots__ = ("_checked", "_file", "_start", "dtype", "raw", "size")

    def __init__(self, file: ArrayFile, start: int, raw: Array) -> None:
        self._file = file
        self._start = start
        self._checked = False
        self.raw = raw
        self.size = raw.size
        self.dtype = raw.dtype

    def part(self, start: int, stop: int) -> Array:
        """Give the elements from `start` to `stop` (exclusive)."""
        if not self._checked:
            self._check(start, stop)
        return self.raw[start:stop]

    def _check(self, start: int, stop: int) -> None:
        width = self.raw.itemsize
        if self.raw.nbytes <= SMALL:
            start, stop = 0, self.size
        self._file.check(self._start + start * width, self._start + stop * width)
        self._checked = start == 0 and stop == self.size

    def parts(self, starts: Array, counts: Array) -> Array:
        """Give several parts, one after another: `counts` elements from each of `starts`."""
        if not self._checked:
            width = self.raw.itemsize
            self._file.check_ranges(self._start + starts * width, self._start + (starts + counts) * width)
        ends = counts.cumsum()
        indices = (starts - (ends - counts)).repeat(counts)
        indices += np.arange(len(indices))
        found: Array = self.raw.take(indices)
        return found

    def views(self, ranges: Sequence[tuple[int, int]]) -> list[Array]:
        """Return the elements of several [start, stop) ranges, each as a view."""
        if not self._checked:
            for start, stop in ranges:
                self._check(start, stop)
        return [self.raw[start:stop] for start, stop in ranges]

    def all(self) -> Array:
        """Give the whole array."""
        return self.part(0, self.size)

    def at(self, index: int) -> int:
        """Give one element as an int."""
        return int(self.part(index, index + 1)[0])


class ArrayFile:
    """A mapped file of arrays; stays readable after the file is removed, until nothing refers to it."""

    def __init__(self, folder: Path, stamp: Stamp) -> None:
        self.name = stamp.name
        self._map = _mapped(folder / stamp.name, stamp)
        directory = self._map[stamp.directory : stamp.size]
        if zlib.crc32(directory) != stamp.check:
            raise self._damaged()
        told = json.loads(directory)
        self.facts: dict[str, Any] = told["facts"]
        self._places: dict[str, list[Any]] = told["arrays"]
        self._blocks = np.frombuffer(base64.b64decode(told["blocks"]), "<u4")
        self._data = memoryview(self._map)[: stamp.directory]
        self._unchecked = bytearray(b"\x01" * len(self._blocks))

    def __getitem__(self, name: str) -> Stored:
        dtype, size, start = self._places[name]
        if not size:
            return Stored(self, start, np.empty(0, dtype))
        return Stored(self, start, np.frombuffer(self._data, dtype, size, start))

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Give the name and bytes of each array."""
        for name, (dtype, size, _) in self._places.items():
            yield name, np.dtype(dtype).itemsize * size

    def check(self, start: int, stop: int) -> None:
        """Compare the blocks that hold these bytes with their CRC-32, those that were not compared before."""
        block = self._unchecked.find(1, start // BLOCK, (stop + BLOCK - 1) // BLOCK)
        while block >= 0:
            if zlib.crc32(self._data[block * BLOCK : (block + 1) * BLOCK]) != self._blocks[block]:
                raise self._damaged()
            self._unchecked[block] = 0
            block = self._unchecked.find(1, block + 1, (stop + BLOCK - 1) // BLOCK)

    def check_ranges(self, starts: Array, stops: Array) -> None:
        """Check as `check` does, for many ranges at once."""
        first, last = starts // BLOCK, (stops - 1) // BLOCK
        unchecked = np.frombuffer(self._unchecked, np.uint8)
        known = unchecked.take(first, mode="clip") | unchecked.take(last, mode="clip") == 0
        if not known.all() or (last > first + 1).any():
            for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
                self.check(start, stop)

    def check_all(self) -> None:
        """Compare every block again, whatever was compared before."""
        self._unchecked[:] = b"\x01" * len(self._unchecked)
        self.check(0, len(self._data))

    def _damaged(self) -> IndexDamaged:
        return IndexDamaged(f"{self.name} of the index is not what was written. {_CURE}")


def _mapped(path: Path, stamp: Stamp) -> mmap.mmap:
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size != stamp.size:
                raise IndexDamaged(f"{path.name} of the index is shorter or longer than what was written. {_CURE}")
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError as error:
        raise IndexMissing(f"{path.name} of the index is not in {path.parent}. {_CURE}") from error

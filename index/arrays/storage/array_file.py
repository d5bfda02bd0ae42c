"""Files of named arrays: every file of the index is written, mapped and verified here. Knows no array's meaning.

A file is its arrays one after another, each at a multiple of 64 bytes, then a directory in JSON that says where they
are and holds a CRC-32 of each block of 64 KiB before it. The manifest keeps a `Stamp` of the file: its size, where the
directory begins and the directory's own CRC-32. So every byte is covered, and a reader verifies a block when it first
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

from corpus.files.permissions import create_file
from index.arrays.storage.ragged import Array
from index.errors import IndexDamaged, IndexMissing

BLOCK = 1 << 16
SMALL = 1 << 20
"""An array of at most this many bytes is verified as a whole, in a quarter of a millisecond, and only once."""
_ALIGNMENT = 64
UNFINISHED = ".unfinished"
"""The end of the name of a file that is being written."""
_CURE = "Restore it from a backup, or run `dateline rebuild` to build the index again from the articles."


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file's entry in the manifest: its name, its size, where its directory begins, the directory's CRC-32.

    The field names are keys of `manifest.json`.
    """

    name: str
    size: int
    directory: int
    check: int


def write_file(path: Path, arrays: Mapping[str, Array], metadata: Mapping[str, Any] | None = None) -> Stamp:
    """Write arrays and metadata under a temporary name, flush them to disk and give the file its name."""
    unfinished = path.with_name(path.name + UNFINISHED)
    crcs = _BlockCrcs()
    entries: dict[str, list[Any]] = {}
    with open(create_file(unfinished), "wb") as file:  # noqa: PTH123  # a descriptor
        for name, array in arrays.items():
            flat = np.ascontiguousarray(array)
            entries[name] = [flat.dtype.str, flat.size, crcs.size]
            for chunk in (flat.data.cast("B") if flat.size else b"", bytes(-flat.nbytes % _ALIGNMENT)):
                file.write(chunk)
                crcs.update(chunk)
        directory = _encode_directory(entries, metadata or {}, crcs)
        file.write(directory)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    return Stamp(path.name, crcs.size + len(directory), crcs.size, zlib.crc32(directory))


def _encode_directory(entries: Mapping[str, Any], metadata: Mapping[str, Any], crcs: _BlockCrcs) -> bytes:
    """Return the directory in JSON, where the metadata are called `facts`."""
    blocks = base64.b64encode(np.array(crcs.finish(), "<u4").tobytes()).decode("ascii")
    return json.dumps({"arrays": entries, "facts": metadata, "blocks": blocks}, ensure_ascii=False).encode()


class _BlockCrcs:
    """The CRC-32 of each block of a stream of bytes."""

    def __init__(self) -> None:
        self.size = 0
        self._finished: list[int] = []
        self._current = 0

    def update(self, chunk: bytes | memoryview) -> None:
        view = memoryview(chunk)
        while view.nbytes:
            part = view[: BLOCK - self.size % BLOCK]
            self._current = zlib.crc32(part, self._current)
            self.size += part.nbytes
            view = view[part.nbytes :]
            if self.size % BLOCK == 0:
                self._finished.append(self._current)
                self._current = 0

    def finish(self) -> list[int]:
        return [*self._finished, self._current] if self.size % BLOCK else self._finished


class StoredArray:
    """One array of a file; elements are verified before they are returned."""

    __slots__ = ("_file", "_raw", "_start", "_verified", "size")

    def __init__(self, file: ArrayFile, start: int, raw: Array) -> None:
        self._file = file
        self._start = start
        self._verified = False
        self._raw = raw
        self.size = raw.size

    def slice(self, start: int, stop: int) -> Array:
        """Return the elements from `start` to `stop` (exclusive)."""
        if not self._verified:
            self._verify(start, stop)
        return self._raw[start:stop]

    def _verify(self, start: int, stop: int) -> None:
        width = self._raw.itemsize
        if self._raw.nbytes <= SMALL:
            start, stop = 0, self.size
        self._file.verify(self._start + start * width, self._start + stop * width)
        self._verified = start == 0 and stop == self.size

    def slices(self, starts: Array, lengths: Array) -> Array:
        """Return several slices, one after another: `lengths` elements from each of `starts`."""
        if not self._verified:
            width = self._raw.itemsize
            self._file.verify_ranges(self._start + starts * width, self._start + (starts + lengths) * width)
        ends = lengths.cumsum()
        indices = (starts - (ends - lengths)).repeat(lengths)
        indices += np.arange(len(indices))
        elements: Array = self._raw.take(indices)
        return elements

    def views(self, ranges: Sequence[tuple[int, int]]) -> list[Array]:
        """Return the elements of several [start, stop) ranges, each as a view."""
        if not self._verified:
            for start, stop in ranges:
                self._verify(start, stop)
        return [self._raw[start:stop] for start, stop in ranges]

    def all(self) -> Array:
        """Return the whole array."""
        return self.slice(0, self.size)

    def at(self, index: int) -> int:
        """Return one element as an int."""
        return int(self.slice(index, index + 1)[0])


class ArrayFile:
    """A mapped file of arrays; stays readable after the file is removed, as long as something refers to it."""

    def __init__(self, folder: Path, stamp: Stamp) -> None:
        self.name = stamp.name
        self._map = _map_file(folder / stamp.name, stamp)
        encoded = self._map[stamp.directory : stamp.size]
        if zlib.crc32(encoded) != stamp.check:
            raise self._damaged()
        directory = json.loads(encoded)
        self.metadata: dict[str, Any] = directory["facts"]
        self._entries: dict[str, list[Any]] = directory["arrays"]
        self._crcs = np.frombuffer(base64.b64decode(directory["blocks"]), "<u4")
        self._data = memoryview(self._map)[: stamp.directory]
        self._unverified = bytearray(b"\x01" * len(self._crcs))

    def __getitem__(self, name: str) -> StoredArray:
        dtype, size, start = self._entries[name]
        if not size:
            return StoredArray(self, start, np.empty(0, dtype))
        return StoredArray(self, start, np.frombuffer(self._data, dtype, size, start))

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Yield the name and bytes of each array."""
        for name, (dtype, size, _) in self._entries.items():
            yield name, np.dtype(dtype).itemsize * size

    def verify(self, start: int, stop: int) -> None:
        """Compare the blocks that contain these bytes with their CRC-32; blocks that were compared before are skipped.

        Raises `IndexDamaged`.
        """
        block = self._unverified.find(1, start // BLOCK, (stop + BLOCK - 1) // BLOCK)
        while block >= 0:
            if zlib.crc32(self._data[block * BLOCK : (block + 1) * BLOCK]) != self._crcs[block]:
                raise self._damaged()
            self._unverified[block] = 0
            block = self._unverified.find(1, block + 1, (stop + BLOCK - 1) // BLOCK)

    def verify_ranges(self, starts: Array, stops: Array) -> None:
        """Verify as `verify` does, for many ranges at once."""
        first, last = starts // BLOCK, (stops - 1) // BLOCK
        unverified = np.frombuffer(self._unverified, np.uint8)
        verified = unverified.take(first, mode="clip") | unverified.take(last, mode="clip") == 0
        if not verified.all() or (last > first + 1).any():
            for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
                self.verify(start, stop)

    def verify_size(self) -> None:
        """Compare the size of the file with that of the mapping: to read behind the end of a cut file ends the process.

        Raises `IndexDamaged`; takes a microsecond.
        """
        if self._map.size() < len(self._map):
            raise IndexDamaged(f"{self.name} of the index was cut since it was opened. {_CURE}")

    def verify_all(self) -> None:
        """Compare every block again, even those that were compared before."""
        self._unverified[:] = b"\x01" * len(self._unverified)
        self.verify(0, len(self._data))

    def _damaged(self) -> IndexDamaged:
        return IndexDamaged(f"{self.name} of the index is not what was written. {_CURE}")


def _map_file(path: Path, stamp: Stamp) -> mmap.mmap:
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size != stamp.size:
                raise IndexDamaged(f"{path.name} of the index is shorter or longer than what was written. {_CURE}")
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError as error:
        raise IndexMissing(f"{path.name} of the index is not in {path.parent}. {_CURE}") from error

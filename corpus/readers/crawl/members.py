"""Reads a crawl as a stream of bytes that survives damage: a bad compressed member is skipped, and the next is read.

Crawlers compress each record by itself, so that a damaged one need not end the file. Knows nothing of records.
"""

from __future__ import annotations

import io
import zlib
from bisect import bisect_right
from collections.abc import Callable
from typing import IO, Protocol

from backports.zstd import ZstdDict, ZstdError

from corpus.readers.packed.compression import Decompressor, decompressed, zstd_decompressor

_BLOCK = 65_536
_GZIP, _ZSTD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""The skippable frame at the beginning of a `.warc.zst` that holds the dictionary of all other frames."""
_LARGEST_DICTIONARY = 32_000_000


class ByteSource(Protocol):
    """Bytes of a crawl, in blocks, with the places from which reading can begin again."""

    def read(self) -> bytes:
        """Return the next bytes; empty at the end."""

    def place(self, at: int) -> tuple[int, int]:
        """Return where a byte that was read can be read again: where its member begins, and its byte within that.

        Places before the last one that was asked for are forgotten.
        """

    def lost(self, at: int) -> int:
        """Return the compressed bytes that were skipped as damaged before a byte that was read, each once."""


def open_members(file: io.BufferedReader, start: int = 0) -> ByteSource:
    """Return the bytes of a crawl from a place where a member begins, unpacked."""
    file.seek(0)
    head = file.read(4)
    new: Callable[[], Decompressor]
    if head[:3] == _GZIP:
        magic, new = _GZIP, _GzipMember
    elif head == _ZSTD:
        magic, new = _ZSTD, zstd_decompressor
    elif head == _DICTIONARY:
        magic, new = _ZSTD, _with_dictionary(file)
    else:
        file.seek(0)
        if (unpacked := decompressed(file)) is not None:  # bzip2 and xz, which pack a crawl as a whole
            return _Whole(unpacked)
        file.seek(start)
        return _Plain(file, start)
    file.seek(max(start, file.tell() if head == _DICTIONARY else 0))
    return _Members(file, magic, new)


def _with_dictionary(file: IO[bytes]) -> Callable[[], Decompressor]:
    """Read the dictionary at the beginning of a file, and return what makes decompressors that use it."""
    size = int.from_bytes(file.read(4), "little")
    if size > _LARGEST_DICTIONARY:
        raise ZstdError("The dictionary is larger than any dictionary.")
    content = file.read(size)
    if content.startswith(_ZSTD):
        content = zstd_decompressor().decompress(content, _LARGEST_DICTIONARY)
    dictionary = ZstdDict(content, is_raw=not content.startswith(b"\x37\xa4\x30\xec"))
    return lambda: zstd_decompressor(dictionary)


class _Plain:
    """A crawl that is not compressed: reading can begin anywhere."""

    def __init__(self, file: IO[bytes], start: int) -> None:
        self._file, self._start = file, start

    def read(self) -> bytes:
        return self._file.read(_BLOCK)

    def place(self, at: int) -> tuple[int, int]:
        return self._start + at, 0

    def lost(self, at: int) -> int:
        return 0


class _Whole:
    """A crawl that is compressed as a whole: its bytes are reached from its beginning only."""

    def __init__(self, unpacked: io.RawIOBase) -> None:
        self._unpacked = unpacked

    def read(self) -> bytes:
        return self._unpacked.read(_BLOCK) or b""

    def place(self, at: int) -> tuple[int, int]:
        return 0, at

    def lost(self, at: int) -> int:
        return 0


class _Members:
    """The unpacked bytes of members of one kind, without those that are damaged."""

    def __init__(self, file: IO[bytes], magic: bytes, new: Callable[[], Decompressor]) -> None:
        self._file, self._magic, self._new = file, magic, new
        self._member: Decompressor | None = None
        self._packed, self._packed_at = b"", file.tell()
        self._fed, self._fed_at = b"", 0
        self._unpacked = 0
        self._losses: list[tuple[int, int]] = []
        """Bytes that were skipped, and how many unpacked bytes came before them."""
        self._begun: list[tuple[int, int]] = []
        """Of each member: its first unpacked byte, and where it begins in the file."""

    def read(self) -> bytes:
        while self._member is not None or self._begin():
            assert self._member is not None
            try:
                found = self._continue(self._member)
            except (zlib.error, ZstdError, EOFError):
                self._member = None
                self._packed, self._packed_at = self._fed + self._packed, self._fed_at
                self._lose(1)  # so that the search does not find the same place again
                continue
            if found:
                self._unpacked += len(found)
                return found
        return b""

    def place(self, at: int) -> tuple[int, int]:
        del self._begun[: bisect_right(self._begun, (at, 1 << 62)) - 1]
        unpacked, packed = self._begun[0]
        return packed, at - unpacked

    def lost(self, at: int) -> int:
        lost = sum(size for before, size in self._losses if before <= at)
        self._losses = [(before, size) for before, size in self._losses if before > at]
        return lost

    def _continue(self, member: Decompressor) -> bytes:
        """Return more bytes of a member; empty where it has ended."""
        while not member.eof:
            packed = b""
            if member.needs_input:
                is_over = not self._packed and not self._fill()
                packed = self._packed
                if packed:
                    self._fed, self._fed_at = packed, self._packed_at
                self._packed, self._packed_at = b"", self._packed_at + len(packed)
            else:
                is_over = False
            if found := member.decompress(packed, _BLOCK):
                return found
            if is_over:
                raise EOFError
        rest = member.unused_data
        self._packed, self._packed_at = rest + self._packed, self._packed_at - len(rest)
        self._member = None
        return b""

    def _begin(self) -> bool:
        """Find the beginning of the next member; what lies before it is counted as lost."""
        while True:
            at = self._packed.find(self._magic)
            if at >= 0:
                self._lose(at)
                self._begun.append((self._unpacked, self._packed_at))
                self._member = self._new()
                return True
            self._lose(max(0, len(self._packed) - len(self._magic) + 1))
            if not self._fill():
                self._lose(len(self._packed))
                return False

    def _fill(self) -> bool:
        block = self._file.read(_BLOCK)
        self._packed += block
        return bool(block)

    def _lose(self, size: int) -> None:
        if lost := len(self._packed[:size].strip(b"\0")):  # what only fills a block is no loss
            self._losses.append((self._unpacked, lost))
        self._drop(size)

    def _drop(self, size: int) -> None:
        size = min(size, len(self._packed))
        self._packed, self._packed_at = self._packed[size:], self._packed_at + size


class _GzipMember:
    """One gzip member, as the decompressors of other formats are used."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def needs_input(self) -> bool:
        return not self._inflate.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._inflate.decompress(self._inflate.unconsumed_tail + data, max(max_length, 0))

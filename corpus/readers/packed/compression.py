"""Opens compressed streams by their first bytes: gzip, bzip2, xz and Zstandard. Bounds no length: its callers do."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from backports.zstd import DecompressionParameter, ZstdDecompressor, ZstdDict, ZstdError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

DAMAGE = (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, ZstdError)
"""What is raised where a compressed stream ends too early or is damaged."""

PACKINGS = (".gz", ".bz2", ".xz", ".lzma", ".zst")
"""Endings that a compressed file has behind its own; its first bytes decide how it is opened."""

_LARGEST_WINDOW = 27
"""Zstandard may look back 2 ** 27 bytes, as its own program allows by default."""
_MEMORY = 160_000_000
"""Bytes that xz may take: its highest level needs 65 million, and a stream may ask for 4,000 million."""
_BLOCK = 65_536


class Decompressor(Protocol):
    """What the decompressors of the standard library have in common; each reads one stream."""

    @property
    def eof(self) -> bool:
        """Whether the stream has ended."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing is left that it could decompress without more bytes."""

    @property
    def unused_data(self) -> bytes:
        """What follows the stream."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Return what bytes stand for, as far as `max_length`."""


def zstd_decompressor(dictionary: ZstdDict | None = None) -> Decompressor:
    """Return a decompressor of one Zstandard frame, whose window is bounded."""
    return ZstdDecompressor(dictionary, options={DecompressionParameter.window_log_max: _LARGEST_WINDOW})


def _xz_decompressor() -> Decompressor:
    return lzma.LZMADecompressor(memlimit=_MEMORY)


_DECOMPRESSORS: tuple[tuple[bytes, Callable[[], Decompressor]], ...] = (
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ\0", _xz_decompressor),
    (b"]\0\0", _xz_decompressor),  # the older .lzma, of a dictionary of 64 KiB or more
    (b"\x28\xb5\x2f\xfd", zstd_decompressor),
)


@lru_cache(maxsize=64)  # a file of records asks for each of them
def without_packing(name: str) -> str:
    """Return a file's name without the ending that says how it is compressed."""
    lower = name.lower()
    return next((name[: -len(ending)] for ending in PACKINGS if lower.endswith(ending)), name)


def decompressed(plain: io.BufferedReader) -> io.RawIOBase | None:
    """Return what a compressed stream holds, as a stream; None where its first bytes are of no compression."""
    head = plain.peek(8)[:8]
    if head.startswith(b"\x1f\x8b"):
        return _Gzip(plain)
    for magic, new in _DECOMPRESSORS:
        if head.startswith(magic):
            return _Decompression(plain, new)
    return None


class _Gzip(io.RawIOBase):
    """The unpacked bytes of gzip members, one after another."""

    def __init__(self, packed: io.BufferedReader) -> None:
        super().__init__()
        self._file = gzip.GzipFile(fileobj=packed)

    def readable(self) -> bool:
        """Return True: it is for reading."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read the next bytes into a buffer."""
        return self._file.readinto(buffer)


class _Decompression(io.RawIOBase):
    """The unpacked bytes of streams of one kind, one after another."""

    def __init__(self, packed: io.BufferedReader, new: Callable[[], Decompressor]) -> None:
        super().__init__()
        self._packed = packed
        self._new = new
        self._current = new()
        self._ahead = b""

    def readable(self) -> bool:
        """Return True: it is for reading."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read the next bytes into a buffer; raises an error of `DAMAGE` where there are no good ones."""
        wanted = memoryview(buffer).nbytes
        while True:
            if self._current.eof and not self._next_stream():
                return 0
            packed = b""
            if self._current.needs_input:
                packed, self._ahead = self._ahead or self._packed.read1(_BLOCK), b""
                if not packed:
                    raise EOFError("The compressed stream ends too early.")
            try:
                unpacked = self._current.decompress(packed, wanted)
            except OSError as error:  # bzip2's word for damage
                raise EOFError(str(error)) from error
            if unpacked:
                memoryview(buffer).cast("B")[: len(unpacked)] = unpacked
                return len(unpacked)

    def _next_stream(self) -> bool:
        """Begin the stream that follows; False where the file ends, or holds only padding."""
        ahead = (self._current.unused_data or self._packed.read1(_BLOCK)).lstrip(b"\0")
        while not ahead and (block := self._packed.read1(_BLOCK)):
            ahead = block.lstrip(b"\0")
        if ahead:
            self._ahead, self._current = ahead, self._new()
        return bool(ahead)

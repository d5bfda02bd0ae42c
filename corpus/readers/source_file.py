"""Opens a file, compressed or not, and hands out its bytes in bounded pieces. Knows nothing of formats."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from corpus.page import Rejected
from corpus.readers.encoding import wide_encoding

PAGE_LIMIT = 16_000_000
"""Bytes that one page may have. The longest page of the collections looked at has 4 million."""

Readline = Callable[[int], bytes]

DAMAGE = (EOFError, gzip.BadGzipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: `name` is its path inside the added folder, `source` how it is called to people."""

    path: Path
    name: str
    source: str

    @property
    def identity(self) -> str:
        """Give the name without `.gz`, so that compressing a file does not make other pages of it."""
        return self.name.removesuffix(".gz")

    @property
    def size(self) -> int:
        """Give the bytes on disk, 0 where there is no file."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def rejected(
        self, kind: str, reason: str, line: int | None = None, size: int | None = None, sample: str = ""
    ) -> Rejected:
        """Make a rejection of the file or of one of its lines."""
        return Rejected(self.source, line, kind, reason, self.size if size is None else size, sample[:200])


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file. `raw` is cut at the limit where `size` is larger than it."""

    number: int
    raw: bytes
    size: int


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """Open a file for its bytes, unpacked where its name or its first bytes say gzip."""
    with path.open("rb") as plain:
        packed = plain.peek(2)[:2] == b"\x1f\x8b"
        if not packed:
            yield plain
            return
        with gzip.GzipFile(fileobj=plain) as unpacked, io.BufferedReader(unpacked) as buffered:
            yield cast(io.BufferedReader, buffered)


def lines(stream: io.BufferedReader, limit: int = PAGE_LIMIT) -> Iterator[Line]:
    """Yield the lines of a stream as UTF-8 where it is UTF-16 or UTF-32, never holding more than the limit."""
    wide = wide_encoding(stream.peek(1024)[:1024])
    if wide is None:
        yield from _numbered(stream.readline, limit)
        return
    text = io.TextIOWrapper(stream, wide, errors="replace")
    try:
        yield from _numbered(lambda size: text.readline(size).encode("utf-8", "replace"), limit)
    finally:
        text.detach()


def _numbered(readline: Readline, limit: int) -> Iterator[Line]:
    number = 0
    while raw := readline(limit):
        number += 1
        size = len(raw)
        while not raw.endswith(b"\n") and (more := readline(limit)):
            size += len(more)
            if more.endswith(b"\n"):
                break
        yield Line(number, raw, size)

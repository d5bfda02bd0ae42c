"""Opens a plain or gzip file and reads lines of bounded length. Knows no format."""

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
"""Most bytes of one page. The longest page of the collections examined has 4 million."""

Readline = Callable[[int], bytes]

DAMAGE = (EOFError, gzip.BadGzipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: `name` is its path inside the added folder, `source` its name in messages."""

    path: Path
    name: str
    source: str

    @property
    def identity(self) -> str:
        """Return the name without `.gz`, so that a compressed file holds the same pages."""
        return self.name.removesuffix(".gz")

    @property
    def size(self) -> int:
        """Return the size on disk in bytes, 0 where there is no file."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def rejected(
        self, kind: str, reason: str, line: int | None = None, size: int | None = None, sample: str = ""
    ) -> Rejected:
        """Build a rejection of the file or of one of its lines; `size` is in bytes."""
        return Rejected(self.source, line, kind, reason, self.size if size is None else size, sample[:200])


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """One line of a file; `raw` is cut at the limit when `size`, the length in bytes, exceeds it."""

    number: int
    raw: bytes
    size: int


@contextmanager
def open_source(path: Path) -> Iterator[io.BufferedReader]:
    """Open a file for reading its bytes, decompressed where its first bytes say gzip."""
    with path.open("rb") as plain:
        is_gzip = plain.peek(2)[:2] == b"\x1f\x8b"
        if not is_gzip:
            yield plain
            return
        with gzip.GzipFile(fileobj=plain) as unpacked, io.BufferedReader(unpacked) as buffered:
            yield cast(io.BufferedReader, buffered)


def read_lines(stream: io.BufferedReader, limit: int = PAGE_LIMIT) -> Iterator[NumberedLine]:
    """Yield the lines of a stream, UTF-16 and UTF-32 recoded as UTF-8, holding at most `limit` bytes."""
    wide = wide_encoding(stream.peek(1024)[:1024])
    if wide is None:
        yield from _numbered(stream.readline, limit)
        return
    text = io.TextIOWrapper(stream, wide, errors="replace")
    try:
        yield from _numbered(lambda size: text.readline(size).encode("utf-8", "replace"), limit)
    finally:
        text.detach()


def _numbered(readline: Readline, limit: int) -> Iterator[NumberedLine]:
    number = 0
    while raw := readline(limit):
        number += 1
        size = len(raw)
        while not raw.endswith(b"\n") and (more := readline(limit)):
            size += len(more)
            if more.endswith(b"\n"):
                break
        yield NumberedLine(number, raw, size)

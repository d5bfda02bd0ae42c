"""Opens a file, compressed or not, and reads lines of bounded length. Knows no format."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from corpus.metadata.urls import canonical_url
from corpus.page import RawPage, Rejected, Skipped, UnreadFields
from corpus.readers.encodings.wide import wide_encoding
from corpus.readers.packed.compression import DAMAGE, decompressed, without_packing
from corpus.unforeseen import described

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PAGE_LIMIT = 16_000_000
"""Most bytes of one page. The longest page of the collections examined has 4 million."""

Readline = Callable[[int], bytes]
T = TypeVar("T")
Found = RawPage | Rejected | Skipped | UnreadFields
Reader = Callable[["SourceFile", str | None], Iterator[Found]]

UNPACKED = 256_000_000
RATIO = 100
"""A compressed file may unpack to so many bytes, or so many times its size; news texts have a ratio of 3 to 12."""
_MOST_REJECTED = 100_000
"""Records of a file that may be rejected in a row before the rest of it is left out."""
_BLANK_LINES = 1_000_000
"""Blank lines in a row that are read one by one."""
_BLOCK = 131_072
"""Bytes that are unpacked at a time."""
_SNIFFED = 1_024
_BLANKS = b" \t\r\n"


class TooMuch(Exception):
    """A file holds far more than its pages need; the message is a sentence for people."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: `name` is its path inside the added folder, `source` its name in messages.

    `encoding` is what the person named who adds it. A file `is_named` where the person added it by its own name: then
    it is rejected for what a file found in a folder is passed over for.
    """

    path: Path
    name: str
    source: str
    encoding: str | None = None
    is_named: bool = False
    service: str | None = None

    @property
    def identity(self) -> str:
        """Return the name without `.gz` and the like, so that a compressed file holds the same pages."""
        return without_packing(self.name)

    def page_identity(self, url: str | None, part: int | None = None, own: str | None = None) -> str:
        """Return the identity of a page of this file: its URL, else the file with the part's number or own id.

        A record's own id beats its URL.
        """
        if own:
            return f"{self.identity.rsplit('/', 1)[-1]}#{own}"
        if url:
            return canonical_url(url)
        return self.identity if part is None else f"{self.identity}:{part}"

    @property
    def size(self) -> int:
        """Return the size on disk in bytes, 0 where there is no file."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def rejected(
        self, kind: str, reason: str, line: int | None = None, size: int | None = None, sample: str = ""
    ) -> Rejected:
        """Build a rejection of the file or of one of its lines; `size` is in bytes."""
        return Rejected(self.source, line, kind, reason, self.size if size is None else size, sample[:200])

    def unexpected(self, error: BaseException, line: int | None, sample: str = "") -> Rejected:
        """Build a rejection for an error that no reader foresees."""
        reason = f"Reading this failed ({described(error)}); please report it together with the file."
        return self.rejected("failed", reason, line, None if line is None else len(sample), sample)

    def guarded(self, read: Callable[[], T], line: int, sample: str = "") -> T | Rejected:
        """Return the record that `read` returns; an error of its content becomes a rejection of its line."""
        try:
            return read()
        except (*DAMAGE, OSError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - one bad record must not stop those behind it
            return self.unexpected(error, line, sample)


def read_guarded(found: Iterable[Found], file: SourceFile) -> Iterator[Found]:
    """Yield what a reader finds in a file; what stops the reader becomes the last rejection."""
    in_a_row, is_empty = 0, True
    try:
        for one in found:
            in_a_row = in_a_row + 1 if isinstance(one, Rejected) else 0
            if in_a_row > _MOST_REJECTED:
                raise TooMuch(
                    f"{_MOST_REJECTED:,} records in a row hold no page; the rest of the file was left out. Check it."
                )
            is_empty = False
            yield one
        if is_empty:
            yield file.rejected("empty", "The file holds no page; check that it is whole.")
    except OSError as error:
        yield file.rejected(
            "unreadable", f"The file could not be read ({error.strerror or error}); check it and add it again."
        )
    except TooMuch as error:
        yield file.rejected("too long", str(error))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - one bad file must not stop those behind it
        yield file.unexpected(error, None)


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """One line of a file; `raw` is cut at the limit when `size`, the length in bytes, exceeds it."""

    number: int
    raw: bytes
    size: int


@contextmanager
def open_source(path: Path) -> Iterator[io.BufferedReader]:
    """Open a file for reading its bytes, decompressed where its first bytes say how."""
    with path.open("rb") as plain:
        unpacked = decompressed(plain)
        if unpacked is None:
            yield plain
            return
        most = max(UNPACKED, RATIO * path.stat().st_size)
        with unpacked:
            yield io.BufferedReader(_BoundedUnpacking(unpacked, most), _BLOCK)


def read_whole(file: SourceFile, most: int = PAGE_LIMIT) -> bytes | Rejected:
    """Return the bytes of a file that is read in one piece, of at most `most` bytes."""
    try:
        with open_source(file.path) as stream:
            raw = stream.read(most + 1)
    except DAMAGE:
        return file.rejected("broken", "The compressed file ends too early or is damaged; fetch it again.")
    if not raw.strip():
        return file.rejected("empty", "The file is empty.")
    if len(raw) > most:
        reason = f"The file is longer than {most // 1_000_000} MB, too long for an article; split it."
        return file.rejected("too long", reason, sample=raw[:200].decode("utf-8", "replace"))
    return raw


class _BoundedUnpacking(io.RawIOBase):
    """The bytes of an unpacked file, up to a number; TooMuch is raised for more."""

    def __init__(self, unpacked: io.RawIOBase, most: int) -> None:
        super().__init__()
        self._unpacked = unpacked
        self._most = self._left = most

    def readable(self) -> bool:
        """Return True: it is for reading."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read the next bytes into a buffer."""
        size = self._unpacked.readinto(buffer) or 0
        self._left -= size
        if self._left < 0:
            raise TooMuch(
                f"The file unpacks to more than {self._most // 1_000_000} MB, {RATIO} times its size or more; the rest"
                " of it was left out. Unpack it yourself and add what it holds."
            )
        return size


class _CarriageReturns(io.RawIOBase):
    """The bytes of a stream with its carriage returns as ends of lines."""

    def __init__(self, stream: io.BufferedReader) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        """Return True: it is for reading."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read the next bytes into a buffer."""
        block = self._stream.read1(memoryview(buffer).nbytes).replace(b"\r", b"\n")
        memoryview(buffer)[: len(block)] = block
        return len(block)


def read_lines(stream: io.BufferedReader, limit: int = PAGE_LIMIT, with_blank: bool = False) -> Iterator[NumberedLine]:
    """Yield the lines of a stream, UTF-16 and UTF-32 recoded as UTF-8, holding at most `limit` bytes.

    Blank lines are counted; whether they are yielded too is said by `with_blank`.
    """
    head = stream.peek(_BLOCK)
    wide = wide_encoding(head[:_SNIFFED])
    if wide is None:
        if b"\n" not in head and b"\r" in head[:-1]:  # lines as the old Macintosh ended them
            stream = io.BufferedReader(_CarriageReturns(stream), _BLOCK)
        yield from _bounded(stream.readline, limit) if with_blank else _with_words(stream, limit)
        return
    text = io.TextIOWrapper(stream, wide, errors="replace")
    try:
        yield from _bounded(lambda size: text.readline(size).encode("utf-8", "replace"), limit)
    finally:
        text.detach()


def raw_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file that hold words, for one who looks at a file before reading it."""
    with suppress(*DAMAGE, TooMuch), open_source(path) as stream:
        for line in read_lines(stream):
            yield line.raw


def _bounded(readline: Readline, limit: int) -> Iterator[NumberedLine]:
    """Yield lines until too many in a row are blank."""
    blank = 0
    for line in _numbered(readline, limit):
        blank = 0 if line.size > 4 or line.raw.strip(_BLANKS) else blank + 1
        if blank > _BLANK_LINES:
            raise TooMuch(
                f"{_BLANK_LINES:,} lines in a row are blank, up to line {line.number}; the rest of the file was left"
                " out. Remove them and add it again."
            )
        yield line


def _with_words(stream: io.BufferedReader, limit: int) -> Iterator[NumberedLine]:
    """Yield the lines that are not blank; blank ones are counted a block at a time."""
    skipped = 0
    for line in _numbered(stream.readline, limit):
        if line.size > limit or line.raw.strip(_BLANKS):
            yield NumberedLine(line.number + skipped, line.raw, line.size) if skipped else line
            continue
        while blank := _leading_blank_lines(stream.peek(1)):
            skipped += stream.read(blank).count(b"\n")


def _leading_blank_lines(block: bytes) -> int:
    """Return the length of the blank lines that a block begins with, in bytes."""
    return block.rfind(b"\n", 0, len(block) - len(block.lstrip(_BLANKS))) + 1


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

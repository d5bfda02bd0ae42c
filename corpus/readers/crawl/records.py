"""Finds the records of a crawl in its bytes, also behind bytes that are none. Understands no answer of a server.

A record that ends elsewhere than it says is taken up to the next one. Crawlers write such records when they store a
decoded page under the length of the page as it was sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus.readers.crawl.members import ByteSource

LONGEST_BLOCK = 17_000_000
"""Bytes of a record that are kept: a page of the longest sort, and the headers before it."""
_LONGEST_HEAD = 1_000_000
_START = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n[A-Za-z][\w-]{1,40}:")
_LONGEST_START = 64
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_BLANKS = b"\r\n \t\0"
_PAGE_END = re.compile(rb"</html\s*>\s*(?:<!--[^<>]{0,2000}-->\s*)?\Z", re.IGNORECASE)
_TAIL = 4_000


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record: its fields by name in small letters, and its block, up to a limit.

    `size` is the length of the block. `is_whole` is False where it ended elsewhere than it says and shows no end of its
    own. `place` says where it can be read again: where its member begins in the file, and its byte within that.
    """

    fields: Mapping[str, str]
    block: bytes
    size: int
    is_whole: bool
    place: tuple[int, int]

    @property
    def kind(self) -> str:
        """Return the type of the record, such as `response`."""
        return self.fields.get("warc-type", "").strip().lower()

    @property
    def url(self) -> str:
        """Return the address that was fetched."""
        return self.fields.get("warc-target-uri", "").strip().strip("<>").strip()


@dataclass(frozen=True, slots=True)
class SkippedBytes:
    """Bytes between two records that are no record."""

    size: int


class RecordReader:
    """Reads records one after another; it holds one at a time."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._buffer = bytearray()
        self._at = 0
        self._is_over = False

    def pass_over(self, size: int) -> None:
        """Pass over so many bytes at the beginning, as far as there are any."""
        while size > 0 and self._fill(1):
            size -= self._drop(min(size, len(self._buffer)))

    def records(self) -> Iterator[WarcRecord | SkippedBytes]:
        """Yield each record, and how many bytes were skipped before it."""
        skipped = 0
        while self._skip_blanks():
            if not _START.match(self._buffer):
                skipped += self._skip_to_start()
                continue
            lost = self._source.lost(self._at)
            record = self._record()
            if record is None:
                skipped += lost + self._drop(1) + self._skip_to_start()
                continue
            if skipped + lost:
                yield SkippedBytes(skipped + lost)
            skipped = 0
            yield record
        if skipped := skipped + self._source.lost(self._at):
            yield SkippedBytes(skipped)

    def _record(self) -> WarcRecord | None:
        """Read the record at the beginning of the buffer; None if its head has no end."""
        end = self._search(_HEAD_END, 0, _LONGEST_HEAD, 4)
        if end is None or _START.search(self._buffer, 1, end.start()):
            return None
        fields = fields_of(bytes(self._buffer[: end.start()]))
        place = self._source.place(self._at)
        self._drop(end.end())
        stated = fields.get("content-length", "")
        length = int(stated) if stated.isdecimal() and len(stated) < 19 else None
        if length is not None and length > LONGEST_BLOCK:
            return self._long_record(fields, length, place)
        if length is not None and self._fill(length + _LONGEST_START) and self._is_end(length):
            block, is_whole = bytes(self._buffer[:length]), True
        else:
            block, is_whole = self._block_of_wrong_length(length)
        self._drop(len(block))
        return WarcRecord(fields, block, len(block), is_whole, place)

    def _is_end(self, length: int) -> bool:
        """Return whether a block of that length is followed by a record, or by nothing."""
        if len(self._buffer) < length:
            return False
        rest = bytes(self._buffer[length : length + _LONGEST_START]).lstrip(_BLANKS)
        return b"WARC/".startswith(rest[:5])

    def _block_of_wrong_length(self, length: int | None) -> tuple[bytes, bool]:
        """Return the block up to the next record, or as long as it says where its page ends there."""
        if length is not None and length <= len(self._buffer) and _ends_page(self._buffer[:length]):
            return bytes(self._buffer[:length]), True
        following = self._search(_START, 0, LONGEST_BLOCK, _LONGEST_START)
        block = bytes(self._buffer[: following.start() if following else min(len(self._buffer), LONGEST_BLOCK)])
        block = block.rstrip(b"\r\n")
        return block, _ends_page(block) or (length is not None and length <= len(block))

    def _long_record(self, fields: Mapping[str, str], length: int, place: tuple[int, int]) -> WarcRecord:
        """Pass over a block that is too long, up to its end or to a record that begins before it."""
        left, kept, passed = length, b"", 0
        while left > 0 and self._fill(_LONGEST_START):
            kept = kept or bytes(self._buffer[:_TAIL])
            searched = min(left, len(self._buffer))
            if found := _START.search(self._buffer, 0, searched):
                passed += self._drop(found.start())
                break
            dropped = self._drop(searched if searched == left else max(1, searched - _LONGEST_START))
            left, passed = left - dropped, passed + dropped
        return WarcRecord(fields, kept, passed, not left, place)

    def _skip_to_start(self) -> int:
        """Drop what lies before the next record, and return how many bytes that were."""
        skipped = 0
        while True:
            if found := _START.search(self._buffer):
                return skipped + self._drop(found.start())
            skipped += self._drop(max(0, len(self._buffer) - _LONGEST_START))
            if not self._more():
                return skipped + self._drop(len(self._buffer))

    def _search(self, pattern: re.Pattern[bytes], start: int, most: int, longest: int) -> re.Match[bytes] | None:
        """Return the first match of a pattern within so many bytes, of which a match has at most `longest`."""
        while True:
            if found := pattern.search(self._buffer, start, most):
                return found
            start = max(start, len(self._buffer) - longest)
            if len(self._buffer) >= most or not self._more():
                return None

    def _skip_blanks(self) -> bool:
        """Drop line ends; False where the file ends."""
        while True:
            stripped = len(self._buffer) - len(self._buffer.lstrip(_BLANKS))
            self._drop(stripped)
            if self._buffer:
                self._fill(_LONGEST_START)
                return True
            if not self._more():
                return False

    def _fill(self, size: int) -> bool:
        """Read until the buffer has so many bytes or the file ends; False if it has none."""
        while len(self._buffer) < size and self._more():
            pass
        return bool(self._buffer)

    def _more(self) -> bool:
        if self._is_over:
            return False
        block = self._source.read()
        self._is_over = not block
        self._buffer += block
        return bool(block)

    def _drop(self, size: int) -> int:
        del self._buffer[:size]
        self._at += size
        return size


def _ends_page(block: bytes | bytearray) -> bool:
    return bool(_PAGE_END.search(bytes(block[-_TAIL:])))


def fields_of(head: bytes) -> dict[str, str]:
    """Return the fields of a head by their names in small letters; of several of one name the first counts."""
    fields: dict[str, str] = {}
    name = ""
    for line in head.decode("utf-8", "replace").splitlines():
        if line[:1] in {" ", "\t"} and name:
            fields[name] += " " + line.strip()
            continue
        stated, colon, value = line.partition(":")
        if colon and (name := stated.strip().lower()) not in fields:
            fields[name] = value.strip()
    return fields

"""Reads `.json` files: one record, a list of records, or a list inside an object. Holds no list as a whole.

Values that follow one another are read too, as in `.jsonl`. A record that is no JSON is rejected alone.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from functools import partial

from corpus.page import Rejected, Skipped, UnreadFields
from corpus.readers.encodings.decoding import UNDECIDED, Decoded
from corpus.readers.encodings.line_decoder import LineDecoder
from corpus.readers.encodings.wide import wide_encoding
from corpus.readers.packed.compression import DAMAGE
from corpus.readers.records.fields import UnknownFieldCounter
from corpus.readers.records.json_shapes import LIST_NAMES, records_in
from corpus.readers.records.record_pages import read_record
from corpus.readers.source_file import PAGE_LIMIT, Found, SourceFile, open_source, raw_lines

_BLOCK = 262_144
_LONGEST_OBJECT = 2 * PAGE_LIMIT
"""Characters of an object with a list inside that is read in one piece; a longer list is read record by record."""
_BLANKS = " \t\r\n\ufeff\0,"
_NEXT_RECORD = re.compile(r"\}\s{0,99},?\s{0,99}(?=\{\s{0,99}\")|\n\s{0,99}(?=\{)")
_LIST_INSIDE = re.compile(rf'"({"|".join(LIST_NAMES)})"\s{{0,99}}:\s{{0,99}}\[')
_LIST_SEARCHED = 1_000_000
_DATA = 1_000
"""Records without a word in the fields of articles, by which a file is recognised as other data."""
_UNDECODED = re.compile("[\udc80-\udcff]")
_WRAPPED = (DAMAGE, ValueError)

_DECODER = json.JSONDecoder(strict=False)


class _BrokenValue(Exception):
    """A value that is no JSON; `at` is the character where that shows."""

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason)
        self.at = at


class _Values:
    """Reads one JSON value after another from a stream, as far as each is complete."""

    def __init__(self, stream: Iterator[str]) -> None:
        self._stream = stream
        self.text = ""
        self.at = 0

    def more(self) -> bool:
        """Read further, and forget what was read; False at the end."""
        self.text, self.at = self.text[self.at :], 0
        size, parts = 0, []
        while size < max(len(self.text), 1) and (block := next(self._stream, "")):
            parts.append(block)
            size += len(block)
        self.text += "".join(parts)
        return bool(parts)

    def peek(self) -> str:
        """Return the next character that is no blank and no comma; empty at the end."""
        while True:
            rest = self.text[self.at : self.at + 4_096].lstrip(_BLANKS)
            if rest:
                self.at += len(self.text[self.at : self.at + 4_096]) - len(rest)
                return rest[0]
            self.at = min(len(self.text), self.at + 4_096)
            if self.at >= len(self.text) and not self.more():
                return ""

    def value(self, longest: int) -> object:
        """Return the next value; raises `_BrokenValue`, and `OverflowError` for one that is too long."""
        while True:
            try:
                value, self.at = _DECODER.raw_decode(self.text, self.at)
                return value
            except json.JSONDecodeError as error:
                is_incomplete = error.msg.startswith("Unterminated string") or error.pos > len(self.text) - 20
                if len(self.text) - self.at > longest:
                    raise OverflowError from error
                if not is_incomplete or not self.more():
                    raise _BrokenValue(error.msg, error.pos) from error
            except RecursionError as error:
                raise _BrokenValue("its fields are too deep", self.at + 1) from error

    def pass_over(self, at: int) -> bool:
        """Go to the next record behind a broken one; False where the file ends."""
        self.at = at
        while True:
            if found := _NEXT_RECORD.search(self.text, self.at):
                self.at = found.end()
                return True
            self.at = max(self.at, len(self.text) - 200)
            if not self.more():
                return False


def read_json(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    """Yield a page for each record; the number of a record counts from 1.

    Settings and other data that lie in a folder are passed over: files of which no record has a word or an address.
    """
    found = _read(file, outlet)
    held: list[Found] = []
    for one in () if file.is_named else found:
        held.append(one)
        is_data = isinstance(one, UnreadFields) or (isinstance(one, Rejected) and one.kind == "empty")
        if not is_data or len(held) > _DATA:
            break
    else:
        if held:
            yield Skipped(file.source, kind=".json without articles")
            return
    yield from held
    yield from found


def _read(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    reading = _Reading(file, outlet)
    try:
        with open_source(file.path) as stream:
            head = stream.peek(1_024)[:1_024]
            reading.encoding = wide_encoding(head) or "utf-8"
            decoder = codecs.getincrementaldecoder(reading.encoding)("surrogateescape")
            blocks = iter(partial(stream.read1, _BLOCK), b"")
            yield from reading.records(_Values(decoder.decode(block) for block in blocks))
    except DAMAGE:
        reason = f"The compressed file ends too early or is damaged after record {reading.number}; fetch it again."
        yield file.rejected("broken", reason, line=reading.number + 1)
    yield from reading.unknown.found(file.source)


class _Reading:
    """The reading of one file: counts its records."""

    def __init__(self, file: SourceFile, outlet: str | None) -> None:
        self.number = 0
        self.unknown = UnknownFieldCounter()
        self.encoding = "utf-8"
        self._file, self._outlet = file, outlet
        self._decoder = LineDecoder(partial(raw_lines, file.path), file.encoding)

    def records(self, values: _Values) -> Iterator[Found]:
        is_list = values.peek() == "["
        values.at += is_list
        while sign := values.peek():
            if sign == "]":
                values.at += 1
                continue
            try:
                value = values.value(PAGE_LIMIT if is_list else _LONGEST_OBJECT)
            except _BrokenValue as broken:
                yield self._broken(values, broken)
                if not values.pass_over(broken.at):
                    return
            except OverflowError:
                listed = None if is_list else _LIST_INSIDE.search(values.text, values.at, values.at + _LIST_SEARCHED)
                if listed is None:
                    yield self._too_long()
                    return
                values.at, is_list = listed.end(), True
            else:
                yield from self._read(value, is_list)
        if not self.number:
            yield self._file.rejected("empty", "The file is empty.")

    def _read(self, value: object, is_in_list: bool) -> Iterator[Found]:
        decoded = self._decoded(value)
        if decoded is None:
            self.number += 1
            yield self._file.rejected("encoding", UNDECIDED, self.number, 0, repr(value)[:60])
            return
        value = json.loads(decoded.text, strict=False) if decoded.text else value
        records = [(value, None)] if is_in_list else records_in(value)
        for record, named in records:
            self.number += 1
            if not isinstance(record, Mapping):
                yield self._file.rejected("broken", "This is no record with fields.", self.number, 0, str(record)[:200])
                continue
            read = partial(read_record, record, self._file, self.number, self._outlet or named, self.unknown)
            yield decoded.mark(self._file.guarded(read, self.number))

    def _decoded(self, value: object) -> Decoded | None:
        """Return a value with bytes that are not UTF-8 as JSON in the encoding of the file, another without text."""
        written = json.dumps(value, ensure_ascii=False)
        if not _UNDECODED.search(written):
            return Decoded("", self.encoding)
        return self._decoder.decode(written.encode("utf-8", "surrogateescape"))

    def _broken(self, values: _Values, broken: _BrokenValue) -> Rejected:
        self.number += 1
        sample = values.text[values.at : values.at + 200].encode("utf-8", "replace").decode()
        return self._file.rejected("broken", f"This record is no JSON ({broken}).", self.number, 0, sample)

    def _too_long(self) -> Rejected:
        self.number += 1
        reason = f"This value is longer than {PAGE_LIMIT // 1_000_000} MB, too long for one article; split the file."
        return self._file.rejected("too long", reason, self.number, 0)

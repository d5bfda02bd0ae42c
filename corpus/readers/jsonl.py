"""Reads `.jsonl` files and those of the same form by other endings. Reads no list that spans lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from corpus.page import RawPage, Rejected
from corpus.readers.encodings.decoding import UNDECIDED
from corpus.readers.encodings.line_decoder import LineDecoder
from corpus.readers.packed.compression import DAMAGE
from corpus.readers.records.fields import UnknownFieldCounter
from corpus.readers.records.record_pages import read_record
from corpus.readers.source_file import PAGE_LIMIT, Found, NumberedLine, SourceFile, open_source, raw_lines, read_lines

_LONG_LINE, _MOST_VALUES = 1_000_000, 1_000_000
"""A line of so many bytes may have so many commas and brackets: each value takes about a hundred bytes of memory."""


def read_jsonl(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    """Yield a page for each line; a broken line is rejected with its number and reading goes on."""
    last_line, unknown = 0, UnknownFieldCounter()
    decoder = LineDecoder(partial(raw_lines, file.path), file.encoding)
    try:
        with open_source(file.path) as stream:
            for line in read_lines(stream):
                last_line = line.number
                if line.raw.strip(b" \t\r\n\xef\xbb\xbf"):
                    yield file.guarded(partial(_read_line, file, line, outlet, decoder, unknown), line.number)
    except DAMAGE:
        reason = f"The compressed file ends too early or is damaged after line {last_line}; fetch it again."
        yield file.rejected("broken", reason, line=last_line + 1)
    else:
        if not last_line:
            yield file.rejected("empty", "The file is empty.")
    yield from unknown.found(file.source)


def _read_line(
    file: SourceFile, line: NumberedLine, outlet: str | None, decoder: LineDecoder, unknown: UnknownFieldCounter
) -> RawPage | Rejected:
    if line.size > PAGE_LIMIT:
        reason = f"The line is longer than {PAGE_LIMIT // 1_000_000} MB, too long for one article; split the record."
        return file.rejected("too long", reason, line.number, line.size, line.raw[:200].decode("utf-8", "replace"))
    decoded = decoder.decode(line.raw)
    if decoded is None:
        return file.rejected("encoding", UNDECIDED, line.number, line.size, repr(line.raw[:60]))
    text = decoded.text
    if line.size > _LONG_LINE and sum(map(text.count, ",[{")) > _MOST_VALUES:
        reason = f"The record has more than {_MOST_VALUES:,} values, too many for one article; split it."
        return file.rejected("too long", reason, line.number, line.size, text)
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = f"This line is not a JSON record ({error})."
        return file.rejected("broken", reason, line.number, line.size, text)
    if not isinstance(record, dict):
        return file.rejected("broken", "This line is not a JSON record with fields.", line.number, line.size, text)
    return read_record(record, file, line.number, outlet, unknown, decoded)

"""Reads `.csv` tables whose columns are the fields of records. Guesses the separator, but not the meaning of a
column."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from corpus.page import RawPage, Rejected
from corpus.readers.encoding import decode
from corpus.readers.jsonl import CONTENT_FIELDS, page_from_record
from corpus.readers.source_file import DAMAGE, PAGE_LIMIT, NumberedLine, SourceFile, open_source, read_lines

_SEPARATORS = ",;\t|"


def read_csv(file: SourceFile, outlet: str | None) -> Iterator[RawPage | Rejected]:
    """Yield a page for each row; the first row names the columns."""
    csv.field_size_limit(PAGE_LIMIT)
    row_number = 0
    try:
        with open_source(file.path) as stream:
            rows = _rows(read_lines(stream))
            header = [name.strip().lower() for name in next(rows, (0, []))[1] or []]
            if not CONTENT_FIELDS.intersection(header):
                wanted = ", ".join(sorted(CONTENT_FIELDS))
                yield file.rejected("broken", f"The first row names no column for an article's words ({wanted}).")
                return
            for row_number, row in rows:
                yield _read_row(file, row_number, dict(zip(header, row, strict=False)) if row else None, outlet)
    except DAMAGE:
        reason = f"The compressed file ends too early or is damaged after line {row_number}; fetch it again."
        yield file.rejected("broken", reason, line=row_number + 1)


def _rows(numbered: Iterator[NumberedLine]) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each row with the number of its last line; None for a row that cannot be read."""
    first = next(numbered, None)
    if first is None:
        return
    head = _text(first)
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(_texts(head, numbered), delimiter=separator)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield reader.line_num, None
            continue
        if row:
            yield reader.line_num, row


def _texts(head: str, numbered: Iterator[NumberedLine]) -> Iterator[str]:
    yield head
    yield from map(_text, numbered)


def _text(line: NumberedLine) -> str:
    return decode(line.raw) or ""


def _read_row(
    file: SourceFile, row_number: int, record: dict[str, str] | None, outlet: str | None
) -> RawPage | Rejected:
    if record is None:
        return file.rejected("broken", "This row could not be read; look for a missing quotation mark.", row_number, 0)
    page = page_from_record(record, file, row_number, outlet)
    if page is None:
        reason = "The record has no words in `text`, `body`, `page` or `html`."
        return file.rejected("empty", reason, row_number, 0, str(record))
    return page

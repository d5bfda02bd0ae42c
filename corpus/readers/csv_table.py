"""Reads `.csv` tables whose columns are the fields of records. Guesses the separator, but not the meaning of a
column."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from functools import partial
from itertools import chain

from corpus.page import RawPage, Rejected
from corpus.readers.encoding import decode
from corpus.readers.packed.compression import DAMAGE
from corpus.readers.records.fields import UnknownFieldCounter, holds_articles
from corpus.readers.records.record_pages import read_record
from corpus.readers.source_file import PAGE_LIMIT, Found, NumberedLine, SourceFile, open_source, read_lines

_SEPARATORS = ",;\t|"
_REPLAYED = 2
"""Bytes that may be read once more, for each byte that is read."""


def read_csv(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    """Yield a page for each row; the first row names the columns."""
    csv.field_size_limit(PAGE_LIMIT)
    row_number, unknown = 0, UnknownFieldCounter()
    try:
        with open_source(file.path) as stream:
            rows = _rows(read_lines(stream, with_blank=True))
            header = [name.strip().lower() for name in next(rows, (0, []))[1] or []]
            if not holds_articles(dict.fromkeys(header)):
                yield file.rejected("broken", "The first row names no column for an article's words, such as `text`.")
                return
            for row_number, row in rows:
                record = dict(zip(header, row, strict=False)) if row else None
                yield file.guarded(partial(_read_row, file, row_number, record, outlet, unknown), row_number)
    except DAMAGE:
        reason = f"The compressed file ends too early or is damaged after line {row_number}; fetch it again."
        yield file.rejected("broken", reason, line=row_number + 1)
    yield from unknown.found(file.source)


def _rows(numbered: Iterator[NumberedLine]) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each row with the number of its last line; None for a row that cannot be read.

    After a quotation mark that is never closed, the lines that were taken for its row are read once more.
    """
    first = next(numbered, None)
    if first is None:
        return
    separator = max(_SEPARATORS, key=_text(first).count)
    lines, again = chain([first], numbered), deque[NumberedLine]()
    taken: list[NumberedLine] = []
    width, read, replayed = None, 0, 0
    reader = csv.reader(_texts(lines, again, taken), delimiter=separator, strict=True)
    while True:
        is_again = bool(again)
        taken.clear()
        try:
            row: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            row = _row_of(taken[0], separator, width)
            size = sum(line.size for line in taken[1:])
            if replayed + size <= _REPLAYED * (read + PAGE_LIMIT):  # so that reading stays linear
                replayed += size
                again.extendleft(reversed(taken[1:]))
                del taken[1:]
            reader = csv.reader(_texts(lines, again, taken), delimiter=separator, strict=True)
        read += sum(line.size for line in taken)
        width = len(row or ()) if width is None else width
        if row is None or row:
            yield taken[-1].number, row if row is None or not is_again or len(row) == width else None


def _row_of(line: NumberedLine, separator: str, width: int | None) -> list[str] | None:
    """Return the cells of one line if they are as many as the columns, whatever its quotation marks."""
    try:
        row = next(csv.reader([_text(line)], delimiter=separator), [])
    except csv.Error:
        return None
    return row if len(row) == width else None


def _texts(lines: Iterator[NumberedLine], again: deque[NumberedLine], taken: list[NumberedLine]) -> Iterator[str]:
    """Yield the text of each line, those that are read once more first; note the lines in `taken`."""
    while True:
        line = again.popleft() if again else next(lines, None)
        if line is None:
            return
        taken.append(line)
        yield _text(line)


def _text(line: NumberedLine) -> str:
    return decode(line.raw) or ""


def _read_row(
    file: SourceFile,
    row_number: int,
    record: dict[str, str] | None,
    outlet: str | None,
    unknown: UnknownFieldCounter,
) -> RawPage | Rejected:
    if record is None:
        return file.rejected("broken", "This row could not be read; look for a missing quotation mark.", row_number, 0)
    return read_record(record, file, row_number, outlet, unknown)

"""Reads `.csv` tables whose columns are the fields of records. Guesses the separator, never the meaning of a column."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from corpus.page import RawPage, Rejected
from corpus.readers.encoding import decode
from corpus.readers.jsonl import CONTENT_FIELDS, page_from
from corpus.readers.source_file import DAMAGE, PAGE_LIMIT, Found, Line, lines, opened

_SEPARATORS = ",;\t|"


def read_csv(found: Found, outlet: str | None) -> Iterator[RawPage | Rejected]:
    """Read a record a row; the first row names the columns."""
    csv.field_size_limit(PAGE_LIMIT)
    place = 0
    try:
        with opened(found.path) as stream:
            rows = _rows(lines(stream))
            header = [name.strip().lower() for name in next(rows, (0, []))[1] or []]
            if not CONTENT_FIELDS.intersection(header):
                wanted = ", ".join(sorted(CONTENT_FIELDS))
                yield found.rejected("broken", f"The first row names no column for an article's words ({wanted}).")
                return
            for place, row in rows:
                yield _read_row(found, place, dict(zip(header, row, strict=False)) if row else None, outlet)
    except DAMAGE:
        reason = f"The compressed file ends too early or is damaged after line {place}; fetch it again."
        yield found.rejected("broken", reason, line=place + 1)


def _rows(numbered: Iterator[Line]) -> Iterator[tuple[int, list[str] | None]]:
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


def _texts(head: str, numbered: Iterator[Line]) -> Iterator[str]:
    yield head
    yield from map(_text, numbered)


def _text(line: Line) -> str:
    return decode(line.raw) or ""


def _read_row(found: Found, place: int, record: dict[str, str] | None, outlet: str | None) -> RawPage | Rejected:
    if record is None:
        return found.rejected("broken", "This row could not be read; look for a missing quotation mark.", place, 0)
    page = page_from(record, found, place, outlet)
    if page is None:
        reason = "The record has no words in `text`, `body`, `page` or `html`."
        return found.rejected("empty", reason, place, 0, str(record))
    return page

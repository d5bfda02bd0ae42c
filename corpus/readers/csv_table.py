"""Reads tables (`.csv`, `.tsv`) whose columns are the fields of records. Guesses no meaning of a column."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, dropwhile

from corpus.page import RawPage, Rejected
from corpus.readers.csv_dialect import Columns, Dialect, find_dialect
from corpus.readers.encodings.decoding import UNDECIDED, Decoded
from corpus.readers.encodings.line_decoder import LineDecoder
from corpus.readers.packed.compression import DAMAGE
from corpus.readers.records.fields import UnknownFieldCounter, holds_articles, is_known
from corpus.readers.records.record_pages import read_record
from corpus.readers.source_file import PAGE_LIMIT, Found, NumberedLine, SourceFile, open_source, raw_lines, read_lines
from corpus.text.missing_values import is_missing

_EXAMINED_LINES, _EXAMINED_BYTES = 200, 1_000_000
"""Lines, and bytes of them, by which the dialect of a table is found out."""
_LONE_RETURN = re.compile(r"(?<=\r)(?!\n)(?!$)")
"""Behind a carriage return alone: the old Macintosh ended lines so, and tables joined from two machines have both."""
_REPLAYED = 2
"""Bytes that may be read once more, for each byte that is read."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A decoded line; `decoded` is None where its encoding cannot be told."""

    number: int
    size: int
    text: str
    decoded: Decoded | None


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row with the lines that it was read from; None for a row that cannot be read."""

    cells: list[str] | None
    lines: tuple[_Line, ...]

    @property
    def number(self) -> int:
        """Return the number of the row's last line."""
        return self.lines[-1].number

    def mark(self, page: RawPage) -> RawPage:
        """Return a page made of this row with the encoding of its lines, that of an unsure or damaged one first."""
        decoded = [line.decoded for line in self.lines if line.decoded]
        chosen = next((one for one in decoded if one.note or not one.sure), None)
        return (chosen or next((one for one in decoded if not one.text.isascii()), decoded[0])).mark(page)


def read_csv(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    """Yield a page for each row; the first row names the columns."""
    csv.field_size_limit(PAGE_LIMIT)
    last_line, unknown = 0, UnknownFieldCounter()
    try:
        with open_source(file.path) as stream:
            lines = _decoded(read_lines(stream, with_blank=True), file)
            lines = dropwhile(_says_nothing, lines)
            examined = _first_lines(lines)
            dialect = find_dialect([line.text for line in examined], Columns(_known, _hold_articles))
            rows = _rows(chain(examined[dialect.header_at :], lines), dialect)
            header = next(rows, None)
            names = [_column(name) for name in header.cells or []] if header else []
            if not _hold_articles(names):
                yield _without_header(file, header)
                return
            for row in rows:
                last_line = row.number
                if row.cells and [_column(cell) for cell in row.cells] == names:
                    continue  # the header once more, where tables were joined
                yield file.guarded(partial(_read_row, file, row, names, outlet, unknown), row.number)
    except DAMAGE:
        reason = f"The compressed file ends too early or is damaged after line {last_line}; fetch it again."
        yield file.rejected("broken", reason, line=last_line + 1)
    yield from unknown.found(file.source)


def _column(name: str) -> str:
    return name.strip().strip('"\ufeff').strip().lower()


def _hold_articles(names: Iterable[str]) -> bool:
    return holds_articles(dict.fromkeys(map(_column, names)))


def _known(names: Iterable[str]) -> int:
    return sum(is_known(_column(name)) for name in names)


def _without_header(file: SourceFile, header: _Row | None) -> Rejected:
    if header and not all(line.decoded for line in header.lines):
        return file.rejected("encoding", UNDECIDED)
    return file.rejected("broken", "The first row names no column for an article's words, such as `text`.")


def _decoded(numbered: Iterable[NumberedLine], file: SourceFile) -> Iterator[_Line]:
    decoder, more = LineDecoder(partial(raw_lines, file.path), file.encoding), 0
    for line in numbered:
        decoded = decoder.decode(line.raw)
        text = decoded.text if decoded else ""
        if "\r" not in text[:-2]:
            yield _Line(line.number + more, line.size, text, decoded)
            continue
        for part in _LONE_RETURN.split(text):
            yield _Line(line.number + more, len(part), part, decoded)
            more += 1
        more -= 1


def _says_nothing(line: _Line) -> bool:
    """Return whether a line above the header holds nothing, or a comment without a known column."""
    text = line.text.strip()
    is_comment = text.startswith("#") and not _known(re.split(r"[,;\t|]", text[1:]))
    return line.decoded is not None and (not text or is_comment)


def _first_lines(lines: Iterator[_Line]) -> list[_Line]:
    first: list[_Line] = []
    size = 0
    for line in lines:
        first.append(line)
        size += line.size
        if len(first) >= _EXAMINED_LINES or size > _EXAMINED_BYTES:
            break
    return first


def _rows(lines: Iterator[_Line], dialect: Dialect) -> Iterator[_Row]:
    """Yield each row, blank ones left out.

    After a quotation mark that is never closed, the lines that were taken for its row are read once more.
    """
    again, taken = deque[_Line](), list[_Line]()
    width, read, replayed = None, 0, 0
    reader = dialect.rows(_texts(lines, again, taken, dialect))
    while True:
        is_again = bool(again)
        taken.clear()
        try:
            cells: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = _cells_of(taken[0], dialect, width)
            size = sum(line.size for line in taken[1:])
            if replayed + size <= _REPLAYED * (read + PAGE_LIMIT):  # so that reading stays linear
                replayed += size
                again.extendleft(reversed(taken[1:]))
                del taken[1:]
            reader = dialect.rows(_texts(lines, again, taken, dialect))
        read += sum(line.size for line in taken)
        width = len(cells or ()) if width is None else width
        if cells is None or cells:
            is_read = cells is not None and (not is_again or len(cells) == width)
            yield _Row(dialect.cells(cells) if cells and is_read else None, tuple(taken))


def _cells_of(line: _Line, dialect: Dialect, width: int | None) -> list[str] | None:
    """Return the cells of one line if they are as many as the columns, whatever its quotation marks."""
    try:
        cells = dialect.lenient_row(line.text)
    except csv.Error:
        return None
    return cells if len(cells) == width else None


def _texts(lines: Iterator[_Line], again: deque[_Line], taken: list[_Line], dialect: Dialect) -> Iterator[str]:
    """Yield the text of each line, those that are read once more first; note the lines in `taken`."""
    following = _taken(lines, again, taken)
    return (dialect.joined(text, following) for text in following)


def _taken(lines: Iterator[_Line], again: deque[_Line], taken: list[_Line]) -> Iterator[str]:
    while True:
        line = again.popleft() if again else next(lines, None)
        if line is None:
            return
        taken.append(line)
        yield line.text


def _read_row(
    file: SourceFile, row: _Row, names: Sequence[str], outlet: str | None, unknown: UnknownFieldCounter
) -> RawPage | Rejected:
    if not all(line.decoded for line in row.lines):
        return file.rejected("encoding", UNDECIDED, row.number, 0)
    if row.cells is None:
        return file.rejected("broken", "This row could not be read; look for a missing quotation mark.", row.number, 0)
    if any(cell.strip() for cell in row.cells[len(names) :]):
        reason = f"This row has {len(row.cells)} cells for {len(names)} columns; put quotation marks around its text."
        return file.rejected("broken", reason, row.number, 0, str(row.cells))
    record = dict(zip(reversed(names[: len(row.cells)]), reversed(row.cells[: len(names)]), strict=True))
    if len(record) < len(names):  # of several columns with one name, the first that holds something counts
        for name, cell in zip(names, row.cells, strict=False):
            if is_missing(record.get(name, "")):
                record[name] = cell
    page = read_record(record, file, row.number, outlet, unknown)
    return row.mark(page) if isinstance(page, RawPage) else page

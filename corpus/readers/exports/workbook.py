"""Reads workbooks (`.xlsx`, `.ods`, `.xls`) as tables: each row is a record. Runs no formula and no macro."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial

from corpus.page import Rejected
from corpus.readers.records.fields import UnknownFieldCounter, holds_articles
from corpus.readers.records.record_pages import read_record
from corpus.readers.source_file import Found, SourceFile, read_whole

LARGEST = 100_000_000
_HEADER_WITHIN = 20
"""Rows in which the names of the columns are looked for: services put their own name and a date above them."""
Cell = object


def read_workbook(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    """Yield a page for each row of each sheet that names a column for an article's words."""
    from python_calamine import CalamineError, CalamineWorkbook

    raw = read_whole(file, LARGEST)
    if isinstance(raw, Rejected):
        yield raw
        return
    unknown = UnknownFieldCounter()
    number, has_articles = 0, False
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for sheet in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(sheet).iter_rows()
            for names, cells in _records(rows):
                has_articles = True
                number += 1
                record = {name: _value(cell) for name, cell in zip(names, cells, strict=False) if name}
                yield file.guarded(partial(read_record, record, file, number, outlet, unknown), number)
    except CalamineError as error:
        reason = f"The workbook is damaged, encrypted or of an unknown sort ({error}); save it again, or as CSV."
        yield file.rejected("broken", reason, number + 1 if number else None)
        return
    if not has_articles:
        yield file.rejected("broken", "No sheet names a column for an article's words, such as `text`.")
    yield from unknown.found(file.source)


def _records(rows: Iterator[Sequence[Cell]]) -> Iterator[tuple[list[str], Sequence[Cell]]]:
    """Yield the names of the columns and the cells of each row that is not blank."""
    names: list[str] | None = None
    for number, row in enumerate(rows):
        if names is None:
            found = [str(cell).strip().lower() for cell in row]
            if holds_articles(dict.fromkeys(found)):
                names = found
            elif number >= _HEADER_WITHIN:
                return
        elif any(cell not in ("", None) for cell in row):
            yield names, row


def _value(cell: Cell) -> object:
    """Return a cell as a record has it: whole numbers without a point, dates as text."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell.isoformat() if isinstance(cell, (date, datetime)) else cell

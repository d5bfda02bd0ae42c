"""Reads workbooks (`.xlsx`, `.ods`, `.xls`) as tables: each row is a record. Runs no formula and no macro."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from corpus.article import ServiceStatement
from corpus.page import RawPage, Rejected
from corpus.readers.exports.export_pages import not_as_said
from corpus.readers.records.fields import UnknownFieldCounter, holds_articles
from corpus.readers.records.record_pages import read_record
from corpus.readers.source_file import Found, SourceFile, read_whole

LARGEST = 100_000_000
_HEADER_WITHIN = 20
"""Rows in which the names of the columns are looked for: services put their own name and a date above them."""
_INTEGRUM = frozenset(("источник", "дата", "заголовок", "анонс"))
"""Columns of a workbook that Integrum hands out."""
Cell = object


def read_workbook(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    """Yield a page for each row of each sheet that names a column for an article's words."""
    raw = read_whole(file, LARGEST)
    if isinstance(raw, Rejected):
        yield raw
        return
    if file.service and file.service != "integrum":
        yield not_as_said(file)
        return
    yield from _described(_pages(raw, file, outlet))


def _pages(raw: bytes, file: SourceFile, outlet: str | None) -> Iterator[Found]:
    from python_calamine import CalamineError, CalamineWorkbook

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
                page = file.guarded(partial(read_record, record, file, number, outlet, unknown), number)
                is_export = isinstance(page, RawPage) and (file.service or _INTEGRUM.issubset(names))
                yield _of_integrum(page, record) if isinstance(page, RawPage) and is_export else page
    except CalamineError as error:
        reason = f"The workbook is damaged, encrypted or of an unknown sort ({error}); save it again, or as CSV."
        yield file.rejected("broken", reason, number + 1 if number else None)
        return
    if not has_articles:
        yield file.rejected("broken", "No sheet names a column for an article's words, such as `text`.")
    yield from unknown.found(file.source)


def _of_integrum(page: RawPage, record: dict[str, object]) -> RawPage:
    """Return the page of a row of Integrum with what it states besides."""
    time, page_number = (str(record.get(name) or "") or None for name in ("время", "страница"))
    return replace(page, service=ServiceStatement("Integrum", time=time, page=page_number))


def _described(found: Iterator[Found]) -> Iterator[Found]:
    """Yield pages; the last of a service says how many there are."""
    held = 0
    last: RawPage | None = None
    for one in found:
        if not (isinstance(one, RawPage) and one.service):
            yield one
            continue
        if last is not None:
            yield last
        held, last = held + 1, one
    if last is not None and last.service:
        yield replace(last, note=last.note or f"{last.service.service}, {held:,} articles")


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

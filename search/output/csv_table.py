"""Writes query lists as CSV for spreadsheets. Formats no other results."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from search.exploration.query_list import QueryListRow
from search.output.safe_text import printable_lines

_FIRST = ("line", "query", "read as", "articles", "problems")


def write_query_list(rows: Iterable[QueryListRow], out: TextIO) -> None:
    """Write a row for each query: how it was read, its number of articles in all, by year and by outlet."""
    every = list(rows)
    years = sorted({year for row in every for year in row.years})
    outlets = sorted({outlet for row in every for outlet in row.outlets})
    table = csv.writer(out, lineterminator="\n")
    table.writerow(
        [*_FIRST, *(f"year {year}" for year in years), *(printable_lines(f"outlet {outlet}") for outlet in outlets)]
    )
    for row in every:
        problems = " ".join(problem.message for problem in row.problems)
        counts = [row.years.get(year, 0) for year in years] + [row.outlets.get(outlet, 0) for outlet in outlets]
        table.writerow(
            [
                row.number,
                _escaped(row.text),
                _escaped(row.read_as),
                row.total,
                _escaped(problems),
                *counts,
            ]
        )


def _escaped(text: str) -> str:
    """Return the text, escaped so that no spreadsheet reads it as a formula and no terminal obeys it."""
    shown = printable_lines(text)
    return f"'{shown}" if text[:1] in tuple("=+-@\t\r") and text[:1] else shown

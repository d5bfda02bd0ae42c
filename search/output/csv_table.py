"""Answers as tables that spreadsheets read: comma-separated values. Formats nothing for people."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from search.exploration.query_list import QueryListRow

_FIRST = ("line", "query", "read as", "articles", "problems")


def write_list(rows: Iterable[QueryListRow], out: TextIO) -> None:
    """Write a row for each query: what it was read as, its articles, and how many of them each year and outlet has."""
    every = list(rows)
    years = sorted({year for row in every for year in row.years})
    outlets = sorted({outlet for row in every for outlet in row.outlets})
    table = csv.writer(out, lineterminator="\n")
    table.writerow([*_FIRST, *(f"year {year}" for year in years), *(f"outlet {outlet}" for outlet in outlets)])
    for row in every:
        problems = " ".join(problem.message for problem in row.problems)
        counts = [row.years.get(year, 0) for year in years] + [row.outlets.get(outlet, 0) for outlet in outlets]
        table.writerow([row.number, _inert(row.text), _inert(row.read_as), row.total, _inert(problems), *counts])


def _inert(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") and text[:1] else text

"""A table of queries has a row a query, a column a year and an outlet, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest

from search.exploration.query_list import QueryListRow
from search.output.csv_table import write_query_list
from search.problem import Problem


def _row(number: int, text: str, **counts: dict[str, int]) -> QueryListRow:
    return QueryListRow(
        number,
        text,
        text,
        3,
        years=counts.get("years", {}),
        outlets=counts.get("outlets", {}),
        problems=(Problem("One."), Problem("Two.")),
    )


def _written(*rows: QueryListRow) -> list[dict[str, str]]:
    out = io.StringIO()
    write_query_list(rows, out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def test_each_query_has_its_counts_by_year_and_outlet() -> None:
    first, second = _written(
        _row(1, "port", years={"2015": 2}, outlets={"Ledger": 3}), _row(4, "grain", years={"2014": 1})
    )
    assert ", ".join(first) == "line, query, read as, articles, problems, year 2014, year 2015, outlet Ledger"
    assert list(first.values()) == ["1", "port", "port", "3", "One. Two.", "0", "2", "3"]
    assert list(second.values()) == ["4", "grain", "grain", "3", "One. Two.", "1", "0", "0"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-port", "@port", "\tport"])
def test_a_cell_that_would_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    (row,) = _written(_row(1, text))
    assert row["query"] == f"'{text}"


def test_other_cells_stay_as_they_are() -> None:
    (row,) = _written(_row(1, 'a, "b"\nc'))
    assert row["query"] == 'a, "b"\nc'


def test_no_cell_and_no_column_commands_a_terminal() -> None:
    (row,) = _written(_row(1, "a\x1b]52;c;eA==\x07", outlets={"The\x9b2J Ledger": 1}))
    assert row["query"] == "a\ufffd]52;c;eA==\ufffd"
    assert row["outlet The\ufffd2J Ledger"] == "1"

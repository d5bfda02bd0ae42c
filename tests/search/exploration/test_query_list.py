"""Each query of a list has the totals of its search."""

from __future__ import annotations

from search.searcher import Searcher
from search.state import SearchState


def test_a_list_gives_each_query_its_totals_and_goes_on_after_odd_lines(world: Searcher) -> None:
    lines = ["# ports", "port", "", "airspace OR", "  latakia  ", "№"]
    rows = list(world.query_list(lines, SearchState(outlets=("Saltmarsh Radio",))))
    assert [(row.number, row.text, row.total) for row in rows] == [
        (2, "port", 2),
        (4, "airspace OR", 2),
        (5, "latakia", 0),
        (6, "№", 0),
    ]
    assert [bool(row.problems) for row in rows] == [False, True, False, True]
    assert rows[0].outlets == {"Saltmarsh Radio": 2}
    assert rows[0].years == {"2015": 2}
    for row in rows:
        assert world.page(SearchState(row.text, outlets=("Saltmarsh Radio",))).total == row.total

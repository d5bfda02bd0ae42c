"""Each match is a line with its context, and the articles are those of the search."""

from __future__ import annotations

import pytest

from search.exploration import concordance
from search.exploration.concordance import LineOrder
from search.searcher import Searcher
from search.state import SearchState


def test_each_match_is_a_line_sorted_by_its_neighbours(world: Searcher) -> None:
    page = world.concordance(SearchState("airspace"), LineOrder.RIGHT)
    assert page.total == world.page(SearchState("airspace")).total
    assert {line.match.casefold() for line in page.lines} == {"airspace"}
    rights = [line.right.casefold().split() for line in page.lines]
    assert rights == sorted(rights)
    lefts = [line.left.casefold().split()[::-1] for line in world.concordance(SearchState("airspace")).lines]
    assert lefts == sorted(lefts)
    assert ("closing of the", "surprised pilots.") in {(line.left[-14:], line.right) for line in page.lines}


def test_lines_by_date_follow_the_search_by_date(world: Searcher) -> None:
    ids = [line.id for line in world.concordance(SearchState("latakia OR airspace"), LineOrder.OLDEST).lines]
    assert list(dict.fromkeys(ids)) == ["a1", "a9", "b1", "a2"]


def test_a_long_context_is_cut_between_words(world: Searcher) -> None:
    (line,) = world.concordance(SearchState("surprised")).lines
    assert (line.left, line.match, line.right) == (
        "asked for an explanation. The closing of the airspace",
        "surprised",
        "pilots.",
    )


def test_lines_beyond_the_limit_are_a_problem(world: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concordance, "MAX_ARTICLES", 2)
    page = world.concordance(SearchState("port"))
    assert len({line.id for line in page.lines}) <= 2 < page.total
    assert [problem.message for problem in page.problems] == [
        f"Only {len(page.lines)} lines of 2 of {page.total} articles are shown. Narrow the search for the rest."
    ]

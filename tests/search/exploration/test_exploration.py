"""Suggestions, lines of context, lists, likeness: each number is what the search that it stands for finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search.exploration.concordance import LineOrder
from search.exploration.significant_terms import SignificantTermsPage
from search.searcher import Searcher
from search.state import SearchState
from tests.support.archives import build
from tests.support.world import WORLD, article

MORE = tuple(
    article(
        f"c{number}", "Harvest", f"The harvest of wheat and barley was {word}.", "Orontes Post", people=("Ann Port",)
    )
    for number, word in enumerate(("good", "bad", "late"))
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher, store, _ = build(tmp_path_factory.mktemp("archive"), (*WORLD, *MORE))
    yield searcher
    searcher.close()
    store.close()


SUGGESTIONS: tuple[tuple[str, str, str, int], ...] = (
    # what is typed, the suggestion's kind and text, its count
    ("zakh", "person", 'person:"Maria Zakharova"', 3),
    ("grain Maria Za", "person", 'grain person:"Maria Zakharova"', 3),
    ("orontes p", "outlet", 'outlet:"Orontes Post"', 5),
    ("лат", "word", "латакии", 1),
    ("port gra", "word", "port grain", 4),
    ("latakja", "word", "latakia", 2),
)


@pytest.mark.parametrize(("typed", "kind", "text", "count"), SUGGESTIONS, ids=[row[0] for row in SUGGESTIONS])
def test_names_and_words_are_suggested_with_their_counts(
    world: Searcher, typed: str, kind: str, text: str, count: int
) -> None:
    assert (kind, text, count) in {(one.kind, one.text, one.count) for one in world.autocomplete(typed)}
    last = text.removeprefix("grain ").removeprefix("port ")
    assert world.page(SearchState(last)).total == count


@pytest.mark.parametrize("typed", ["", "  ", "latakia ", "qqqq", "!!"])
def test_nothing_is_suggested_where_no_word_is_begun(world: Searcher, typed: str) -> None:
    assert world.autocomplete(typed) == ()


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


def test_an_article_is_most_like_those_that_share_its_words(world: Searcher) -> None:
    found = world.similar_articles("c0")
    assert found is not None
    assert {hit.id for hit in found[:2]} == {"c1", "c2"}
    assert "c0" not in {hit.id for hit in found}
    assert world.similar_articles("nothing") is None


def test_what_sets_a_result_apart_is_counted_against_the_archive(world: Searcher) -> None:
    page = world.significant_terms(SearchState("harvest"))
    assert (page.total, page.looked_at) == (3, 3)
    assert {(one.label, one.here, one.in_archive) for one in page.words} >= {("wheat", 3, 3), ("barley", 3, 3)}
    assert "harvest" not in {one.label for one in page.words}
    assert [(one.label, one.here, one.in_archive) for one in page.people] == [("Ann Port", 3, 4)]
    for one in (*page.words, *page.people):
        assert world.page(one.state).total == one.here


def test_nothing_sets_everything_apart(world: Searcher) -> None:
    assert world.significant_terms(SearchState()) == SignificantTermsPage(SearchState())
    assert world.significant_terms(SearchState("nosuchword")) == SignificantTermsPage(SearchState("nosuchword"))

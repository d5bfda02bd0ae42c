"""What sets a result apart is counted against the archive."""

from __future__ import annotations

from search.exploration.significant_terms import SignificantTermsPage, count_stems
from search.searcher import Searcher
from search.state import SearchState
from tests.support.world import article


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


def test_stems_are_counted_by_article_and_occurrence() -> None:
    found = count_stems([article("x", "Ports", "The port has 12 ports.", language="en"), article("y", "Port", "Grain")])
    stem = next(stem for stem, form in found.forms.items() if form == "ports")
    assert found.counts[stem] == (2, 4)
    assert {"the", "has", "12"}.isdisjoint(found.forms.values())

"""A suggestion states the number of articles that its search finds."""

from __future__ import annotations

import pytest

from search.searcher import Searcher
from search.state import SearchState

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

"""If a search finds little, the page says why, and its alternatives find exactly as much as stated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.page import SearchPage
from search.searcher import Searcher
from search.state import SearchState
from tests.support.archives import build
from tests.support.world import WORLD


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher, store, _ = build(tmp_path_factory.mktemp("archive"), WORLD)
    yield searcher
    searcher.close()
    store.close()


def offered(page: SearchPage, kind: str) -> dict[str, int]:
    return {offer.text: offer.count for offer in page.alternatives if offer.kind == kind}


def test_each_part_is_counted_when_nothing_matches_all(world: Searcher) -> None:
    page = world.page(SearchState("latakia grain election"))
    assert [(part.text, part.count) for part in page.parts] == [("latakia", 2), ("grain", 4), ("election", 2)]
    assert [part.without.text for part in page.parts] == [
        "grain AND election",
        "latakia AND election",
        "latakia AND grain",
    ]
    assert offered(page, "without") == {"election": 1}


def test_parts_are_not_counted_when_something_is_found(world: Searcher) -> None:
    page = world.page(SearchState('latakia -"old port"'))
    assert [(part.text, part.count, part.without.text) for part in page.parts] == [
        ("latakia", None, 'NOT "old port"'),
        ('NOT "old port"', None, "latakia"),
    ]
    assert page.alternatives == ()


def test_choices_are_offered_to_be_left_out(world: Searcher) -> None:
    page = world.page(SearchState("flu", outlets=("Orontes Post",)))
    assert offered(page, "without") == {"Orontes Post": 1, "flu": 2}


SPELLINGS: tuple[tuple[str, dict[str, int]], ...] = (
    ("Zakarova", {"Zakharova": 2}),
    ("latakya", {"latakia": 2}),
    ('"closes its airspce"', {'"closes its airspace"': 1}),
    ("title:grian OR title:airpsace", {"title:grian OR title:airspace": 3}),
    ("Latakia", {}),
    ("=latakya", {"=latakia": 2}),
    ("-latakya", {}),
    ("qwertyuiop", {}),
)


@pytest.mark.parametrize(("text", "spellings"), SPELLINGS, ids=[text for text, _ in SPELLINGS])
def test_a_word_that_is_hardly_found_is_offered_in_other_spellings(
    world: Searcher, text: str, spellings: dict[str, int]
) -> None:
    assert offered(world.page(SearchState(text)), "spelling") == spellings


def test_a_spelling_is_offered_only_when_it_finds_more(world: Searcher) -> None:
    page = world.page(SearchState("port"))
    assert page.total == 4
    assert all(offer.count > page.total for offer in page.alternatives)


WORDS = ("airspce", "grain", "latakya", "zakharova", "electoin", '"the port"', "-port", "OR", "title:flu")


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), st.sampled_from((*(a.outlet for a in WORLD), None)))
@settings(max_examples=80, deadline=None)
def test_every_offer_reaches_the_count_it_states(world: Searcher, words: list[str], outlet: str | None) -> None:
    state = SearchState(" ".join(words), outlets=(outlet,) if outlet else ())
    page = world.page(state)
    for offer in page.alternatives:
        assert world.page(offer.state).total == offer.count > page.total
    for part in page.parts:
        assert (part.count is not None) == (page.total == 0)

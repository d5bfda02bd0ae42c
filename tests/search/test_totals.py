"""Every number is the total of the search that it links to: alternatives, parts, concordance lines, query lists."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from search.searcher import Searcher
from search.state import MatchMode, SearchState
from tests.support.archives import ENGINES, build_on
from tests.support.query_grammar import generate, mutate, real_queries
from tests.support.vocabulary import misspell, words_by_frequency
from tests.support.world import WORLD

WORDS = words_by_frequency(WORLD, ("Northern Ledger", "Orontes Post", "Nobody"), ("Maria Zakharova", "Li Wei"))


LONG = [word for word in (*WORDS.common, *WORDS.middling, *WORDS.rare) if len(word) > 4]


def _states(count: int, key: str) -> Iterator[SearchState]:
    """Make searches by the grammar, half of them with choices, some with misspelt words."""
    dice = Random(key)
    for _ in range(count):
        text = generate(WORDS, dice) if dice.random() < 0.7 else mutate(real_queries(), WORDS, dice)
        if dice.random() < 0.5:
            text = dice.choice(("", "-", "title:")) + dice.choice((WORDS.word(dice), words_side_by_side(dice)))
        elif dice.random() < 0.7:
            text = " ".join(misspell(dice.choice(LONG), dice) for _ in range(dice.randint(1, 2)))
        state = SearchState(text, size=100, forms=dice.choice((MatchMode.FAMILY, MatchMode.FAMILY, MatchMode.EXACT)))
        if dice.random() < 0.5:
            state = state.with_value("outlet", dice.choice(WORDS.outlets))
        if dice.random() < 0.2:
            state = state.with_value("person", dice.choice(WORDS.people))
        yield state


def words_side_by_side(dice: Random) -> str:
    """Draw a phrase of an article."""
    return f'"{WORDS.phrase(dice, 3)}"'


@pytest.fixture(scope="module", params=ENGINES)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher, store = build_on(request.param, tmp_path_factory.mktemp("archive"), WORLD)
    yield searcher
    searcher.close()
    store.close()


def test_each_removal_and_spelling_reaches_the_count_it_states(world: Searcher) -> None:
    kinds = {"without": 0, "spelling": 0}
    for state in _states(250, "offers"):
        page = world.page(state)
        for offer in page.alternatives:
            assert world.page(offer.state).total == offer.count > page.total, (state, offer)
            kinds[offer.kind] += 1
        for part in page.parts:
            assert (part.count is None) == (page.total > 0)
            if part.count is not None and part.text != "nothing":
                assert world.page(state.with_text(part.text)).total == part.count, (state, part)
    assert min(kinds.values()) >= 20


def test_context_and_list_have_the_totals_of_the_search(world: Searcher) -> None:
    found = 0
    for state in _states(200, "totals"):
        total = world.page(state).total
        found += total > 0
        assert world.concordance(state).total == total, state
        text = " ".join(state.text.split())
        rows = list(world.query_list([text], state))
        if text[:1] in ("", "#"):
            assert rows == []
        else:
            assert [row.total for row in rows] == [world.page(state.with_text(text)).total]
        lines = world.concordance(state).lines
        assert {line.id for line in lines} <= {hit.id for hit in world.page(state).hits}
    assert found >= 30

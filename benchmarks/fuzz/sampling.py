"""Generates the queries of a run, the same for the same seed and archive. Runs none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from benchmarks.fuzz.check import state_for
from search.language.printer import write
from search.state import SearchState
from tests.support.query_grammar import generate, mutate, real_queries
from tests.support.query_strategies import texts, trees_of
from tests.support.vocabulary import QueryWords

CHUNK = 500
"""Queries that are generated together, of one kind."""


def chunk(number: int, size: int, words: QueryWords, key: str) -> Iterator[SearchState]:
    """Yield the queries of a chunk; kinds take turns."""
    dice = Random(f"{key} {number}")
    kind = _KINDS[number % len(_KINDS)]
    for text in kind(words, dice, size):
        yield state_for(text, words, dice)


def _by_grammar(words: QueryWords, dice: Random, size: int) -> Iterator[str]:
    return (generate(words, dice) for _ in range(size))


def _by_mutation(words: QueryWords, dice: Random, size: int) -> Iterator[str]:
    queries = real_queries()
    return (mutate(queries, words, dice) for _ in range(size))


def _of_trees(words: QueryWords, dice: Random, size: int) -> Iterator[str]:
    plain = [re.sub(r"[\W_]", "", word) for word in (*words.common * 5, *words.middling, *words.rare)]
    strategy = trees_of(st.sampled_from([word for word in plain if word]))
    return iter(_drawn(strategy.map(write), dice, size))


def _of_any_text(words: QueryWords, dice: Random, size: int) -> Iterator[str]:
    return iter(_drawn(texts, dice, size))


def _drawn(strategy: st.SearchStrategy[str], dice: Random, size: int) -> list[str]:
    """Draw examples from a strategy, as a Hypothesis test does."""
    drawn: list[str] = []

    @seed(dice.getrandbits(64))
    @settings(max_examples=size, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=_CHECKS)
    @given(strategy)
    def draw(text: str) -> None:
        drawn.append(text)

    while len(drawn) < size:
        draw()
    return drawn[:size]


_CHECKS = list(HealthCheck)
_Kind = Callable[[QueryWords, Random, int], Iterator[str]]
_KINDS: tuple[_Kind, ...] = (*(_by_grammar, _by_mutation) * 4, _of_trees, _of_any_text)

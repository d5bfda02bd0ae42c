"""Candidates are a superset of the matching articles, and cost grows with the compared positions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from corpus.article import Article
from index.arrays.matching.candidates import as_positional, candidate_mask, position_cost, prefers_bitmaps
from index.arrays.matching.spans import matching_articles
from index.query import MatchAll, Near, Or, Positional, Prefix, Word
from tests.conformance.test_differential import positional
from tests.index.arrays.matching.test_spans import drawn, slow
from tests.support.segments import segments_of
from tests.support.world import article


@slow
@given(some=drawn, node=positional)
def test_every_article_that_matches_is_a_candidate(some: list[Article], node: Positional) -> None:
    with segments_of(some) as (segment,):
        candidates = candidate_mask(segment.terms, node, None, None)
        assert not (matching_articles(segment.terms, node) & ~candidates).any()


def test_candidates_need_every_word_but_of_alternatives_one() -> None:
    texts = [article("a", "", "old port"), article("b", "", "old ship"), article("c", "port", "new")]
    with segments_of(texts) as (segment,):
        near = Near(Word("old"), Or((Word("port"), Word("ship"))), 1)
        assert candidate_mask(segment.terms, near, None, None).tolist() == [True, True, False]
        assert candidate_mask(segment.terms, near, "title", None).tolist() == [False, False, False]
        assert candidate_mask(segment.terms, near, None, np.array([True, False, True])).tolist() == [True, False, False]


def test_cost_counts_positions_of_candidates_and_more_for_patterns() -> None:
    with segments_of([article(f"{number}", "", "port " * 10 + "ports") for number in range(4)]) as (segment,):
        every, one = np.ones(4, bool), np.array([True, False, False, False])
        cost = position_cost(segment.terms, (Word("port"),), None, every)
        assert cost == 44
        assert position_cost(segment.terms, (Word("port"),), None, one) == 11
        assert position_cost(segment.terms, (Word("port"),), None, np.zeros(4, bool)) == 0
        assert position_cost(segment.terms, (Word("port", "lead"),), None, every) == cost * 3 // 2
        assert position_cost(segment.terms, (Prefix("port"),), None, every) == cost


def test_bitmaps_are_preferred_sooner_within_sentences() -> None:
    assert not prefers_bitmaps(100_000)
    assert prefers_bitmaps(100_000, in_units=True)


def test_a_node_without_positions_is_refused() -> None:
    with pytest.raises(TypeError, match="MatchAll has no positions"):
        as_positional(MatchAll())

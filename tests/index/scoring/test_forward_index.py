"""The forward index has titles and first body tokens, and finds terms by their hashes."""

from __future__ import annotations

import numpy as np
import pytest

from index.query import And, Near, Not, NotNear, Or, Phrase, Query, Word
from index.scoring.bm25f import STOP_WORD_WEIGHT
from index.scoring.forward_index import LENGTH, forward_index_of, query_words, stop_word_weights, term_hash

A, B, C = Word("a1"), Word("b1"), Word("c1")


def test_bodies_are_cut_and_fields_are_told_apart() -> None:
    index = forward_index_of([(["x"], ["y"] * (LENGTH + 5)), ([], ["x", "z"])])
    assert (len(index), index.starts.tolist()) == (2, [0, LENGTH + 1, LENGTH + 3])
    assert sorted(set(index.fields.tolist())) == [0, 1, 3]
    assert index.tokens(np.array([1])).tolist() == [LENGTH + 1, LENGTH + 2]


def test_terms_are_found_by_hash() -> None:
    index = forward_index_of([(["x"], ["y"]), ([], ["z", "x"])])
    wanted = np.array(sorted((term_hash("x"), term_hash("z"))), np.uint32)
    tokens, which = index.find(wanted)
    assert tokens.tolist() == [0, 2, 3]
    assert wanted[which].tolist() == [term_hash("x"), term_hash("z"), term_hash("x")]


def test_stop_words_have_their_weight() -> None:
    hashes = np.array([term_hash("the"), term_hash("port")], np.uint32)
    assert stop_word_weights(hashes).tolist() == [STOP_WORD_WEIGHT, 1.0]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (And((A, Or((B, C)))), ["a1", "b1 c1"]),
        (Or((A, Phrase((B, A)))), ["a1", "b1"]),
        (And((A, Not(B), NotNear(C, B, 3))), ["a1", "c1"]),
        (Near(A, Or((B, C)), 2), ["a1", "b1", "c1"]),
    ],
)
def test_words_of_a_query(query: Query, words: list[str]) -> None:
    assert query_words(query, ("en",)) == tuple(frozenset(map(term_hash, word.split())) for word in words)

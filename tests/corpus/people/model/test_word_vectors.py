"""Vectors of word types stay the same when tables were full, and tables stay within their size."""

from __future__ import annotations

import numpy as np

from corpus.people.model.growing import Hashes, Ints
from corpus.people.model.word_vectors import EMPTY, WordVectors
from tests.corpus.people.model.test_transitions import weights

TYPES = 300


def attributes() -> Hashes:
    drawn = np.random.default_rng(2).integers(1, 2**63, (TYPES, 7)).astype(np.uint64)
    drawn[EMPTY] = 0
    return drawn


def vectors_of(words: WordVectors, types: list[int]) -> list[bytes]:
    """Return all vectors of each type, as bytes."""
    rows = words.rows(np.array(types, np.intp), attributes())
    return [b"".join(table[row].tobytes() for table in words.tables) for row in rows]


def test_a_type_has_the_same_vectors_whatever_types_are_computed_with_it() -> None:
    expected = vectors_of(WordVectors(weights(), TYPES), list(range(1, TYPES)))
    one_by_one = WordVectors(weights(), TYPES)
    assert [vectors_of(one_by_one, [number])[0] for number in range(1, TYPES)] == expected


def test_full_tables_keep_what_occurred_most_and_compute_the_rest_again() -> None:
    expected = vectors_of(WordVectors(weights(), TYPES), list(range(1, TYPES)))
    words = WordVectors(weights(), 50)
    draw = np.random.default_rng(4)
    for _ in range(60):
        batch: Ints = np.minimum(draw.zipf(1.3, 40), TYPES - 1)
        assert vectors_of(words, batch.tolist()) == [expected[number - 1] for number in batch]
        assert len(words.tables.own) == 50
    frequent = words._rows[1:4]
    words.rows(np.arange(100, 120), attributes())
    assert (words._rows[1:4] != EMPTY).all()
    assert (frequent != EMPTY).all()


def test_tables_grow_for_a_batch_that_has_more_types_than_they_hold() -> None:
    words = WordVectors(weights(), 20)
    assert vectors_of(words, list(range(1, 100))) == vectors_of(WordVectors(weights(), TYPES), list(range(1, 100)))
    assert len(words.tables.own) == 100


def test_what_stands_between_texts_has_zeros_and_in_the_middle_the_bias() -> None:
    words = WordVectors(weights(), 20)
    own, left, middle, right = words.tables
    assert not own[EMPTY].any()
    assert not left[EMPTY].any()
    assert not right[EMPTY].any()
    assert (middle[EMPTY] == weights().convolutions[0].affine.bias).all()

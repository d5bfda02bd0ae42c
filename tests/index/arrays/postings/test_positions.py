"""Positions of a term are those of the tokens that it accepts, whatever its kind and field."""

from __future__ import annotations

import numpy as np
import pytest

from index.analysis.query_terms import Term
from tests.support.segments import SmallSegment

pytestmark = pytest.mark.usefixtures("large")


def _expected(segment: SmallSegment, term: Term) -> list[tuple[int, int]]:
    starts = segment.terms.segment.starts.tolist()
    return [
        (starts[article] + offset, article)
        for article, offsets in enumerate(segment.offsets(term))
        for offset in offsets
    ]


def test_positions_are_those_of_the_tokens_that_match(segment: SmallSegment, wanted: Term) -> None:
    found = segment.terms.positions(wanted)
    assert list(zip(found.position.tolist(), found.article.tolist(), strict=True)) == _expected(segment, wanted)


def test_positions_within_a_mask_are_those_of_its_articles(segment: SmallSegment, wanted: Term) -> None:
    within = np.array([True, False, True, False, True])
    found = segment.terms.positions(wanted, within)
    expected = [pair for pair in _expected(segment, wanted) if within[pair[1]]]
    assert list(zip(found.position.tolist(), found.article.tolist(), strict=True)) == expected


def test_unsorted_positions_are_the_same_ones(segment: SmallSegment, wanted: Term) -> None:
    parts = [some.tolist() for some in segment.terms.unsorted_positions(wanted)]
    assert sorted(position for some in parts for position in some) == [
        position for position, _ in _expected(segment, wanted)
    ]


@pytest.mark.parametrize("articles", [[0], [1, 2], [0, 2, 4], [0, 1, 2, 3, 4]], ids=str)
def test_offsets_in_some_articles_are_those_in_each(segment: SmallSegment, wanted: Term, articles: list[int]) -> None:
    every = segment.offsets(wanted)
    assert segment.terms.offsets(wanted, np.array(articles)) == [every[article] for article in articles]

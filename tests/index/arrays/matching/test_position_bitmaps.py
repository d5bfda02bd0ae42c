"""Position bitmaps match the same articles as sorted positions, for every node that they can represent."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article
from index.arrays.matching.bitmap_spans import bitmap_articles, bitmaps_of, has_edges, spans_by_width
from index.arrays.matching.position_bitmaps import FixedWidthSpans, merge_by_width
from index.arrays.matching.spans import matching_articles
from index.query import Near, Or, Phrase, Positional, Word
from tests.conformance.test_differential import distances, word
from tests.index.arrays.matching.test_spans import drawn, expected, slow
from tests.support.segments import segments_of

ordered = st.builds(Phrase, st.lists(word, min_size=1, max_size=3).map(tuple))
fixed: st.SearchStrategy[Positional] = word | ordered | st.builds(Or, st.lists(word | ordered, max_size=3).map(tuple))
near = st.builds(Near, fixed, fixed, distances, st.booleans())


@slow
@given(some=drawn, node=near | st.builds(Near, near, fixed, distances, st.booleans()))
def test_near_matches_the_same_articles_as_sorted_positions(some: list[Article], node: Near) -> None:
    assert has_edges(node.left)
    with segments_of(some) as (segment,):
        assert bitmap_articles(segment.terms, node, None).tolist() == matching_articles(segment.terms, node).tolist()


@slow
@given(some=drawn, node=fixed)
def test_spans_by_width_are_those_of_the_reference(some: list[Article], node: Positional) -> None:
    with segments_of(some) as (segment,):
        bitmaps, arrays = bitmaps_of(segment.terms), segment.terms.segment
        found = set()
        for spans in spans_by_width(segment.terms, bitmaps, node, None):
            firsts = np.flatnonzero(np.unpackbits(spans.first.view(np.uint8), bitorder="little"))
            numbers = arrays.article_of(firsts)
            for number, offset in zip(numbers.tolist(), (firsts - arrays.starts[numbers]).tolist(), strict=True):
                found.add((number, offset, offset + spans.width - 1))
        assert found == expected(segment, node)


@pytest.mark.parametrize(
    ("node", "edges"),
    [
        (Word("a"), True),
        (Phrase((Word("a"), Word("b"))), True),
        (Phrase((Word("a"), Word("b")), slop=2), False),
        (Near(Word("a"), Word("b"), 3), True),
        (Near(Near(Word("a"), Word("b"), 3), Word("c"), 3), False),
        (Or((Word("a"), Near(Word("a"), Word("b"), 3))), False),
    ],
)
def test_proximity_within_proximity_has_no_form_as_bitmaps(node: Positional, edges: bool) -> None:
    assert has_edges(node) is edges


@given(st.lists(st.tuples(st.integers(0, 63), st.integers(1, 3)), max_size=8))
def test_equal_spans_of_alternatives_are_one(pairs: list[tuple[int, int]]) -> None:
    alternatives = [[FixedWidthSpans(np.array([1 << first], np.uint64), width)] for first, width in pairs]
    merged = {spans.width: int(spans.first[0]).bit_count() for spans in merge_by_width(alternatives)}
    assert merged == {width: len({first for first, other in pairs if other == width}) for _, width in pairs}

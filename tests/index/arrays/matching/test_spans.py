"""Spans on sorted positions are those of the reference, and articles match when they have one."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Article
from index.arrays.matching.span_operators import field_bounds
from index.arrays.matching.spans import matching_articles, spans
from index.query import Near, Phrase, Positional, Word
from index.reference.spans import TEXT_FIELDS, FieldText
from index.reference.spans import spans as reference_spans
from tests.conformance.test_differential import articles, positional
from tests.support.segments import SmallSegment, segments_of
from tests.support.world import article

drawn = st.lists(articles, min_size=1, max_size=6, unique_by=lambda one: one.id)
slow = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def expected(segment: SmallSegment, node: Positional) -> set[tuple[int, int, int]]:
    """Return (article, first offset, last offset) of each span, as the reference finds them."""
    found = set()
    for number, text in enumerate(segment.articles):
        for field in TEXT_FIELDS:
            shift = len(text.texts["title"].tokens) + 1 if field == "body" else 0
            places = reference_spans(node, FieldText(field, text.positions, segment.terms.languages))
            found |= {(number, span.first + shift, span.last + shift) for span in places}
    return found


@slow
@given(some=drawn, node=positional)
def test_spans_are_those_of_the_reference(some: list[Article], node: Positional) -> None:
    with segments_of(some) as (segment,):
        found = spans(segment.terms, node, None, np.ones(len(some), bool))
        starts = segment.terms.segment.starts[found.article]
        triples = zip(
            found.article.tolist(), (found.first - starts).tolist(), (found.last - starts).tolist(), strict=True
        )
        assert sorted(triples) == sorted(expected(segment, node))


@slow
@given(some=drawn, node=positional, within=st.sets(st.integers(0, 5)))
def test_articles_match_when_they_have_a_span(some: list[Article], node: Positional, within: set[int]) -> None:
    with segments_of(some) as (segment,):
        mask = np.array([number in within for number in range(len(some))])
        with_span = {number for number, _, _ in expected(segment, node)}
        found = set(np.flatnonzero(matching_articles(segment.terms, node, None, mask)).tolist())
        assert found & within == with_span & within
        everywhere = matching_articles(segment.terms, node)
        assert set(np.flatnonzero(everywhere).tolist()) == with_span


def test_a_span_never_crosses_from_the_title_into_the_body() -> None:
    with segments_of([article("a", "old port", "port of call")]) as (segment,):
        for node in (
            Near(Word("old"), Word("call"), 9),
            Phrase((Word("port"), Word("port"))),
            Near(Word("port"), Word("port"), 2),
        ):
            assert not matching_articles(segment.terms, node).any()


def test_bounds_of_a_field_leave_out_the_gaps() -> None:
    with segments_of([article("a", "one two", "three four five"), article("b", "", "six")]) as (segment,):
        positions, numbers = np.array([0, 1, 3, 5, 8]), np.array([0, 0, 0, 0, 1])
        begins, ends = field_bounds(segment.terms.segment, positions, numbers)
        assert begins.tolist() == [0, 0, 3, 3, 8]
        assert ends.tolist() == [2, 2, 6, 6, 9]

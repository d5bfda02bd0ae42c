"""SameUnit, NotNear and MinCount match the same articles as the reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article
from index.arrays.matching.spans import operator_articles, operator_cost
from index.query import MinCount, NotNear, SameUnit, SpanOperator, Word
from index.reference.analyzed_article import AnalyzedArticle
from index.reference.span_operators import span_operator_spans
from index.reference.spans import FieldText
from tests.conformance.test_differential import distances, positional
from tests.index.arrays.matching.test_spans import drawn, slow
from tests.support.segments import segments_of
from tests.support.world import article

operators = st.one_of(
    st.builds(SameUnit, positional, positional, st.sampled_from(("sentence", "paragraph"))),
    st.builds(NotNear, positional, positional, distances),
    st.builds(MinCount, positional, st.integers(1, 4)),
)


def _matches(node: SpanOperator, text: AnalyzedArticle, languages: tuple[str, ...]) -> bool:
    found = span_operator_spans(node, lambda field: FieldText(field, text.positions, languages), text.unit_starts)
    return any(found.values())


@pytest.mark.parametrize("many", [300_000, -1], ids=["sorted positions", "bitmaps"])
def test_operators_match_what_the_reference_finds(many: int) -> None:
    @slow
    @given(some=drawn, node=operators)
    def check(some: list[Article], node: SpanOperator) -> None:
        with segments_of(some) as (segment,):
            mask = operator_articles(segment.terms, node)
            assert mask.tolist() == [_matches(node, text, segment.terms.languages) for text in segment.articles]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.arrays.matching.candidates.MANY_POSITIONS", many)
        patch.setattr("index.arrays.matching.candidates.MANY_POSITIONS_IN_UNITS", many)
        check()


SENTENCES = article("a", "Port closed", "The port is old. A ship left.\n\nThe ship came to the old port.")


@pytest.mark.parametrize(
    ("node", "matches"),
    [
        (SameUnit(Word("port"), Word("ship"), "sentence"), True),
        (SameUnit(Word("closed"), Word("ship"), "paragraph"), False),
        (SameUnit(Word("old"), Word("left"), "sentence"), False),
        (SameUnit(Word("old"), Word("left"), "paragraph"), True),
        (NotNear(Word("port"), Word("old"), 2), True),
        (NotNear(Word("left"), Word("ship"), 1), False),
        (MinCount(Word("port"), 3), True),
        (MinCount(Word("port"), 4), False),
    ],
)
def test_operators_keep_to_sentences_and_fields(node: SpanOperator, matches: bool) -> None:
    with segments_of([SENTENCES]) as (segment,):
        assert operator_articles(segment.terms, node).tolist() == [matches]


def test_nothing_is_compared_where_a_needed_word_is_missing() -> None:
    with segments_of([SENTENCES]) as (segment,):
        assert operator_cost(segment.terms, SameUnit(Word("port"), Word("absent"), "sentence")) == 0
        assert operator_cost(segment.terms, NotNear(Word("port"), Word("absent"), 2)) > 0
        nothing = np.zeros(1, bool)
        assert operator_cost(segment.terms, MinCount(Word("port"), 1), nothing) == 0

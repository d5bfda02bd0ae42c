"""Forms near each other are those that the reference finds, with the same counts' order and examples that hold them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article
from index.arrays.matching.collocations import collocations
from index.reference.collocations import collocations as reference_collocations
from tests.conformance.test_differential import TOKENS
from tests.index.arrays.matching.test_spans import drawn, slow
from tests.support.segments import segments_of
from tests.support.world import article

FORMS = ("port", "ports", "old", "older", "elan", "us")


@slow
@given(some=drawn, forms=st.lists(st.sampled_from(FORMS), min_size=1, max_size=4, unique=True))
def test_runs_are_those_of_the_reference(some: list[Article], forms: list[str]) -> None:
    assert TOKENS
    with segments_of(some, block=2) as segments:
        everywhere = [(segment.terms, segment.terms.segment.doc_values.array("versions") > 0) for segment in segments]
        found = collocations(everywhere, forms, 50)
        texts = [(text, 1) for segment in segments for text in segment.articles]
        expected = reference_collocations(texts, forms, 50)
        assert [one.forms for one in found] == [one.forms for one in expected]


@pytest.mark.parametrize(
    ("text", "forms", "runs"),
    [
        ("old port", ["old", "port"], [("old", "port")]),
        ("old and busy port", ["old", "port"], [("old", None, None, "port")]),
        ("old one two three port", ["old", "port"], []),
        ("port. Old", ["old", "port"], [("port", "old")]),
        ("port", ["old", "port"], []),
    ],
)
def test_at_most_two_other_tokens_stand_between(
    text: str, forms: list[str], runs: list[tuple[str | None, ...]]
) -> None:
    with segments_of([article("a", "", text)]) as (segment,):
        found = collocations([(segment.terms, segment.terms.segment.doc_values.array("versions") > 0)], forms, 5)
        assert [one.forms for one in found] == runs

"""Tokens of a stem are distinguished by surface form, by both methods of reading packed codes."""

from __future__ import annotations

import numpy as np
import pytest

from index.analysis.query_terms import Term, TermKind
from index.arrays.postings.surface_postings import matched_tokens, tokens_in_new_articles
from tests.support.segments import SmallSegment, term

pytestmark = pytest.mark.usefixtures("large")
PARTIAL = [term(TermKind.SURFACE, "Port"), term(TermKind.FORM, "ports"), term(TermKind.WILDCARD, "*rt")]


@pytest.mark.parametrize("partial", PARTIAL, ids=lambda one: one.text)
@pytest.mark.parametrize("within", [None, [True, False, False, True, False]], ids=["everywhere", "within a mask"])
def test_tokens_are_those_of_the_surface_forms(segment: SmallSegment, partial: Term, within: list[bool] | None) -> None:
    stems = segment.terms.lookup(partial).partial
    assert stems, "the term must match a part of the surface forms of some stem"
    arrays = segment.terms.segment
    mask = None if within is None else np.array(within)
    found = {
        (article, token)
        for tokens in matched_tokens(arrays, stems, mask)
        for article, token in zip(tokens.article.tolist(), tokens.token.tolist(), strict=True)
    }
    expected = set()
    for stem, surfaces in stems:
        first, stop = arrays.tokens(stem, stem + 1)
        postings = arrays.postings(stem, stem + 1)
        articles = np.repeat(postings.articles, postings.frequencies).tolist()
        codes = arrays.codes(stem, first, stop).tolist()
        expected |= {
            (article, first + index)
            for index, (article, code) in enumerate(zip(articles, codes, strict=True))
            if surfaces[code] and (within is None or within[article])
        }
    assert found == expected


def test_articles_that_are_known_are_not_looked_at_again(segment: SmallSegment) -> None:
    stems = segment.terms.lookup(PARTIAL[2]).partial
    known = np.ones(5, bool)
    assert list(tokens_in_new_articles(segment.terms.segment, stems, known)) == []

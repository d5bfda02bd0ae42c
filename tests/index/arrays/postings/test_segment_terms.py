"""Lookups are cached by term, up to a bound."""

from __future__ import annotations

import pytest

from index.analysis.query_terms import TermKind
from index.arrays.postings import segment_terms
from index.arrays.postings.segment_terms import SegmentTerms, TermCache
from tests.support.segments import SmallSegment, term


@pytest.fixture
def fresh(segment: SmallSegment) -> SegmentTerms:
    return SegmentTerms(segment.terms.segment, ("en", "ru"), TermCache())


def test_a_term_is_looked_up_once(fresh: SegmentTerms) -> None:
    port = term(TermKind.STEM, "port")
    assert fresh.lookup(port) is fresh.lookup(port)
    assert fresh.mask(port) is fresh.mask(port)
    assert fresh.frequencies(port) is fresh.frequencies(port)


def test_a_cache_is_shared_by_the_queries_on_a_segment(segment: SmallSegment, fresh: SegmentTerms) -> None:
    again = SegmentTerms(segment.terms.segment, fresh.languages, fresh.cache)
    ports = term(TermKind.FORM, "ports")
    assert fresh.lookup(ports) is again.lookup(ports)
    assert fresh.mask(ports) is again.mask(ports)


def test_a_full_cache_is_emptied(fresh: SegmentTerms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment_terms, "MAX_PARTS", 3)
    monkeypatch.setattr(segment_terms, "MAX_MASKS", 2)
    terms = [term(TermKind.FORM, text) for text in ("port", "ports", "old", "the", "of")]
    for one in terms:
        fresh.mask(one)
    assert len(fresh.cache.matches) < len(terms)
    assert len(fresh.cache.masks) <= 2
    assert [fresh.mask(one).any() for one in terms] == [True] * 5

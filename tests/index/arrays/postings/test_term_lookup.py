"""A term is looked up as whole stems and partial stems that together hold just the surface forms that match."""

from __future__ import annotations

import pytest

from index.analysis.query_terms import Term, TermKind, accepts_form
from index.arrays.postings.term_lookup import TermMatch, matching_forms, scans_all_forms, share_tokens
from tests.index.arrays.postings.conftest import KINDS
from tests.support.segments import SmallSegment, term


def _surfaces(segment: SmallSegment, match: TermMatch) -> set[tuple[int, str]]:
    """Return the (stem, surface form) pairs of a match."""
    arrays = segment.terms.segment
    found = {
        (stem, arrays.terms.surfaces[entry])
        for first, stop in match.ranges
        for stem in range(first, stop)
        for entry in range(*arrays.terms.surface_range(stem))
    }
    for stem, mask in match.partial:
        begin, _ = arrays.terms.surface_range(stem)
        found |= {(stem, arrays.terms.surfaces[begin + index]) for index in mask.nonzero()[0].tolist()}
    return found


PATTERNS = [one for one in KINDS if one.kind not in (TermKind.STEM, TermKind.SURFACE)]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: f"{one.kind.value}-{one.text}")
def test_forms_that_match_are_those_that_the_analysis_accepts(segment: SmallSegment, pattern: Term) -> None:
    forms = list(segment.terms.segment.terms.forms)
    found = [forms[number] for number in matching_forms(segment.terms.segment, pattern).tolist()]
    assert found == [form for form in forms if accepts_form(pattern, form)]


def test_a_partial_stem_has_some_but_not_all_of_its_surface_forms(segment: SmallSegment, wanted: Term) -> None:
    for _, mask in segment.terms.lookup(wanted).partial:
        assert 0 < mask.sum() < len(mask)


def test_terms_share_tokens_when_they_share_a_surface_form(segment: SmallSegment, wanted: Term) -> None:
    for other in (term(TermKind.STEM, "port"), term(TermKind.FORM, "ports"), term(TermKind.SURFACE, "PORT")):
        one, two = segment.terms.lookup(wanted), segment.terms.lookup(other)
        assert share_tokens(one, two) == bool(_surfaces(segment, one) & _surfaces(segment, two))


@pytest.mark.parametrize(("pattern", "scans"), [("*", True), ("*a*", True), ("*ab*", False), ("a*", False)])
def test_only_patterns_without_anything_to_look_up_scan_all_forms(pattern: str, scans: bool) -> None:
    assert scans_all_forms(term(TermKind.WILDCARD, pattern)) is scans


def test_a_single_stem_is_one_whole_stem() -> None:
    assert TermMatch(((3, 4),)).is_single_stem
    assert not TermMatch(((3, 5),)).is_single_stem
    assert not TermMatch(((3, 4), (6, 7))).is_single_stem
    assert not TermMatch().is_single_stem

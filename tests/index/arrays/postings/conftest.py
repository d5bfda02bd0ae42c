"""A segment whose words have several surface forms, fields and alphabets, and terms of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from index.analysis.query_terms import Term, TermKind
from tests.support.segments import SmallSegment, segments_of, term
from tests.support.world import article

ARTICLES = (
    article("a", "Old ports", "The Port of Latakia. Ports, a port’s harbour and PORT.\n\nAn older porter left port."),
    article("b", "", "Harbour harbours. Élan and elan of the U.S. port"),
    article("c", "Port", "порт порта портом", language="ru"),
    article("d", "U.S. ports port", "Nothing of that kind", language="en"),
    article("e", "", ""),
)
KINDS = (
    term(TermKind.STEM, "port"),
    term(TermKind.STEM, "порт"),
    term(TermKind.STEM, "absent"),
    term(TermKind.FORM, "ports"),
    term(TermKind.FORM, "us"),
    term(TermKind.SURFACE, "Port"),
    term(TermKind.SURFACE, "U.S"),
    term(TermKind.PREFIX, "po"),
    term(TermKind.PREFIX, "zz"),
    term(TermKind.WILDCARD, "*rt"),
    term(TermKind.WILDCARD, "p?rt*"),
    term(TermKind.WILDCARD, "*"),
    term(TermKind.FUZZY, "prot", edits=1),
)
TERMS: tuple[Term, ...] = tuple(replace(one, field=field) for one in KINDS for field in (None, "title", "body", "lead"))


@pytest.fixture(scope="session")
def segment() -> Iterator[SmallSegment]:
    with segments_of(ARTICLES) as (only,):
        yield only


@pytest.fixture(params=TERMS, ids=lambda one: f"{one.kind.value}-{one.text}-{one.field}")
def wanted(request: pytest.FixtureRequest) -> Term:
    chosen: Term = request.param
    return chosen


@pytest.fixture(params=[1 << 12, 1], ids=["small stems together", "large stems one by one"])
def large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Process stems of which only some surface forms match in either of the two ways."""
    monkeypatch.setattr("index.arrays.postings.surface_postings._LARGE", request.param)

"""The conformance suite tests each construct of the language, in every spelling, on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest

from index.query import Node, Query
from search.language.parser import parse
from search.language.syntax import CONSTRUCTS, Construct
from tests.support.world import MATCHING

_MATTERS = ("exact", "field", "slop", "ordered", "unit", "dimension")


def features(query: Query) -> Iterator[str]:
    """Yield the nodes of a query, each with the attributes that change its meaning."""
    yield type(query).__name__
    for field in fields(query):
        value = getattr(query, field.name)
        if field.name in _MATTERS and value not in (None, False):
            yield f"{type(query).__name__} {field.name} {'any' if field.name == 'slop' else value}"
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Node):
                yield from features(inner)  # type: ignore[arg-type]


COVERED = {feature for _, query, _ in MATCHING for feature in features(query)}


@pytest.mark.parametrize("construct", CONSTRUCTS, ids=[construct.name for construct in CONSTRUCTS])
def test_each_construct_has_cases_in_the_conformance_suite(construct: Construct) -> None:
    assert set(features(parse(construct.example).query)) <= COVERED


def test_what_a_construct_asks_for_is_told_apart() -> None:
    assert set(features(parse('title:"a =b"~3').query)) == {
        "Phrase",
        "Phrase field title",
        "Phrase slop any",
        "Word",
        "Word exact True",
    }

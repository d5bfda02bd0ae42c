"""One rewriter and one list of leaves serve every walk over a query tree."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_type

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query import (
    And,
    Between,
    Has,
    Leaf,
    MatchAll,
    MatchNone,
    MinCount,
    Near,
    Not,
    NotNear,
    Or,
    Phrase,
    Positional,
    Prefix,
    Query,
    SameUnit,
    SourceSpan,
    Wildcard,
    Word,
)
from index.query_rewrite import TextLeaf, leaves, rewrite

_FIELDS = st.sampled_from((None, "title", "body", "lead"))
_TERMS = st.builds(Word, st.sampled_from("abcdef"), _FIELDS) | st.builds(Prefix, st.sampled_from("xyz"), _FIELDS)
_TEXT_LEAVES = _TERMS | st.builds(Phrase, st.lists(_TERMS, max_size=3).map(tuple), _FIELDS)
_POSITIONAL = st.recursive(
    _TEXT_LEAVES,
    lambda inner: (
        st.builds(Near, inner, inner, st.integers(1, 9), st.booleans(), _FIELDS)
        | st.builds(Or, st.lists(inner, max_size=3).map(tuple))
    ),
    max_leaves=6,
)
_OPERATORS = (
    st.builds(SameUnit, _POSITIONAL, _POSITIONAL, st.sampled_from(("sentence", "paragraph")))
    | st.builds(NotNear, _POSITIONAL, _POSITIONAL, st.integers(1, 9))
    | st.builds(MinCount, _POSITIONAL, st.integers(1, 9))
)
_QUERIES = st.recursive(
    _POSITIONAL
    | _OPERATORS
    | st.builds(Has, st.sampled_from(("outlet", "person")), st.sampled_from("AB"))
    | st.sampled_from((MatchAll(), MatchNone(), Between())),
    lambda inner: (
        st.builds(And, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Not, inner)
    ),
    max_leaves=8,
)

A, B, C, D = (Word(text) for text in "abcd")


def _same(leaf: TextLeaf) -> Positional:
    return leaf


def _numbered(query: Query) -> Query:
    """Return a query with its words numbered in the order in which `rewrite` meets them."""
    numbers = iter(range(1000))

    def leaf(node: TextLeaf) -> Positional:
        if isinstance(node, Phrase):
            return replace(node, parts=tuple(Word(f"{next(numbers):03}", part.field) for part in node.parts))
        return Word(f"{next(numbers):03}", node.field)

    return rewrite(query, leaf)


@given(_QUERIES)
def test_a_rewrite_that_changes_no_leaf_returns_an_equal_tree(query: Query) -> None:
    assert rewrite(query, _same) == query


@given(_QUERIES)
def test_leaves_come_in_the_order_in_which_they_are_rewritten(query: Query) -> None:
    texts = [leaf.text for leaf in leaves(_numbered(query)) if isinstance(leaf, Word)]
    assert texts == sorted(set(texts))


@given(_POSITIONAL)
def test_every_leaf_of_a_positional_query_is_listed(query: Positional) -> None:
    numbered = [leaf.text for leaf in leaves(_numbered(query)) if isinstance(leaf, Word)]
    assert numbered == [f"{number:03}" for number in range(len(numbered))]
    assert len(numbered) == len(list(leaves(query)))


def test_a_positional_query_stays_positional() -> None:
    near: Positional = Near(A, Or((B, C)), 3)
    rewritten = rewrite(near, lambda leaf: Or((leaf, D)))
    assert_type(rewritten, Positional)
    assert rewritten == Near(Or((A, D)), Or((Or((B, D)), Or((C, D)))), 3)


def test_values_are_rewritten_too_and_a_phrase_is_one_leaf() -> None:
    query = And((Not(Has("outlet", "old")), Phrase((A, B), "title")))
    seen: list[TextLeaf] = []

    def remember(leaf: TextLeaf) -> Positional:
        seen.append(leaf)
        return leaf

    assert rewrite(query, remember, lambda has: replace(has, value="new")) == And(
        (Not(Has("outlet", "new")), Phrase((A, B), "title"))
    )
    assert seen == [Phrase((A, B), "title")]


def test_nodes_keep_their_place_in_the_query_text() -> None:
    span = SourceSpan(2, 9)
    rewritten = rewrite(And((Not(A, span=span),), span=span), _same)
    assert isinstance(rewritten, And)
    assert (rewritten.span, rewritten.parts[0].span) == (span, span)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Not(A), ()),
        (NotNear(A, B, 3), (A,)),
        (MinCount(Or((A, B)), 2), (A, B)),
        (SameUnit(A, Wildcard("b*"), "sentence"), (A, Wildcard("b*"))),
        (And((Or((A, Not(B))), Between(), Has("person", "B"), C)), (A, C)),
        (
            Near(A, Phrase((B, Word("c", "body"))), 2, field="title"),
            (Word("a", "title"), Word("b", "title"), Word("c", "body")),
        ),
        (Near(Phrase((A,), "lead"), B, 2, field="title"), (Word("a", "lead"), Word("b", "title"))),
    ],
)
def test_leaves_are_what_a_match_may_contain_with_the_field_that_holds(
    query: Query, expected: tuple[Leaf, ...]
) -> None:
    assert tuple(leaves(query)) == expected


def test_leaves_take_the_default_field_where_they_have_none() -> None:
    assert tuple(leaves(Or((A, Word("b", "body"))), "title")) == (Word("a", "title"), Word("b", "body"))

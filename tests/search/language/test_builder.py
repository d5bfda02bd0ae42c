"""Trees are built in normal form, and the changes of a tree reach every word of it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.query import And, Fuzzy, MatchAll, MatchNone, Near, Not, Or, Phrase, Prefix, Query, SourceSpan, Word
from index.query_rewrite import leaves
from search.language.builder import (
    all_of,
    any_of,
    is_positional,
    none_of,
    phrase_of,
    span_of,
    with_exact_forms,
    with_field,
)
from tests.support.query_strategies import trees

A, B, C = Word("a"), Word("b"), Word("c")

BUILT: tuple[tuple[Query, Query], ...] = (
    (all_of([]), MatchAll()),
    (any_of([]), MatchNone()),
    (all_of([A]), A),
    (all_of([And((A, B)), C]), And((A, B, C))),
    (any_of([Or((A, B)), C]), Or((A, B, C))),
    (all_of([A, MatchAll()]), A),
    (all_of([MatchAll()]), MatchAll()),
    (all_of([A, MatchNone()]), MatchNone()),
    (any_of([A, MatchNone()]), A),
    (any_of([A, MatchAll()]), MatchAll()),
    (none_of(Not(A)), A),
    (none_of(A), Not(A)),
    (none_of(MatchAll()), MatchNone()),
    (none_of(MatchNone()), MatchAll()),
    (phrase_of([A]), A),
    (phrase_of([A, B], 2), Phrase((A, B), slop=2)),
)


@pytest.mark.parametrize(("built", "expected"), BUILT)
def test_trees_are_in_normal_form(built: Query, expected: Query) -> None:
    assert built == expected


def test_a_span_covers_the_parts() -> None:
    parts = (Word("a", span=SourceSpan(4, 5)), Word("b"), Word("c", span=SourceSpan(0, 1)))
    assert span_of(parts) == SourceSpan(0, 5)
    assert span_of([A]) is None
    assert all_of(parts).span == SourceSpan(0, 5)


def test_a_field_holds_for_words_without_one() -> None:
    query = And((A, Not(Word("b", "lead")), Near(Phrase((A, B)), Or((C, Prefix("d"))), 3)))
    assert with_field(query, "title") == And(
        (
            Word("a", "title"),
            Not(Word("b", "lead")),
            Near(Phrase((A, B), "title"), Or((Word("c", "title"), Prefix("d", "title"))), 3),
        )
    )


def test_exact_forms_reach_the_parts_of_phrases() -> None:
    exact = Word("a", exact=True)
    query = Or((A, Not(Phrase((A, Fuzzy("b"))))))
    assert with_exact_forms(query) == Or((exact, Not(Phrase((exact, Fuzzy("b"))))))


POSITIONAL = (
    (A, True),
    (Near(A, B, 2), True),
    (Or((A, Phrase((A, B)))), True),
    (Or((A, Not(B))), False),
    (Not(A), False),
)


@pytest.mark.parametrize(("query", "expected"), POSITIONAL)
def test_a_distance_is_measured_from_positional_nodes(query: Query, expected: bool) -> None:
    assert is_positional(query) == expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees, st.sampled_from(("title", "lead")))
def test_changes_keep_the_words(query: Query, field: str) -> None:
    changed = with_exact_forms(with_field(query, field))  # type: ignore[arg-type]
    assert len(list(leaves(changed))) == len(list(leaves(query)))
    assert all(leaf.field for leaf in leaves(changed))
    assert all(leaf.exact for leaf in leaves(changed) if isinstance(leaf, Word))

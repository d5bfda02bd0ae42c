"""Spans of positional nodes in one field, on a text that can be read."""

from __future__ import annotations

import pytest

from index.analysis.query_terms import Term, accepts, token_forms
from index.analysis.tokenizer import token_texts
from index.errors import QueryTooLarge
from index.query import MatchAll, Near, Or, Phrase, Positional, Word
from index.reference.spans import FieldText, TextField, fits, marked, spans

A, B, C = Word("a"), Word("b"), Word("c")


def field_text(text: str) -> FieldText:
    tokens = [token_forms(token, "en") for token in token_texts(text)]

    def positions(term: Term, field: TextField) -> list[int]:
        return [position for position, token in enumerate(tokens) if field == "body" and accepts(term, token)]

    return FieldText("body", positions, ("en",))


@pytest.mark.parametrize(
    ("text", "node", "expected"),
    [
        ("a b a", A, [(0, 0), (2, 2)]),
        ("a-b a b", Word("a-b"), [(0, 1), (2, 3)]),
        ("a b x a", Phrase((A, B)), [(0, 1)]),
        ("b x a", Phrase((A, B), slop=1), [(0, 2)]),
        ("b x x a", Phrase((A, B), slop=1), []),
        ("a x b b", Near(A, B, 2), [(0, 2)]),
        ("b a", Near(A, B, 1, ordered=True), []),
        ("a a", Near(A, A, 1), [(0, 1)]),
        ("a b", Or((B, A, A)), [(0, 0), (1, 1)]),
        ("a b", Phrase((A, B), "title"), []),
        ("a b", Phrase(()), []),
    ],
)
def test_spans(text: str, node: Positional, expected: list[tuple[int, int]]) -> None:
    assert [(span.first, span.last) for span in spans(node, field_text(text))] == expected
    assert marked(node, field_text(text)) == {run for span in spans(node, field_text(text)) for run in span.marks}


def test_a_node_without_positions_is_refused() -> None:
    with pytest.raises(TypeError, match="MatchAll has no positions"):
        spans(Or((MatchAll(),)), field_text("a"))


def test_too_many_combinations_are_refused() -> None:
    with pytest.raises(QueryTooLarge, match="use a smaller number"):
        spans(Phrase((A,) * 8, slop=100), field_text("a " * 100))


def test_the_lead_is_in_the_body() -> None:
    assert [fits(field, "body") for field in ("lead", "body", None)] == [True] * 3
    assert [fits("title", "body"), fits("lead", "title")] == [False, False]

"""Lexemes cover the text in order, brackets are in pairs, and each correction is a problem."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings

from search.language.lexer import lex
from search.language.syntax import MAX_DEPTH, MAX_TERMS
from search.language.syntax import LexemeKind as K
from tests.support.query_strategies import texts

LEXEMES = (
    ("Latakia airfield", (K.WORD, K.WORD)),
    ('"air base"~3 OR x', (K.PHRASE, K.OR, K.WORD)),
    ("a AND NOT b", (K.WORD, K.AND, K.NOT, K.WORD)),
    ("a NOT w/3 b", (K.WORD, K.NOT_NEAR, K.WORD)),
    ("a w/3 b NEAR/5 c /7 d", (K.WORD, K.NEAR, K.WORD, K.NEAR, K.WORD, K.NEAR, K.WORD)),
    ("a pre/2 b ADJ3 c", (K.WORD, K.ORDERED, K.WORD, K.ORDERED, K.WORD)),
    ("a /s b w/p c", (K.WORD, K.SAME_UNIT, K.WORD, K.SAME_UNIT, K.WORD)),
    ("-a +b =c", (K.MINUS, K.WORD, K.PLUS, K.WORD, K.EXACT, K.WORD)),
    ("atleast3(a)", (K.MIN_COUNT, K.OPEN, K.WORD, K.CLOSE)),
    ("title:a HEADLINE(b)", (K.FIELD, K.WORD, K.FIELD, K.OPEN, K.WORD, K.CLOSE)),
    ("and or not", (K.WORD, K.WORD, K.WORD)),
)


@pytest.mark.parametrize(("text", "kinds"), LEXEMES, ids=[text for text, _ in LEXEMES])
def test_each_operator_is_a_lexeme(text: str, kinds: tuple[K, ...]) -> None:
    lexemes, problems = lex(text)
    assert tuple(lexeme.kind for lexeme in lexemes) == kinds
    assert problems == ()


CORRECTIONS = (
    ("a) b", "a b", "A closing bracket that closes nothing was left out."),
    ("(a b", "( a b )", "A closing bracket was added at the end."),
    ('"air base', '"air base', "A closing quote was added after “air base”."),
    ('a "', "a", "A quote without a partner was left out."),
    ('"air base AND b', '"air base AND b', "A closing quote was added after “air base”."),
)


@pytest.mark.parametrize(("text", "lexemes", "message"), CORRECTIONS, ids=[text for text, _, _ in CORRECTIONS])
def test_quotes_and_brackets_are_put_in_pairs(text: str, lexemes: str, message: str) -> None:
    found, problems = lex(text)
    assert " ".join(lexeme.text for lexeme in found) == lexemes
    assert [problem.message for problem in problems] == [message]


def test_limits_cut_with_a_problem() -> None:
    found, problems = lex("a " * (MAX_TERMS + 1))
    assert len(found) == MAX_TERMS
    assert [problem.message for problem in problems] == [f"Only the first {MAX_TERMS} words and signs were read."]
    found, problems = lex("(" * (MAX_DEPTH + 2) + "a" + ")" * (MAX_DEPTH + 2))
    assert sum(lexeme.kind is K.OPEN for lexeme in found) == MAX_DEPTH
    assert len(problems) == 2


@settings(deadline=None)
@given(texts)
def test_any_text_has_lexemes_in_order_with_brackets_in_pairs(text: str) -> None:
    lexemes, _ = lex(text)
    depth = 0
    for before, after in pairwise(lexemes):
        assert before.start <= before.end <= after.start
    for lexeme in lexemes:
        depth += (lexeme.kind is K.OPEN) - (lexeme.kind is K.CLOSE)
        assert 0 <= depth <= MAX_DEPTH
    assert depth == 0

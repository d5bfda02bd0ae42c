"""Characters are replaced one for one, and each kind of replacement is reported once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from search.language.normalizer import normalize_characters
from search.language.syntax import MAX_CHARACTERS
from tests.support.query_strategies import texts

REPLACED = (
    ("“air base”", '"air base"', "The quote “ was read as a straight one."),
    ("«port»", '"port"', "The quote « was read as a straight one."),
    ("'air base'", '"air base"', "'air base' was read as the phrase \"air base\"."),
    ('""port', ' "port', 'The doubled quote "" was read as one.'),
    ("port –grain", "port -grain", "The dash – was read as a minus: without the word after it."),
    ("port !grain", "port -grain", "“!” in front of a word was read as a minus: without it."),
    ("ｐｏｒｔ", "port", "Full-width “ｐｏｒｔ” was read as “port”."),
    ("port\ud800", "port ", "What is not a character was left out."),
    (
        "where is it?",
        "where is it ",
        "The question mark was left out; inside or alone, as in",
    ),
)


@pytest.mark.parametrize(("text", "normalized", "message"), REPLACED, ids=[ascii(text) for text, _, _ in REPLACED])
def test_a_character_is_replaced_and_said(text: str, normalized: str, message: str) -> None:
    found, problems = normalize_characters(text)
    assert found == normalized
    assert [problem.message.startswith(message) for problem in problems] == [True]


KEPT = ("don't", "O'Brien and O'Neill", "wom?n", "a OR b?", "1990–1995", "Jean–Paul", 'say "port"', "well!")


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_characters_stay(text: str) -> None:
    assert normalize_characters(text) == (text, [])


def test_a_long_text_is_cut() -> None:
    found, problems = normalize_characters("a" * (MAX_CHARACTERS + 5))
    assert len(found) == MAX_CHARACTERS
    assert [(problem.start, problem.end) for problem in problems] == [(MAX_CHARACTERS, MAX_CHARACTERS + 5)]


@settings(deadline=None)
@given(texts)
def test_positions_stay_the_same(text: str) -> None:
    found, problems = normalize_characters(text)
    assert len(found) == min(len(text), MAX_CHARACTERS)
    messages = [problem.message for problem in problems]
    assert len(messages) == len(set(messages))

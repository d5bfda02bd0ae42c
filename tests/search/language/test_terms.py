"""One word is read as a plain word, a prefix, a wildcard or a fuzzy term; what cannot be read is a problem."""

from __future__ import annotations

import pytest

from index.query import Fuzzy, MatchAll, Phrase, Prefix, Query, Wildcard, Word
from search.language.terms import read_parts, read_word

WORDS: tuple[tuple[str, Query | None], ...] = (
    ("Latakia", Word("Latakia")),
    ("al-Assad", Word("al-Assad")),
    ("(Latakia),", Word("Latakia")),
    ("Zakhar*", Prefix("Zakhar")),
    ("Zakhar**", Prefix("Zakhar")),
    ("wom?n", Wildcard("wom?n")),
    ("*ing", Wildcard("*ing")),
    ("*", MatchAll()),
    ("Zakharova~", Fuzzy("Zakharova")),
    ("Zakharova~2", Fuzzy("Zakharova", edits=2)),
    ("port-cit*", Phrase((Word("port"), Prefix("cit")))),
    ("№", None),
)


@pytest.mark.parametrize(("text", "query"), WORDS, ids=[text for text, _ in WORDS])
def test_a_word_is_read_as_its_term(text: str, query: Query | None) -> None:
    assert read_word(text, 0).query == query


PROBLEMS = (
    ("port^2", "The weight “^2” was left out.", (14, 16)),
    ("port~9", "“~9” was read as “~2”", (10, 16)),
    ("por*~", "“~” was left out", (10, 15)),
    ("manage!", "“!” was left out", (16, 17)),
    ("№", "it has no letters or digits", (10, 11)),
)


@pytest.mark.parametrize(("text", "message", "bounds"), PROBLEMS, ids=[text for text, _, _ in PROBLEMS])
def test_an_odd_sign_is_a_problem_at_its_position(text: str, message: str, bounds: tuple[int, int]) -> None:
    (problem,) = read_word(text, 10).problems
    assert message in problem.message
    assert (problem.start, problem.end) == bounds


def test_spans_are_those_of_the_query_text() -> None:
    query = read_word("port,", 7).query
    assert query is not None
    assert query.span is not None
    assert (query.span.start, query.span.end) == (7, 11)


def test_the_inside_of_a_phrase_is_read_as_terms() -> None:
    parts, problems = read_parts("=Air bas* AND port-city", 1)
    assert parts == (Word("Air", exact=True), Prefix("bas"), Word("AND"), Word("port-city"))
    assert problems == ()
    parts, problems = read_parts("air * base", 1)
    assert parts == (Word("air"), Word("base"))
    assert [problem.start for problem in problems] == [5]

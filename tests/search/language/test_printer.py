"""Writing a query and parsing it again gives the same query; parsing gives a tree for any text at all."""

from __future__ import annotations

from hypothesis import example, given, settings

from index.query import Query
from search.language.parser import parse
from search.language.printer import write
from tests.support.query_strategies import texts, trees


@given(trees)
@settings(max_examples=400, deadline=None)
def test_what_is_written_reads_as_the_same_query(query: Query) -> None:
    assert parse(write(query)).query == query


@example('"own policies" date :2003-03..2005-05-13')  # a word that would be days if it stood alone
@example('"atleast2latak?But)"')  # a pattern that would be counted if it stood without quotes
@given(texts)
@settings(max_examples=600, deadline=None)
def test_any_text_has_a_reading_that_reads_as_itself(text: str) -> None:
    parsed = parse(text)
    assert parse(write(parsed.query)).query == parsed.query
    for problem in parsed.problems:
        assert problem.start is None or 0 <= problem.start <= (problem.end or 0) <= len(text)

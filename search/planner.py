"""Turns what a reader has asked so far into what an engine is asked. Asks no engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol, cast

from index.query import (
    And,
    Between,
    Has,
    MinCount,
    Near,
    Not,
    NotNear,
    Or,
    Phrase,
    Positional,
    Query,
    SameUnit,
    ValueDimension,
    Word,
)
from index.request import DateFacet, DateRange, Filters, SearchRequest, ValueFacet
from search.language.builder import Term, all_of, any_of, exactly
from search.language.dates import day_after
from search.language.parser import parse
from search.problem import Problem
from search.state import MatchMode, SearchState

FACET_SIZE = 10
MOST_MONTHS = 60
"""A histogram of more months than this is shown by year."""


class Names(Protocol):
    """Knows under which value a spelling is counted today."""

    def value_of(self, dimension: ValueDimension, spelling: str) -> str | None:
        """Give the value into which a spelling is folded, or None when the archive knows none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as an engine is asked it: the query as parsed and with today's names, the filters, what was odd."""

    parsed: Query
    query: Query
    filters: Filters
    problems: tuple[Problem, ...]


def ask(state: SearchState, names: Names) -> Asked:
    """Read the text of a state and fold its choices into today's values; unknown ones stay and find nothing."""
    parsed = parse(state.text)
    problems = list(parsed.problems)
    query = _with_todays_names(parsed.query, names, problems)
    if state.forms is MatchMode.EXACT:
        query = exactly(_in_small_letters(query))
    filters = Filters(
        outlet=_values("outlet", state.outlets, names, problems),
        person=_values("person", state.persons, names, problems),
        date=DateRange(state.since, day_after(state.until)) if state.since or state.until else None,
    )
    return Asked(parsed.query, query, filters, tuple(problems))


def page_request(state: SearchState, asked: Asked) -> SearchRequest:
    """Make the request for one page of hits with its facets."""
    facets = (
        ValueFacet("outlet", FACET_SIZE, asked.filters.outlet),
        ValueFacet("person", FACET_SIZE, asked.filters.person),
        DateFacet("month", MOST_MONTHS),
    )
    return SearchRequest(asked.query, asked.filters, facets, state.order, (state.page - 1) * state.size, state.size)


def narrowed(asked: Asked) -> Query:
    """Give one query that finds what the query finds under the filters, so that all counts obey all of them."""
    filters = asked.filters
    parts: list[Query] = [asked.query]
    if filters.outlet:
        parts.append(any_of(Has("outlet", value) for value in filters.outlet))
    if filters.person:
        parts.append(any_of(Has("person", value) for value in filters.person))
    if filters.date:
        parts.append(Between(filters.date.start, filters.date.end))
    return all_of(parts)


def _values(
    dimension: ValueDimension, spellings: tuple[str, ...], names: Names, problems: list[Problem]
) -> tuple[str, ...]:
    values = []
    for spelling in spellings:
        value = names.value_of(dimension, spelling)
        if value is None:
            problems.append(_unknown(Has(dimension, spelling)))
        values.append(value or spelling)
    return tuple(dict.fromkeys(values))


def _unknown(has: Has) -> Problem:
    span = has.span
    message = f"No article of this archive has the {has.dimension} “{has.value}”; the facets list those that it has."
    return Problem(message, span.start if span else None, span.end if span else None)


def _with_todays_names(query: Query, names: Names, problems: list[Problem]) -> Query:
    match query:
        case Has():
            value = names.value_of(query.dimension, query.value)
            if value is None:
                problems.append(_unknown(query))
                return query
            return replace(query, value=value)
        case And() | Or():
            return replace(query, parts=tuple(_with_todays_names(part, names, problems) for part in query.parts))
        case Not():
            return replace(query, part=_with_todays_names(query.part, names, problems))
        case _:
            return query


def _in_small_letters(query: Query) -> Query:
    """Take capitals back, so that the dial asks for forms, and only `=` asks for capitals."""
    match query:
        case Word():
            return query if query.exact else replace(query, text=query.text.lower())
        case Phrase():
            return replace(query, parts=tuple(cast(Term, _in_small_letters(part)) for part in query.parts))
        case MinCount():
            return replace(query, part=cast(Positional, _in_small_letters(query.part)))
        case Near() | SameUnit() | NotNear():
            left, right = _in_small_letters(query.left), _in_small_letters(query.right)
            return replace(query, left=cast(Positional, left), right=cast(Positional, right))
        case And() | Or():
            return replace(query, parts=tuple(_in_small_letters(part) for part in query.parts))
        case Not():
            return replace(query, part=_in_small_letters(query.part))
        case _:
            return query

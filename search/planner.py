"""Plans a search: turns a search state into requests to an engine. Sends none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from index.query import VALUE_DIMENSIONS, Between, Has, MatchNone, Phrase, Query, ResolvedDimension, Word
from index.query_rewrite import TextLeaf, rewrite
from index.request import DateFacet, DateRange, FacetRequest, Filters, SearchRequest, ValueFacet
from search.language.builder import all_of, any_of, none_of, with_exact_forms
from search.language.dates import next_day
from search.language.parser import parse
from search.page import Expansion
from search.problem import Problem
from search.state import MatchMode, SearchState

FACET_SIZE = 10
MAX_MONTHS = 60
"""A histogram of more months than this is shown by year."""


class NameLookup(Protocol):
    """Looks up the current canonical names of outlets and people in the archive."""

    def value_of(self, dimension: ResolvedDimension, spelling: str) -> str | None:
        """Return the canonical name of a spelling, or None if the archive has no such name."""


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """The requests to an engine for a search state.

    `typed` is the query as parsed. `request` asks for the page of the state with its facets; its query has canonical
    names, the state's match mode and, where there are any, the variants that `expansions` lists.
    `tiers` are the queries whose hits are listed one after another, none twice; together they match what
    `request.query` matches. With `is_refused` the engine declined the query, and nothing is found.
    """

    state: SearchState
    typed: Query
    request: SearchRequest
    tiers: tuple[Query, ...]
    problems: tuple[Problem, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    is_refused: bool = False

    def expanded(self, query: Query, expansions: tuple[Expansion, ...]) -> SearchPlan:
        """Return the plan for an expanded query; in the order of relevance, articles that match as typed come first."""
        unexpanded = self.request.query
        one_tier = query == unexpanded or self.request.order.is_by_date
        tiers = (query,) if one_tier else (unexpanded, all_of((query, none_of(unexpanded))))
        return replace(self, request=replace(self.request, query=query), tiers=tiers, expansions=expansions)

    def with_problem(self, message: str) -> SearchPlan:
        """Return the plan with one more problem."""
        return replace(self, problems=(*self.problems, Problem(message)))

    def refused(self, reason: str) -> SearchPlan:
        """Return a plan that finds nothing, with the engine's reason as a problem."""
        nothing = MatchNone()
        return replace(
            self,
            request=replace(self.request, query=nothing),
            tiers=(nothing,),
            problems=(*self.problems, Problem(reason)),
            expansions=(),
            is_refused=True,
        )

    def hits_request(self, tier: Query, offset: int, limit: int) -> SearchRequest:
        """Return the request for some hits of a tier, without facets."""
        return replace(self.request, query=tier, facets=(), offset=offset, limit=limit)

    def count_request(self) -> SearchRequest:
        """Return the request for the total alone."""
        return SearchRequest(self.request.query, self.request.filters, limit=0)

    def facet_request(self, *facets: FacetRequest) -> SearchRequest:
        """Return the request for facets under all filters, their own included, by making filters part of the query."""
        filters = self.request.filters
        query = _with_filters(self.request.query, filters)
        return SearchRequest(query, Filters(sure=filters.sure), facets, limit=0)


def plan_search(state: SearchState, names: NameLookup) -> SearchPlan:
    """Plan a search without expansion; an unknown name stays in the query, matches nothing and is a problem."""
    parsed = parse(state.text)
    problems = list(parsed.problems)
    query = _with_canonical_names(parsed.query, names, problems)
    if state.forms is MatchMode.EXACT:
        query = with_exact_forms(rewrite(query, _in_small_letters))
    outlets = _canonical("outlet", state.outlets, names, problems)
    people = _canonical("person", state.persons, names, problems)
    days = DateRange(state.since, next_day(state.until)) if state.since or state.until else None
    facets = (
        ValueFacet("outlet", FACET_SIZE, outlets),
        ValueFacet("person", FACET_SIZE, people),
        DateFacet("month", MAX_MONTHS),
    )
    offset = (state.page - 1) * state.size
    request = SearchRequest(
        query, Filters(outlets, people, days, sure=state.sure), facets, state.order, offset, state.size
    )
    return SearchPlan(state, parsed.query, request, (query,), tuple(problems))


def _with_filters(query: Query, filters: Filters) -> Query:
    chosen = ((dimension, filters.values(dimension)) for dimension in VALUE_DIMENSIONS)
    parts = [query, *(any_of(Has(dimension, value) for value in values) for dimension, values in chosen if values)]
    if filters.date:
        parts.append(Between(filters.date.start, filters.date.end))
    return all_of(parts)


def _canonical(
    dimension: ResolvedDimension, spellings: Iterable[str], names: NameLookup, problems: list[Problem]
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


def _with_canonical_names(query: Query, names: NameLookup, problems: list[Problem]) -> Query:
    def canonical(has: Has) -> Has:
        match has.dimension:
            case "outlet" | "person" as dimension:
                value = names.value_of(dimension, has.value)
            case _:
                value = has.value  # counted as stated, without canonical names
        if value is None:
            problems.append(_unknown(has))
            return has
        return replace(has, value=value)

    return rewrite(query, _unchanged, canonical)


def _unchanged(leaf: TextLeaf) -> TextLeaf:
    return leaf


def _in_small_letters(leaf: TextLeaf) -> TextLeaf:
    """Lower the case of words, so that the match mode asks for forms, and only `=` asks for capitals."""
    match leaf:
        case Word():
            return _lower(leaf)
        case Phrase(parts):
            return replace(leaf, parts=tuple(_lower(part) if isinstance(part, Word) else part for part in parts))
        case _:
            return leaf


def _lower(word: Word) -> Word:
    return word if word.exact else replace(word, text=word.text.lower())

"""A plan requests what the state says, with canonical names."""

from __future__ import annotations

from datetime import date

import pytest

from index.query import And, Between, Has, MatchNone, Not, Or, Query, ValueDimension, Word
from index.request import DateFacet, DateRange, Filters, Order, ValueFacet
from search.language.parser import parse
from search.page import Expansion
from search.planner import MAX_MONTHS, plan_search
from search.problem import Problem
from search.state import MatchMode, SearchState

CANONICAL = {"zakharova": "Maria Zakharova", "Maria Zakharova": "Maria Zakharova", "Post": "Orontes Post"}


class Names:
    """An archive of one person and one outlet."""

    def value_of(self, dimension: ValueDimension, spelling: str) -> str | None:
        return CANONICAL.get(spelling)


def plan_of(state: SearchState) -> Query:
    return plan_search(state, Names()).request.query


def test_a_state_becomes_one_request() -> None:
    state = SearchState("port", ("Post",), ("zakharova",), date(2015, 9, 1), date(2015, 9, 30), Order.NEWEST, page=3)
    plan = plan_search(state, Names())
    assert plan.request.query == plan.typed == Word("port")
    assert plan.tiers == (Word("port"),)
    assert plan.request.filters == Filters(
        ("Orontes Post",), ("Maria Zakharova",), DateRange(date(2015, 9, 1), date(2015, 10, 1))
    )
    assert plan.request.facets == (
        ValueFacet("outlet", 10, ("Orontes Post",)),
        ValueFacet("person", 10, ("Maria Zakharova",)),
        DateFacet("month", MAX_MONTHS),
    )
    assert (plan.request.order, plan.request.offset, plan.request.limit) == (Order.NEWEST, 20, 10)
    assert plan.problems == ()


def test_the_choice_of_sure_dates_narrows_the_page_and_every_count() -> None:
    plan = plan_search(SearchState("port", ("Post",), sure=True), Names())
    assert plan.request.filters == Filters(("Orontes Post",), sure=True)
    assert plan.count_request().filters.sure is plan.facet_request(DateFacet()).filters.sure is True


NAMED: tuple[tuple[str, Query], ...] = (
    ("person:zakharova", Has("person", "Maria Zakharova")),
    ("port -person:zakharova", And((Word("port"), Not(Has("person", "Maria Zakharova"))))),
    ("port OR outlet:Post", Or((Word("port"), Has("outlet", "Orontes Post")))),
)


@pytest.mark.parametrize(("text", "query"), NAMED, ids=[text for text, _ in NAMED])
def test_names_in_the_text_become_canonical(text: str, query: Query) -> None:
    assert plan_of(SearchState(text)) == query


def test_unknown_names_stay_and_are_problems() -> None:
    plan = plan_search(SearchState("person:nobody", outlets=("Nowhere", "Nowhere")), Names())
    assert plan.request.query == Has("person", "nobody")
    assert plan.request.filters.outlet == ("Nowhere",)
    assert [(problem.start, problem.end) for problem in plan.problems] == [(0, 13), (None, None), (None, None)]


EXACT = (
    ("Elections", "=elections"),
    ("=Elections", "=Elections"),
    ('"Air =Base" w/3 Zakhar*', '"=air =Base" w/3 Zakhar*'),
    ("atleast2(Port) NOT (Grain /s Flu)", "atleast2(=port) NOT (=grain /s =flu)"),
)


@pytest.mark.parametrize(("typed", "requested"), EXACT, ids=[typed for typed, _ in EXACT])
def test_the_exact_mode_asks_for_forms_and_only_a_sign_for_capitals(typed: str, requested: str) -> None:
    assert plan_of(SearchState(typed, forms=MatchMode.EXACT)) == parse(requested).query


def test_an_expanded_plan_lists_what_matches_as_typed_first() -> None:
    plan = plan_search(SearchState("lavrov"), Names())
    wide = Or((Word("lavrov"), Word("lavroff", exact=True)))
    expansions = (Expansion("lavrov", "lavroff", 1, False, SearchState("lavrov", dropped=("lavroff",))),)
    expanded = plan.expanded(wide, expansions)
    assert expanded.request.query == wide
    assert expanded.tiers == (Word("lavrov"), And((wide, Not(Word("lavrov")))))
    assert expanded.expansions == expansions
    newest = plan_search(SearchState("lavrov", order=Order.NEWEST), Names())
    assert newest.expanded(wide, expansions).tiers == (wide,)


def test_a_refused_plan_finds_nothing_and_says_why() -> None:
    plan = plan_search(SearchState("a* b*"), Names()).refused("Too many words.")
    assert plan.is_refused
    assert plan.request.query == MatchNone()
    assert plan.tiers == (MatchNone(),)
    assert plan.problems == (Problem("Too many words."),)


def test_facets_of_a_narrowed_search_obey_every_filter() -> None:
    state = SearchState("port", ("Post",), ("zakharova",), until=date(2015, 9, 30))
    plan = plan_search(state, Names())
    request = plan.facet_request(DateFacet("year"))
    assert request.query == And(
        (
            Word("port"),
            Has("outlet", "Orontes Post"),
            Has("person", "Maria Zakharova"),
            Between(None, date(2015, 10, 1)),
        )
    )
    assert (request.filters, request.limit) == (Filters(), 0)
    count = plan.count_request()
    assert (count.query, count.filters, count.facets, count.limit) == (Word("port"), plan.request.filters, (), 0)

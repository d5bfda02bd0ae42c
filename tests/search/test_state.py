"""A search state is an address and back; every change of it starts on page 1."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.request import Order
from search.state import LARGEST_PAGE, MAX_CHOICES, MAX_CHOSEN, MAX_TEXT, MatchMode, SearchState, read_pairs

_TEXT = st.text(max_size=20).map(str.strip)
_VALUES = st.lists(_TEXT.filter(bool), unique=True, max_size=3).map(tuple)

states = st.builds(
    SearchState,
    text=_TEXT,
    outlets=_VALUES,
    persons=_VALUES,
    since=st.none() | st.dates(),
    until=st.none() | st.dates(),
    order=st.sampled_from(Order),
    forms=st.sampled_from(MatchMode),
    dropped=_VALUES,
    size=st.integers(1, LARGEST_PAGE),
    page=st.integers(1, 999_999_999),
    sure=st.none() | st.booleans(),
)


@settings(deadline=None)
@given(states)
def test_an_address_reads_back_as_the_same_state(state: SearchState) -> None:
    assert read_pairs(state.pairs()) == (state, ())


@settings(deadline=None)
@given(states)
def test_an_address_holds_no_defaults(state: SearchState) -> None:
    assert SearchState().pairs() == ()
    assert dict(state.pairs()).keys() >= {
        name for name, held in (("q", state.text), ("from", state.since), ("drop", state.dropped)) if held
    }


CHANGES = (
    (SearchState(page=3).with_text("port"), SearchState("port")),
    (SearchState(page=3).with_value("outlet", "A"), SearchState(outlets=("A",))),
    (SearchState(outlets=("A",)).with_value("outlet", "A"), SearchState(outlets=("A",))),
    (SearchState(persons=("A", "B"), page=3).without_value("person", "A"), SearchState(persons=("B",))),
    (SearchState(page=3).with_dates(date(2015, 9, 8), None), SearchState(since=date(2015, 9, 8))),
    (SearchState(page=3).with_sureness(False), SearchState(sure=False)),
    (SearchState(sure=True, page=3).with_sureness(None), SearchState()),
    (SearchState(page=3).with_order(Order.NEWEST), SearchState(order=Order.NEWEST)),
    (SearchState(page=3).with_match_mode(MatchMode.EXACT), SearchState(forms=MatchMode.EXACT)),
    (SearchState(page=3).without_variant("lavrov"), SearchState(dropped=("lavrov",))),
    (SearchState(dropped=("a", "b"), page=3).with_variant("a"), SearchState(dropped=("b",))),
    (SearchState("port").with_page(2), SearchState("port", page=2)),
)


@pytest.mark.parametrize(("changed", "expected"), CHANGES)
def test_a_change_starts_on_page_one(changed: SearchState, expected: SearchState) -> None:
    assert changed == expected


UNREADABLE = (
    ("from", "yesterday", "“yesterday” is not a day"),
    ("sort", "best", "it can be relevance, recent, newest, oldest"),
    ("forms", "loose", "it can be exact, family, variants"),
    ("sure", "maybe", "it can be yes, no"),
    ("page", "0", "a whole number from 1"),
    ("size", "many", "a whole number from 1"),
)


@pytest.mark.parametrize("pair", [("outlet", "A"), ("person", "A"), ("from", "2015"), ("to", "2015"), ("sure", "no")])
def test_each_filter_narrows(pair: tuple[str, str]) -> None:
    assert read_pairs([pair])[0].is_narrowed
    assert not read_pairs([("q", "port"), ("sort", "newest")])[0].is_narrowed


@pytest.mark.parametrize(("name", "value", "message"), UNREADABLE, ids=[name for name, _, _ in UNREADABLE])
def test_an_unreadable_pair_is_left_out_and_is_a_problem(name: str, value: str, message: str) -> None:
    state, problems = read_pairs([("q", "port"), (name, value)])
    assert state == SearchState("port")
    assert [message in problem.message for problem in problems] == [True]


def test_months_and_years_are_read_as_their_first_and_last_day() -> None:
    state, _ = read_pairs([("from", "2015"), ("to", "2016-02"), ("size", "5000"), ("other", "x")])
    assert (state.since, state.until, state.size) == (date(2015, 1, 1), date(2016, 2, 29), LARGEST_PAGE)


def test_repeated_values_are_read_up_to_a_number_and_the_rest_is_a_problem() -> None:
    state, problems = read_pairs([("person", f"P{n}") for n in range(4_000)] + [("person", "P1")] * 9)
    assert state.persons == tuple(f"P{n}" for n in range(MAX_CHOICES))
    (problem,) = problems
    assert problem.message.startswith(f"{4_000 - MAX_CHOICES:,} of the values of “person” were left out")


@pytest.mark.parametrize("name", ["outlet", "person", "drop"])
def test_a_value_longer_than_any_name_is_left_out_and_others_are_read(name: str) -> None:
    state, problems = read_pairs(
        [(name, "x" * 301), (name, "x" * 300), (name, "я" * 300), (name, "я" * 299), (name, "b")]
    )
    assert [value for _, value in state.pairs()] == ["x" * 300, "я" * 300, "я" * 299, "b"]
    assert len(problems) == 1


def test_the_values_of_an_address_are_bounded_in_all() -> None:
    state, problems = read_pairs((name, f"{n}{'я' * 200}") for n in range(9) for name in ("outlet", "person"))
    assert sum(len(quote_plus(value)) for _, value in state.pairs()) <= MAX_CHOSEN
    assert len(problems) == 2


@pytest.mark.parametrize("letter", ["a", "я", "中", "😀", " b"])
def test_a_text_is_read_as_far_as_it_fits_an_address(letter: str) -> None:
    state, problems = read_pairs([("q", letter * 20_000)])
    assert MAX_TEXT - 12 <= len(quote_plus(state.text)) <= MAX_TEXT
    assert problems[0].message.startswith(f"Only the first {len(state.text):,} of ")
    assert read_pairs(state.pairs()) == (state, ())


def test_problems_are_listed_up_to_a_number_and_repeat_little_of_a_value() -> None:
    _, problems = read_pairs([("from", f"{n} {'x' * 9_000}") for n in range(500)])
    assert len(problems) == 21
    assert problems[-1].message == "480 further problems are not listed."
    assert max(len(problem.message) for problem in problems) < 200

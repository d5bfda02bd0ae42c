"""What a reader has asked so far: the value that an address bar holds. Looks nothing up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

from index.query import ValueDimension
from index.request import Order
from search.calendar_dates import parse_days
from search.problem import Problem

LARGEST_PAGE = 100
"""More hits than this on one page are an export, not a page."""


class MatchMode(StrEnum):
    """How exactly words must be met: the dial."""

    EXACT = "exact"
    FAMILY = "family"
    VARIANTS = "variants"


@dataclass(frozen=True, slots=True)
class SearchState:
    """A search as a value; every change makes a new one, on page 1. `since` and `until` include their day.

    `dropped` are the spellings that the reader does not want looked for with `forms` at `variants`.
    """

    text: str = ""
    outlets: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    order: Order = Order.RELEVANCE
    forms: MatchMode = MatchMode.FAMILY
    dropped: tuple[str, ...] = ()
    size: int = 10
    page: int = 1

    def typing(self, text: str) -> Self:
        """Ask with another text, keeping the choices."""
        return replace(self, text=text, page=1)

    def choosing(self, dimension: ValueDimension, value: str) -> Self:
        """Add a choice; one that is there already is not added twice."""
        values = self.values(dimension)
        return self if value in values else self._with(dimension, (*values, value))

    def dropping(self, dimension: ValueDimension, value: str) -> Self:
        """Take a choice back."""
        return self._with(dimension, tuple(v for v in self.values(dimension) if v != value))

    def values(self, dimension: ValueDimension) -> tuple[str, ...]:
        """Give the choices of a dimension."""
        return self.outlets if dimension == "outlet" else self.persons

    def _with(self, dimension: ValueDimension, values: tuple[str, ...]) -> Self:
        if dimension == "outlet":
            return replace(self, outlets=values, page=1)
        return replace(self, persons=values, page=1)

    def spanning(self, since: date | None, until: date | None) -> Self:
        """Narrow to days, both included; None is open."""
        return replace(self, since=since, until=until, page=1)

    def ordered(self, order: Order) -> Self:
        """Ask for another order."""
        return replace(self, order=order, page=1)

    def dialled(self, forms: MatchMode) -> Self:
        """Ask with another exactness."""
        return replace(self, forms=forms, page=1)

    def refusing(self, form: str) -> Self:
        """Ask without one of the other spellings."""
        return self if form in self.dropped else replace(self, dropped=(*self.dropped, form), page=1)

    def accepting(self, form: str) -> Self:
        """Ask again with a spelling that was not wanted."""
        return replace(self, dropped=tuple(other for other in self.dropped if other != form), page=1)

    def turned(self, page: int) -> Self:
        """Turn to a page, from 1."""
        return replace(self, page=page)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Write the state as the pairs of an address; defaults are left out, so equal searches have equal addresses."""
        written = [
            ("q", self.text, ""),
            *(("outlet", value, "") for value in self.outlets),
            *(("person", value, "") for value in self.persons),
            ("from", self.since.isoformat() if self.since else "", ""),
            ("to", self.until.isoformat() if self.until else "", ""),
            ("sort", self.order.value, _USUAL.order.value),
            ("forms", self.forms.value, _USUAL.forms.value),
            *(("drop", form, "") for form in self.dropped),
            ("size", str(self.size), str(_USUAL.size)),
            ("page", str(self.page), str(_USUAL.page)),
        ]
        return tuple((name, value) for name, value, usual in written if value != usual)


_USUAL = SearchState()


def read_pairs(pairs: Iterable[tuple[str, str]]) -> tuple[SearchState, tuple[Problem, ...]]:
    """Read a state from the pairs of an address; what cannot be read is left out and said as a problem."""
    state, problems = SearchState(), list[Problem]()
    for name, value in pairs:
        match _read_pair(state, name, value.strip()):
            case SearchState() as changed:
                state = changed
            case Problem() as problem:
                problems.append(problem)
    return state, tuple(problems)


def _read_pair(state: SearchState, name: str, value: str) -> SearchState | Problem:
    match name:
        case _ if not value:
            return state
        case "q":
            return replace(state, text=value)
        case "drop":
            return replace(state.refusing(value), page=state.page)
        case "outlet" | "person":
            return replace(state.choosing(name, value), page=state.page)
        case "from" | "to":
            return _read_day(state, name, value)
        case "sort" | "forms":
            return _read_choice(state, name, value)
        case "page" | "size":
            return _read_number(state, name, value)
        case _:
            return state


def _read_day(state: SearchState, name: str, value: str) -> SearchState | Problem:
    days = parse_days(value)
    if days is None:
        return Problem(f"“{value}” is not a day, a month or a year; write it as 2015-09-08, 2015-09 or 2015.")
    first, last = days
    return replace(state, since=first) if name == "from" else replace(state, until=last)


def _read_choice(state: SearchState, name: str, value: str) -> SearchState | Problem:
    try:
        return replace(state, order=Order(value)) if name == "sort" else replace(state, forms=MatchMode(value))
    except ValueError:
        known = ", ".join(Order if name == "sort" else MatchMode)
        return Problem(f"“{value}” is not something that “{name}” can be; it can be {known}.")


def _read_number(state: SearchState, name: str, value: str) -> SearchState | Problem:
    if not (value.isascii() and value.isdigit() and 0 < int(value[:9])):
        return Problem(f"“{value}” is not a number that “{name}” can be; it is a whole number from 1.")
    number = int(value[:9])
    return replace(state, page=number) if name == "page" else replace(state, size=min(number, LARGEST_PAGE))

"""The state of a search as a value, written to an address and read from it. Looks nothing up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import accumulate
from typing import Self
from urllib.parse import quote_plus

from index.query import ResolvedDimension
from index.request import Order
from search.calendar_dates import parse_days
from search.limits import MAX_VALUE, shorten
from search.problem import Problem, first_problems

LARGEST_PAGE = 100
"""More hits than this on one page are an export, not a page."""
MAX_CHOICES = 50
"""Values of one parameter that may be repeated, such as `person`."""
MAX_TEXT, MAX_CHOSEN = 16_000, 4_000
"""Characters of the text, and of all chosen values, as an address writes them, which 200 links of a page repeat. A
query of 500 English words, the most that are read, has about 5,000."""
_SHOWN = 60
"""Characters of an unreadable value that a problem repeats."""
_REPEATABLE = frozenset({"outlet", "person", "drop"})


class MatchMode(StrEnum):
    """How exactly a word of the query must match a word of an article.

    `FAMILY` matches by stem; saved searches contain `family`, so the name stays.
    """

    EXACT = "exact"
    FAMILY = "family"
    VARIANTS = "variants"


@dataclass(frozen=True, slots=True)
class SearchState:
    """A search as a value; every change makes a new one, on page 1. `since` and `until` include their day.

    `sure` narrows to articles whose date is sure, or is not. `forms` is the match mode, `dropped` the variants that the
    reader has excluded under `MatchMode.VARIANTS`.
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
    sure: bool | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is chosen."""
        return bool(self.outlets or self.persons or self.since or self.until or self.sure is not None)

    def with_text(self, text: str) -> Self:
        """Return the search for another text, with the same filters."""
        return replace(self, text=text, page=1)

    def with_value(self, dimension: ResolvedDimension, value: str) -> Self:
        """Return the search with a further chosen value; a value is chosen at most once."""
        values = self.outlets if dimension == "outlet" else self.persons
        return self if value in values else self._with_values(dimension, (*values, value))

    def without_value(self, dimension: ResolvedDimension, value: str) -> Self:
        """Return the search without a chosen value."""
        values = self.outlets if dimension == "outlet" else self.persons
        return self._with_values(dimension, tuple(chosen for chosen in values if chosen != value))

    def _with_values(self, dimension: ResolvedDimension, values: tuple[str, ...]) -> Self:
        if dimension == "outlet":
            return replace(self, outlets=values, page=1)
        return replace(self, persons=values, page=1)

    def with_dates(self, since: date | None, until: date | None) -> Self:
        """Return the search narrowed to days, both included; None is open."""
        return replace(self, since=since, until=until, page=1)

    def with_sureness(self, sure: bool | None) -> Self:
        """Return the search narrowed by whether dates are sure; None takes all."""
        return replace(self, sure=sure, page=1)

    def with_order(self, order: Order) -> Self:
        """Return the search in another order."""
        return replace(self, order=order, page=1)

    def with_match_mode(self, forms: MatchMode) -> Self:
        """Return the search in another match mode."""
        return replace(self, forms=forms, page=1)

    def without_variant(self, form: str) -> Self:
        """Return the search without one of its variants."""
        return self if form in self.dropped else replace(self, dropped=(*self.dropped, form), page=1)

    def with_variant(self, form: str) -> Self:
        """Return the search with a variant that was excluded before."""
        return replace(self, dropped=tuple(other for other in self.dropped if other != form), page=1)

    def with_page(self, page: int) -> Self:
        """Return another page of the search; the first is 1."""
        return replace(self, page=page)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of an address; defaults are left out, so equal searches have equal addresses."""
        pairs = [("q", self.text)] if self.text else []
        pairs += self._filter_pairs()
        if self.order is not _DEFAULTS.order:
            pairs.append(("sort", self.order.value))
        if self.forms is not _DEFAULTS.forms:
            pairs.append(("forms", self.forms.value))
        pairs += [("drop", form) for form in self.dropped if form]
        if self.size != _DEFAULTS.size:
            pairs.append(("size", str(self.size)))
        if self.page != _DEFAULTS.page:
            pairs.append(("page", str(self.page)))
        return tuple(pairs)

    def _filter_pairs(self) -> list[tuple[str, str]]:
        pairs = [("outlet", value) for value in self.outlets if value]
        pairs += [("person", value) for value in self.persons if value]
        if self.since:
            pairs.append(("from", self.since.isoformat()))
        if self.until:
            pairs.append(("to", self.until.isoformat()))
        pairs += [("sure", name) for name, sure in _SURENESS.items() if self.sure is sure]
        return pairs


_DEFAULTS = SearchState()
_SURENESS = {"yes": True, "no": False}
_CHOICES: dict[str, tuple[str, ...]] = {"sort": tuple(Order), "forms": tuple(MatchMode), "sure": tuple(_SURENESS)}


def read_pairs(pairs: Iterable[tuple[str, str]]) -> tuple[SearchState, tuple[Problem, ...]]:
    """Read a state from the pairs of an address; what cannot be read or is too much is left out and is a problem."""
    state, problems, left_out, room = SearchState(), list[Problem](), Counter[str](), MAX_CHOSEN
    for name, value in pairs:
        value = value.strip()
        if name in _REPEATABLE and value:
            chosen = _chosen(state, name)
            size = _written_size(value) if len(value) <= MAX_VALUE and len(chosen) < MAX_CHOICES else room + 1
            if value not in chosen and size > room:
                left_out[name] += 1
                continue
            room -= 0 if value in chosen else size
        match _read_pair(state, name, value):
            case SearchState() as changed:
                state = changed
            case Problem() as problem:
                problems.append(problem)
    state, too_long = _with_text_cut(state)
    problems += [_too_many(name, count) for name, count in left_out.items()]
    return state, first_problems((*too_long, *problems))


def _chosen(state: SearchState, name: str) -> tuple[str, ...]:
    return state.dropped if name == "drop" else state.outlets if name == "outlet" else state.persons


def _too_many(name: str, count: int) -> Problem:
    return Problem(
        f"{count:,} of the values of “{name}” were left out: an address has at most {MAX_CHOICES}, each of at most "
        f"{MAX_VALUE} characters, and {MAX_CHOSEN:,} characters in all."
    )


def _with_text_cut(state: SearchState) -> tuple[SearchState, tuple[Problem, ...]]:
    if len(state.text) * _LONGEST_WRITTEN <= MAX_TEXT or _written_size(state.text) <= MAX_TEXT:
        return state, ()
    sizes = accumulate(map(_written_size, state.text))
    text = state.text[: next(at for at, size in enumerate(sizes) if size > MAX_TEXT)].rstrip()
    message = f"Only the first {len(text):,} of {len(state.text):,} characters were read; a list takes more queries."
    return replace(state, text=text), (Problem(message),)


_LONGEST_WRITTEN = len("%F0%9F%98%80")


def _written_size(text: str) -> int:
    return len(quote_plus(text, errors="replace"))


def _read_pair(state: SearchState, name: str, value: str) -> SearchState | Problem:
    match name:
        case _ if not value:
            return state
        case "q":
            return replace(state, text=value)
        case "drop":
            return replace(state.without_variant(value), page=state.page)
        case "outlet" | "person":
            return replace(state.with_value(name, value), page=state.page)
        case "from" | "to":
            return _read_day(state, name, value)
        case "sort" | "forms" | "sure":
            return _read_choice(state, name, value)
        case "page" | "size":
            return _read_number(state, name, value)
        case _:
            return state


def _read_day(state: SearchState, name: str, value: str) -> SearchState | Problem:
    days = parse_days(value)
    if days is None:
        return Problem(
            f"“{shorten(value, _SHOWN)}” is not a day, a month or a year; write it as 2015-09-08, 2015-09 or 2015."
        )
    first, last = days
    return replace(state, since=first) if name == "from" else replace(state, until=last)


def _read_choice(state: SearchState, name: str, value: str) -> SearchState | Problem:
    if value not in _CHOICES[name]:
        known = ", ".join(_CHOICES[name])
        return Problem(f"“{shorten(value, _SHOWN)}” is not something that “{name}” can be; it can be {known}.")
    match name:
        case "sort":
            return replace(state, order=Order(value))
        case "forms":
            return replace(state, forms=MatchMode(value))
        case _:
            return replace(state, sure=_SURENESS[value])


def _read_number(state: SearchState, name: str, value: str) -> SearchState | Problem:
    if not (value.isascii() and value.isdigit() and 0 < int(value[:9])):
        return Problem(f"“{shorten(value, _SHOWN)}” is not a number that “{name}” can be; it is a whole number from 1.")
    number = int(value[:9])
    return replace(state, page=number) if name == "page" else replace(state, size=min(number, LARGEST_PAGE))

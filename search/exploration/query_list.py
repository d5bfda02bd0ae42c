"""List search: many queries in, a row for each. A line that is odd says so and the rest goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.errors import QueryTooLarge, UnsupportedQuery
from index.request import DateFacet, SearchRequest, ValueFacet
from index.results import FacetCounts
from search.language.printer import read_as
from search.planner import narrowed
from search.problem import Problem
from search.session import Answering
from search.state import SearchState

_EVERY_VALUE = 1 << 30


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list (from 1) and what it finds: in all, by outlet, by year of publication."""

    number: int
    text: str
    read_as: str
    total: int
    outlets: Mapping[str, int]
    years: Mapping[str, int]
    problems: tuple[Problem, ...] = ()


def rows(answering: Answering, lines: Iterable[str], state: SearchState) -> Iterator[Row]:
    """Give a row for each line that is not blank, under the choices of a state; `#` begins a remark."""
    for number, line in enumerate(lines, 1):
        text = line.strip().lstrip("\ufeff")
        if text and not text.startswith("#"):
            yield _row(answering, number, state.typing(text))


def _row(answering: Answering, number: int, state: SearchState) -> Row:
    question = answering.question(state)
    asked = question.asked
    wishes = (ValueFacet("outlet", _EVERY_VALUE), DateFacet("year"))
    try:
        results = answering.reader.search(SearchRequest(narrowed(asked), facets=wishes, limit=0))
    except (QueryTooLarge, UnsupportedQuery) as error:
        return Row(number, state.text, read_as(asked.parsed), 0, {}, {}, (*asked.problems, Problem(str(error))))
    outlets, years = _counts(results.facets["outlet"]), _counts(results.facets["date"])
    return Row(number, state.text, read_as(asked.parsed), results.total, outlets, years, asked.problems)


def _counts(facet: FacetCounts) -> dict[str, int]:
    return {bucket.value: bucket.count for bucket in facet.buckets}

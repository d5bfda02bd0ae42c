"""Runs a list of queries (batch search): a row with counts for each. A line with a problem does not stop it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.errors import QueryTooLarge, UnsupportedQuery
from index.request import DateFacet, ValueFacet
from index.results import FacetCounts
from search.language.printer import read_as
from search.limits import shorten
from search.problem import Problem
from search.session import Session
from search.state import SearchState

_EVERY_VALUE = 1 << 30


@dataclass(frozen=True, slots=True)
class QueryListRow:
    """A line of the list (from 1) and the number of articles it finds: in all, by outlet, by year of publication."""

    number: int
    text: str
    read_as: str
    total: int
    outlets: Mapping[str, int]
    years: Mapping[str, int]
    problems: tuple[Problem, ...] = ()


def query_list_rows(session: Session, lines: Iterable[str], state: SearchState) -> Iterator[QueryListRow]:
    """Yield a row for each line that is not blank, under the filters of a state; `#` begins a comment."""
    for number, line in enumerate(lines, 1):
        text = line.strip().lstrip("\ufeff")
        if text and not text.startswith("#"):
            yield _row(session, number, state.with_text(text))


def _row(session: Session, number: int, state: SearchState) -> QueryListRow:
    plan = session.plan(state)
    text, read = state.text, read_as(plan.typed)
    try:
        results = session.reader.search(plan.facet_request(ValueFacet("outlet", _EVERY_VALUE), DateFacet("year")))
    except (QueryTooLarge, UnsupportedQuery) as error:
        return QueryListRow(number, text, read, 0, {}, {}, (*plan.problems, Problem(str(error))))
    outlets, years = _counts(results.facets["outlet"]), _counts(results.facets["date"])
    return QueryListRow(number, text, read, results.total, outlets, years, plan.problems)


def _counts(facet: FacetCounts) -> dict[str, int]:
    counts = Counter[str]()  # two long values may have the same beginning
    for bucket in facet.buckets:
        counts[shorten(bucket.value)] += bucket.count
    return counts

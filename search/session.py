"""Asks one reader: a state becomes a query, the query hits in their final order. Shows nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from index.engine import Reader
from index.errors import QueryTooLarge, UnsupportedQuery
from index.query import MatchNone, Query
from index.request import Order, SearchRequest
from index.results import Hit, Results
from search.article_source import Store
from search.expansion.expansion import QueryExpander, Variant, VariantCache, VariantFinder
from search.expansion.name_variants import ArchiveSnapshot
from search.language.builder import all_of, none_of
from search.planner import Asked, ask, page_request
from search.problem import Problem
from search.state import MatchMode, SearchState


@dataclass(frozen=True, slots=True)
class Question:
    """A state as it is asked: `tiers` are the queries whose hits are listed one after another, none twice.

    The engine declined one that `is_refused`; nothing is found then.
    """

    asked: Asked
    tiers: tuple[Query, ...]
    variants: tuple[Variant, ...] = ()
    is_refused: bool = False

    @property
    def query(self) -> Query:
        """The query that finds all hits."""
        return self.asked.query


@dataclass(frozen=True, slots=True)
class Answering:
    """One generation of an archive, to be asked."""

    reader: Reader
    store: Store
    learnt: VariantCache = field(default_factory=VariantCache)

    def question(self, state: SearchState) -> Question:
        """Read a state; with variants, what matches as typed is listed before what another spelling brings."""
        asked = ask(state, self.store.names)
        if state.forms is not MatchMode.VARIANTS:
            return Question(asked, (asked.query,))
        known = VariantFinder(ArchiveSnapshot(self.reader, self.store, self.learnt.spellings), self.learnt)
        widening = QueryExpander(known, frozenset(state.dropped))
        wide = widening.expand(asked.query)
        met = tuple(dict.fromkeys(widening.variants))
        if wide == asked.query or state.order.is_by_date:
            return Question(replace(asked, query=wide), (wide,), met)
        return Question(replace(asked, query=wide), (asked.query, all_of((wide, none_of(asked.query)))), met)

    def results(self, state: SearchState, question: Question) -> tuple[Question, Results]:
        """Answer a state as it was read; what the engine declines becomes a problem and finds nothing."""
        wished = page_request(state, question.asked)
        try:
            if len(question.tiers) > 1:
                hits = self.hits(question, state.order, wished.offset, wished.limit)
                return question, replace(self.reader.search(replace(wished, limit=0)), hits=hits)
            return question, self.reader.search(wished)
        except (QueryTooLarge, UnsupportedQuery) as error:
            asked = replace(question.asked, query=MatchNone())
            nothing = self.reader.search(page_request(state, asked))
            asked = replace(asked, problems=(*asked.problems, Problem(str(error))))
            return Question(asked, (asked.query,), is_refused=True), nothing

    def hits(self, question: Question, order: Order, offset: int, limit: int) -> tuple[Hit, ...]:
        """Give the hits from `offset` on, at most `limit`."""
        found: list[Hit] = []
        for query in question.tiers:
            if len(found) == limit:
                break
            request = SearchRequest(query, question.asked.filters, (), order, offset, limit - len(found))
            results = self.reader.search(request)
            found.extend(results.hits)
            offset = max(0, offset - results.total)
        return tuple(found)

    def total(self, state: SearchState) -> int | None:
        """Count what a state finds; None when the engine declines it."""
        question = self.question(state)
        try:
            return self.reader.search(SearchRequest(question.query, question.asked.filters, limit=0)).total
        except (QueryTooLarge, UnsupportedQuery):
            return None

    def every(self, state: SearchState, at_once: int) -> Iterator[Hit]:
        """Give every hit, asking for so many at a time."""
        question, offset = self.question(state), 0
        while hits := self.hits(question, state.order, offset, at_once):
            yield from hits
            offset += len(hits)

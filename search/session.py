"""Puts searches to one reader: a state becomes a plan, a plan hits in their final order. Builds no page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from index.engine import Reader
from index.errors import QueryTooLarge, UnsupportedQuery
from index.results import Hit, Results
from search.article_source import ArticleSource
from search.expansion.expansion import Known, Learnt, Variant, Widening
from search.expansion.name_variants import Archive
from search.page import Expansion
from search.planner import SearchPlan, plan_search
from search.state import MatchMode, SearchState


@dataclass(frozen=True, slots=True)
class Session:
    """Searches of one generation of an archive."""

    reader: Reader
    articles: ArticleSource
    learnt: Learnt = field(default_factory=Learnt)

    def plan(self, state: SearchState) -> SearchPlan:
        """Plan the search of a state, with the variants of its words where the state asks for them."""
        plan = plan_search(state, self.articles)
        return self._expanded(plan) if state.forms is MatchMode.VARIANTS else plan

    def _expanded(self, plan: SearchPlan) -> SearchPlan:
        known = Known(Archive(self.reader, self.articles, self.learnt.spellings), self.learnt)
        widening = Widening(known, frozenset(plan.state.dropped))
        query = widening.widened(plan.request.query)
        variants = dict.fromkeys(widening.met)
        return plan.expanded(query, tuple(_expansion(variant, plan.state) for variant in variants))

    def search(self, plan: SearchPlan) -> tuple[SearchPlan, Results]:
        """Answer a plan; a query that the engine declines becomes a refused plan, which finds nothing."""
        try:
            return plan, self._search(plan)
        except (QueryTooLarge, UnsupportedQuery) as error:
            refused = plan.refused(str(error))
            return refused, self.reader.search(refused.request)

    def _search(self, plan: SearchPlan) -> Results:
        if len(plan.tiers) == 1:
            return self.reader.search(plan.request)
        hits = self.hits(plan, plan.request.offset, plan.request.limit)
        return replace(self.reader.search(replace(plan.request, limit=0)), hits=hits)

    def hits(self, plan: SearchPlan, offset: int, limit: int) -> tuple[Hit, ...]:
        """Return the hits of a plan from `offset` on, at most `limit`."""
        hits: list[Hit] = []
        for tier in plan.tiers:
            if len(hits) == limit:
                break
            results = self.reader.search(plan.hits_request(tier, offset, limit - len(hits)))
            hits.extend(results.hits)
            offset = max(0, offset - results.total)
        return tuple(hits)

    def all_hits(self, state: SearchState, batch_size: int) -> Iterator[Hit]:
        """Yield every hit of a state, read in batches."""
        plan, offset = self.plan(state), 0
        while hits := self.hits(plan, offset, batch_size):
            yield from hits
            offset += len(hits)

    def count(self, state: SearchState) -> int | None:
        """Count the articles that a state finds; None when the engine declines its query."""
        plan = self.plan(state)
        try:
            return self.reader.search(plan.count_request()).total
        except (QueryTooLarge, UnsupportedQuery):
            return None


def _expansion(variant: Variant, state: SearchState) -> Expansion:
    dropped = variant.form in state.dropped
    other = state.with_variant(variant.form) if dropped else state.without_variant(variant.form)
    return Expansion(variant.word, variant.form, variant.count, dropped, other)

"""Runs searches on one reader: turns a state into a plan, and a plan into ordered hits. Builds no page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from index.engine import Reader
from index.errors import BudgetSpent, QueryTooLarge, UnsupportedQuery
from index.results import Hit, Results
from search.article_source import ArticleSource
from search.expansion.expansion import QueryExpander, Variant, VariantCache, VariantFinder
from search.expansion.name_variants import ArchiveSnapshot
from search.limits import NO_BUDGET, Budget
from search.page import Expansion
from search.planner import SearchPlan, plan_search
from search.state import MatchMode, SearchState

_SHARE_OF_VARIANTS = 0.5
"""The part of a request's budget that looking up variants may take; the search itself has the rest."""


@dataclass(frozen=True, slots=True)
class Session:
    """Searches of one generation of an archive."""

    reader: Reader
    articles: ArticleSource
    variant_cache: VariantCache = field(default_factory=VariantCache)
    budget: Budget = NO_BUDGET

    def plan(self, state: SearchState) -> SearchPlan:
        """Plan the search of a state, with the variants of its words in the match mode for variants."""
        plan = plan_search(state, self.articles.names)
        return self._expanded(plan) if state.forms is MatchMode.VARIANTS else plan

    def _expanded(self, plan: SearchPlan) -> SearchPlan:
        reader = self.reader.within(self.budget.share(_SHARE_OF_VARIANTS))
        snapshot = ArchiveSnapshot(reader, self.articles)
        expander = QueryExpander(VariantFinder(snapshot, self.variant_cache), frozenset(plan.state.dropped))
        try:
            query = expander.expand(plan.request.query)
        except BudgetSpent:
            return plan.with_problem("Spelling variants were left out: to look them up takes too long.")
        variants = dict.fromkeys(expander.variants)
        expanded = plan.expanded(query, tuple(_expansion(variant, plan.state) for variant in variants))
        if expander.is_cut:
            return expanded.with_problem(f"Only the first {len(variants)} spelling variants were searched.")
        return expanded

    def search(self, plan: SearchPlan) -> tuple[SearchPlan, Results]:
        """Run a plan and return it with its results; if the engine declines the query, the plan is a refused one."""
        try:
            return plan, self._search(plan)
        except BudgetSpent as error:
            return plan.refused(str(error)), Results(0, ())
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

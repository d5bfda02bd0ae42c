"""The facet counters of a generation: built when first needed, cached as long as its reader. Matches nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from index.arrays.facets.histogram import Histogram
from index.arrays.facets.single_valued import JointCounts
from index.arrays.facets.value_counts import ValueCounts, count_values
from index.arrays.segments.article_set import ArticleSet
from index.arrays.segments.composite import CompositeReader
from index.arrays.segments.global_ordinals import ValueTable
from index.check import Check
from index.errors import BudgetSpent
from index.query import VALUE_DIMENSIONS, Dimension, ValueDimension
from index.request import DateFacet, FacetRequest, Unit, ValueFacet
from index.results import FacetCounts

MAX_PAIRS = 1 << 16
"""With more pairs of an outlet and a month it is faster to count each separately."""

Matches = Callable[[Dimension], ArticleSet]
"""Returns the matches of a query that pass all filters but those of one dimension; equal sets are one object."""


class FacetCounters:
    """Counts facets over the articles of all segments. Thread-safe: two threads build equal counters."""

    def __init__(self, composite: CompositeReader, tables: dict[ValueDimension, ValueTable]) -> None:
        self._composite = composite
        self._tables = tables
        self._values = {
            name: ValueCounts([segment.columns[name] for segment in composite.segments]) for name in VALUE_DIMENSIONS
        }
        self._histograms: dict[Unit, Histogram] = {}
        self._joint_counts: dict[Unit, JointCounts | None] = {}

    def count(self, facets: Sequence[FacetRequest], matches: Matches, check: Check) -> dict[Dimension, FacetCounts]:
        """Count each facet over the articles that pass all filters but those of its own dimension.

        When `check` raises `BudgetSpent`, the rest is left out.
        """
        counted: dict[Dimension, FacetCounts] = {}
        with suppress(BudgetSpent):
            check()
            self._count_jointly(facets, matches)
            for facet in facets:
                check()
                dimension, counts = self._facet(facet, matches)
                counted[dimension] = counts
        return counted

    def _facet(self, facet: FacetRequest, matches: Matches) -> tuple[Dimension, FacetCounts]:
        if isinstance(facet, DateFacet):
            others = matches("date")
            counts = self._histogram(facet.unit).count(others)
            if facet.most is not None and len(counts.buckets) > facet.most:
                counts = self._histogram("year").count(others)
            return "date", counts
        dimension = facet.dimension
        others = matches(dimension)
        return dimension, count_values(self._values[dimension], others, self._tables[dimension], facet)

    def _count_jointly(self, facets: Sequence[FacetRequest], matches: Matches) -> None:
        """Count outlets and dates together where a request wants both over the same, numerous articles."""
        units = [facet.unit for facet in facets if isinstance(facet, DateFacet)]
        if not units or not any(isinstance(facet, ValueFacet) and facet.dimension == "outlet" for facet in facets):
            return
        found, others = matches("date"), matches("outlet")
        joint = self._joint_counter(units[0]) if found is others else None
        if joint and joint.is_faster(found):
            joint.count(found)

    def _histogram(self, unit: Unit) -> Histogram:
        if unit not in self._histograms:
            self._histograms[unit] = Histogram(self._composite.starts, self._composite.ends, unit)
        return self._histograms[unit]

    def _joint_counter(self, unit: Unit) -> JointCounts | None:
        """Return the joint counter of outlets and a unit of time, or None if it would have too many pairs."""
        if unit not in self._joint_counts:
            outlets, buckets = self._values["outlet"].single_valued, self._histogram(unit).numbers
            few = outlets is not None and outlets.size * buckets.size <= MAX_PAIRS
            self._joint_counts[unit] = JointCounts(outlets, buckets) if outlets and few else None
        return self._joint_counts[unit]

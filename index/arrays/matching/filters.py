"""The matches of a query under filters, as selections of the collection; each set of filters is worked out once."""

from __future__ import annotations

from functools import reduce

import numpy as np

from index.arrays.matching.matcher import Matching
from index.arrays.matching.segment_matcher import overlapping_days, within_days
from index.arrays.segments.article_set import ArticleSet
from index.arrays.storage.ragged import Array
from index.query import Dimension, Query
from index.request import Filters


class Filtered:
    """The live matches of a query under the filters of a request, or under some of them."""

    def __init__(self, matching: Matching, query: Query, filters: Filters) -> None:
        self.matching = matching
        self.filters = filters
        self.base = matching.selected(query)
        self._known: dict[Filters, ArticleSet] = {Filters(): self.base}
        self._masks: dict[Dimension, Array] = {}

    def obeying(self, filters: Filters) -> ArticleSet:
        """Give the matches that pass all of these filters."""
        if filters not in self._known:
            masks = [self._mask(dimension) for dimension in _in_force(filters)]
            self._known[filters] = ArticleSet(reduce(np.logical_and, masks, self.base.mask))
        return self._known[filters]

    def _mask(self, dimension: Dimension) -> Array:
        if dimension not in self._masks:
            self._masks[dimension] = self._passing(dimension)
        return self._masks[dimension]

    def _passing(self, dimension: Dimension) -> Array:
        if dimension == "date":
            days, collection = self.filters.date, self.matching.collection
            return within_days(collection.starts, collection.ends, *((days.start, days.end) if days else (None, None)))
        return self.matching.having(dimension, self.filters.outlet if dimension == "outlet" else self.filters.person)

    def may_fall(self) -> int:
        """Count the articles that only may lie in the span that is filtered by."""
        days, collection = self.filters.date, self.matching.collection
        if days is None:
            return 0
        vague = collection.vague
        others = self.obeying(self.filters.without("date")).mask.take(vague) & ~self._mask("date").take(vague)
        starts, ends = collection.starts.take(vague), collection.ends.take(vague)
        return int(np.count_nonzero(others & overlapping_days(starts, ends, days.start, days.end)))


def _in_force(filters: Filters) -> list[Dimension]:
    dimensions: list[Dimension] = []
    if filters.outlet:
        dimensions.append("outlet")
    if filters.person:
        dimensions.append("person")
    if filters.date is not None:
        dimensions.append("date")
    return dimensions

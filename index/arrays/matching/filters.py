"""The matches of a query under filters; each set of filters is applied once. Matches no text itself."""

from __future__ import annotations

from functools import reduce

import numpy as np

from index.arrays.matching.date_ranges import overlapping_days, within_days
from index.arrays.matching.matcher import QueryMatcher
from index.arrays.segments.article_set import ArticleSet
from index.arrays.storage.ragged import Array
from index.query import Dimension, Query
from index.request import Filters


class FilteredMatches:
    """The live matches of a query, under all filters of a request or under some of them."""

    def __init__(self, matcher: QueryMatcher, query: Query, filters: Filters) -> None:
        self.matcher = matcher
        self.unfiltered = matcher.matches(query)
        self._filters = filters
        self._in_force = filters.in_force()
        self._sets: dict[frozenset[Dimension], ArticleSet] = {frozenset(): self.unfiltered}
        self._masks: dict[Dimension, Array] = {}

    @property
    def is_filtered(self) -> bool:
        """Whether the request has any filter."""
        return bool(self._in_force)

    def matches(self, without: Dimension | None = None) -> ArticleSet:
        """Return the matches that pass all filters, except those of the dimension `without`."""
        dimensions = self._in_force - {without}
        if dimensions not in self._sets:
            masks = [self._mask(dimension) for dimension in dimensions]
            self._sets[dimensions] = ArticleSet(reduce(np.logical_and, masks, self.unfiltered.mask))
        return self._sets[dimensions]

    def _mask(self, dimension: Dimension) -> Array:
        if dimension not in self._masks:
            self._masks[dimension] = self._mask_of(dimension)
        return self._masks[dimension]

    def _mask_of(self, dimension: Dimension) -> Array:
        if dimension == "date":
            days, composite = self._filters.date, self.matcher.composite
            return within_days(composite.starts, composite.ends, *((days.start, days.end) if days else (None, None)))
        return self.matcher.mask_of_values(dimension, self._filters.values(dimension))

    def may_fall(self) -> int:
        """Count the matches whose date is too vague to say whether they lie in the filter's range."""
        days, composite = self._filters.date, self.matcher.composite
        if days is None:
            return 0
        vague = composite.vague
        others = self.matches(without="date").mask.take(vague) & ~self._mask("date").take(vague)
        starts, ends = composite.starts.take(vague), composite.ends.take(vague)
        return int(np.count_nonzero(others & overlapping_days(starts, ends, days.start, days.end)))

"""The matches of a query under filters; each set of filters is applied once. Matches no text itself."""

from __future__ import annotations

from functools import reduce

import numpy as np

from index.arrays.matching.date_ranges import overlapping_days, within_days
from index.arrays.matching.matcher import QueryMatcher
from index.arrays.segments.article_set import ArticleSet
from index.arrays.segments.doc_values import Flag
from index.arrays.storage.ragged import Array
from index.query import Dimension, Query
from index.request import DateRange, FilterName, Filters


class FilteredMatches:
    """The live matches of a query, under all filters of a request or under some of them."""

    def __init__(self, matcher: QueryMatcher, query: Query, filters: Filters) -> None:
        self.matcher = matcher
        self.unfiltered = matcher.matches(query)
        self._filters = filters
        self._in_force = filters.in_force()
        self._sets: dict[frozenset[FilterName], ArticleSet] = {frozenset(): self.unfiltered}
        self._masks: dict[FilterName, Array] = {}

    @property
    def is_filtered(self) -> bool:
        """Whether the request has any filter."""
        return bool(self._in_force)

    def matches(self, without: Dimension | None = None) -> ArticleSet:
        """Return the matches that pass all filters, except those of the dimension `without`."""
        names = self._in_force - {without}
        if names not in self._sets:
            masks = [self._mask(name) for name in names]
            self._sets[names] = ArticleSet(reduce(np.logical_and, masks, self.unfiltered.mask))
        return self._sets[names]

    def _mask(self, name: FilterName) -> Array:
        if name not in self._masks:
            self._masks[name] = self._mask_of(name)
        return self._masks[name]

    def _mask_of(self, name: FilterName) -> Array:
        filters, composite = self._filters, self.matcher.composite
        match name:
            case "date":
                days = filters.date or DateRange()
                return within_days(composite.starts, composite.ends, days.start, days.end)
            case "sure":
                is_sure: Array = (composite.flags & Flag.DATE_UNSURE == 0) == filters.sure
                return is_sure & (composite.starts > 0)
            case dimension:
                return self.matcher.mask_of_values(dimension, filters.values(dimension))

    def may_fall(self) -> int:
        """Count the matches whose date is too vague to say whether they lie in the filter's range."""
        days, composite = self._filters.date, self.matcher.composite
        if days is None:
            return 0
        vague = composite.vague
        others = self.matches(without="date").mask.take(vague) & ~self._mask("date").take(vague)
        starts, ends = composite.starts.take(vague), composite.ends.take(vague)
        return int(np.count_nonzero(others & overlapping_days(starts, ends, days.start, days.end)))

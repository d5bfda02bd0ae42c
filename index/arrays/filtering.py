"""The matches of a query under filters, as selections of each segment; each set of filters is worked out once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays.columns import Selection
from index.arrays.files import Array
from index.arrays.matcher import Matcher, overlapping_days, within_days
from index.query import Dimension
from index.request import Filters


class Filtered:
    """The live matches of a query, given for each segment as a bool an article."""

    def __init__(self, matchers: Sequence[Matcher], matching: Sequence[Array], filters: Filters) -> None:
        self._matchers = matchers
        self._filters = filters
        self.base = [Selection(mask) for mask in matching]
        self._known: dict[Filters, list[Selection]] = {Filters(): self.base}
        self._masks: dict[Dimension, list[Array]] = {}

    def obeying(self, filters: Filters) -> list[Selection]:
        """Give the matches that pass all of these filters, for each segment."""
        if filters not in self._known:
            masks = [self._mask(dimension) for dimension in _in_force(filters)]
            self._known[filters] = [
                Selection(np.logical_and.reduce((base.mask, *of_segment)))
                for base, *of_segment in zip(self.base, *masks, strict=True)
            ]
        return self._known[filters]

    def _mask(self, dimension: Dimension) -> list[Array]:
        if dimension not in self._masks:
            self._masks[dimension] = [self._passing(matcher, dimension) for matcher in self._matchers]
        return self._masks[dimension]

    def _passing(self, matcher: Matcher, dimension: Dimension) -> Array:
        days = self._filters.date
        if dimension == "date":
            return within_days(matcher.segment, *((days.start, days.end) if days else (None, None)))
        return matcher.having(dimension, self._filters.outlet if dimension == "outlet" else self._filters.person)

    def may_fall(self) -> int:
        """Count the articles that only may lie in the span that is filtered by."""
        days = self._filters.date
        if days is None:
            return 0
        others = self.obeying(self._filters.without("date"))
        within = self._mask("date")
        return sum(
            int(np.count_nonzero(one.mask & ~inside & overlapping_days(matcher.segment, days.start, days.end)))
            for matcher, one, inside in zip(self._matchers, others, within, strict=True)
        )


def _in_force(filters: Filters) -> list[Dimension]:
    dimensions: list[Dimension] = []
    if filters.outlet:
        dimensions.append("outlet")
    if filters.person:
        dimensions.append("person")
    if filters.date is not None:
        dimensions.append("date")
    return dimensions

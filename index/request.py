"""The request to an engine, as a value that can be printed, compared and replayed. Parses no query text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from index.query import EVERYTHING, VALUE_DIMENSIONS, Dimension, Query, ValueDimension

Unit = Literal["year", "month", "day"]


class Order(StrEnum):
    """The order of hits. By date: the first day, the narrower interval first, undated last in both directions.

    `RECENT` is relevance, with higher scores for the newer of the best matches (`scoring.rescoring.add_recency`).
    """

    RELEVANCE = "relevance"
    RECENT = "recent"
    NEWEST = "newest"
    OLDEST = "oldest"

    @property
    def is_by_date(self) -> bool:
        """Whether hits are sorted by date alone, without scores."""
        return self in (Order.NEWEST, Order.OLDEST)


@dataclass(frozen=True, slots=True)
class DateRange:
    """A half-open range of days; None is open. An article lies in it when its whole interval does."""

    start: date | None = None
    end: date | None = None


FilterName = Literal[Dimension, "sure"]
"""The name of a filter: its dimension, or `sure` for the one that the counts of all dimensions obey."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters by dimension: OR of the values within a dimension, AND of the dimensions; () and None mean all.

    Each field has the name of its dimension, but for `sure`: whether the date is. Undated articles pass neither.
    """

    outlet: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    date: DateRange | None = None
    author: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    collection: tuple[str, ...] = ()
    sure: bool | None = None

    def values(self, dimension: ValueDimension) -> tuple[str, ...]:
        """Return the values of which articles must have one; () means all articles."""
        values: tuple[str, ...] = getattr(self, dimension)
        return values

    def in_force(self) -> frozenset[FilterName]:
        """Return the names of the filters that narrow."""
        names: set[FilterName] = {dimension for dimension in VALUE_DIMENSIONS if self.values(dimension)}
        others: tuple[FilterName, ...] = ("date", "sure")
        return frozenset(names.union(name for name in others if getattr(self, name) is not None))

    def without(self, dimension: Dimension) -> Filters:
        """Return all filters but those of one dimension."""
        if dimension not in self.in_force():
            return self
        changed: dict[str, Any] = {dimension: None if dimension == "date" else ()}
        return replace(self, **changed)


@dataclass(frozen=True, slots=True)
class ValueFacet:
    """A request for the `size` values of a dimension with the highest counts, and for those of `always` as well.

    A value of `always` is sorted among the others whatever its count, 0 included.
    """

    dimension: ValueDimension
    size: int = 10
    always: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DateFacet:
    """A request for a histogram of publication by `unit`, or by year if that has more than `most` buckets."""

    unit: Unit = "month"
    most: int | None = None


FacetRequest = ValueFacet | DateFacet


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query with its filters, the facets wanted, an order, and which hits to list (`offset`, `limit` count hits).

    Without `rescoring`, hits in the order of relevance keep the scores of the first stage (`index.scoring.bm25f`).
    """

    query: Query = EVERYTHING
    filters: Filters = Filters()
    facets: tuple[FacetRequest, ...] = ()
    order: Order = Order.RELEVANCE
    offset: int = 0
    limit: int = 10
    rescoring: bool = True

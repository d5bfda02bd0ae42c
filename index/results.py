"""The results of an engine, as values. Contains no text of articles except passages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from index.query import Dimension


@dataclass(frozen=True, slots=True)
class Hit:
    """A matching article. `score` is 0.0 when the order is by date."""

    id: str
    version: int
    score: float


@dataclass(frozen=True, slots=True)
class Bucket:
    """A value and the exact number of matching articles that have it. Dates are `2015`, `2015-09` or `2015-09-08`."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """Exact counts of one dimension, its own filter set aside.

    Values are sorted by descending count, then label; dates ascending. `missing` counts articles with no value;
    `other` is the sum of the counts of values not listed, or for dates the number of articles too vague for the unit.
    """

    buckets: tuple[Bucket, ...]
    missing: int = 0
    other: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a search, without passages.

    `facets` lacks what the budget of the request did not suffice for. `may_fall` is, under a filter by date, the number
    of further articles that match all else and whose interval overlaps the range without lying in it; 0 otherwise.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[Dimension, FacetCounts] = field(default_factory=dict)
    may_fall: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one field of an article, with marks as [start, end) code points of `text`, in order, not overlapping.

    `start` is the code point of the field at which `text` begins.
    """

    field: Literal["title", "body"]
    text: str
    marks: tuple[tuple[int, int], ...]
    start: int = 0


@dataclass(frozen=True, slots=True)
class Collocation:
    """Forms that occur near each other in a text: in order, with None for each other word between them.

    `examples` are some of the articles that contain them.
    """

    forms: tuple[str | None, ...]
    examples: tuple[Hit, ...]

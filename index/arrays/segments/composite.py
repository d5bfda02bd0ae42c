"""All segments of a generation as one, with articles numbered from segment to segment. Matches and scores nothing.

Articles are counted, scored and sorted over all segments at once, as numpy is fast over one long array and slow over
many short ones. An article's number here is its number in its segment plus the sizes of the segments before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from index.arrays.segments.article_set import ArticleSet
from index.arrays.segments.doc_values import date_keys
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array, concatenate, to_offsets
from index.request import Order
from index.scoring.rescoring import recent_day

FEW = 1024
"""This many articles are read first to find those that come first by date."""


class Location(NamedTuple):
    """The location of an article: the number of its segment, its number there, and its version."""

    segment: int
    article: int
    version: int


class CompositeReader:
    """The segments of a generation, end to end."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        self.bases: list[int] = to_offsets(np.array([segment.size for segment in segments], np.int64)).tolist()
        self.size = self.bases[-1]

    def slices(self) -> list[slice]:
        """Return the range of the articles of each segment."""
        return [slice(start, stop) for start, stop in zip(self.bases[:-1], self.bases[1:], strict=True)]

    def split(self, articles: Array) -> Iterator[tuple[int, slice, Array]]:
        """Yield for each segment with any of these sorted articles: its number, their range, their numbers there."""
        bounds = articles.searchsorted(self.bases).tolist()
        for number in range(len(self.segments)):
            start, stop = bounds[number], bounds[number + 1]
            if stop > start:
                yield number, slice(start, stop), articles[start:stop] - self.bases[number]

    def locations(self, articles: Sequence[int]) -> list[Location]:
        """Return the locations of articles."""
        numbers = [bisect_right(self.bases, article) - 1 for article in articles]
        versions = {number: self.segments[number].doc_values.array("versions") for number in set(numbers)}
        inside = [article - self.bases[number] for number, article in zip(numbers, articles, strict=True)]
        pairs = zip(numbers, inside, strict=True)
        return [Location(number, article, int(versions[number][article])) for number, article in pairs]

    def concatenate(self, segment_array: Callable[[Segment], Array]) -> Array:
        """Return the arrays of all segments, of one element for each article, as one array."""
        return concatenate([segment_array(segment) for segment in self.segments])

    @cached_property
    def live(self) -> Array | None:
        """A mask of the live articles, or None if all are live."""
        if all(segment.live is None for segment in self.segments):
            return None
        return self.concatenate(lambda segment: np.ones(segment.size, bool) if segment.live is None else segment.live)

    @cached_property
    def live_count(self) -> int:
        """The number of live articles."""
        return sum(segment.live_count for segment in self.segments)

    @cached_property
    def starts(self) -> Array:
        """The first day of each article, as `date.toordinal` counts; 0 when undated."""
        return self.concatenate(lambda segment: segment.doc_values.array("start"))

    @cached_property
    def ends(self) -> Array:
        """The day after the last of each article."""
        return self.concatenate(lambda segment: segment.doc_values.array("end"))

    @cached_property
    def flags(self) -> Array:
        """The flags of each article (`index.arrays.segments.doc_values.Flag`)."""
        return self.concatenate(lambda segment: segment.doc_values.array("flags"))

    @cached_property
    def vague(self) -> Array:
        """The articles that are dated by more than one day, sorted."""
        return (self.ends.astype(np.int64) - self.starts > 1).nonzero()[0]

    @cached_property
    def recent_day(self) -> int:
        """The day from which the age of articles is counted."""
        return recent_day(self.starts if self.live is None else self.starts[self.live])

    def date_sort_keys(self, articles: Array, sign: int = 1) -> tuple[Array, ...]:
        """Return keys that sort articles newest (sign 1) or oldest (-1) first, then by id, the foremost key last."""
        ids = [self.segments[segment].doc_values.array("ids")[numbers] for segment, _, numbers in self.split(articles)]
        starts, ends = (days.take(articles).astype(np.int64) for days in (self.starts, self.ends))
        return (concatenate(ids), *date_keys(starts, ends, sign))

    def first_by_date(self, articles: Array, most: int, order: Order) -> Array:
        """Return the articles that come first by date and id, at most `most` of each segment, sorted."""
        if len(articles) <= most:
            return articles
        if len(articles) > FEW:
            mask = np.zeros(self.size, bool)
            mask[articles] = True
            return self._first_of_mask(mask, most, order)
        return np.concatenate(
            [
                articles[where][_first_indices(self.segments[one], numbers, most, order)]
                for one, where, numbers in self.split(articles)
            ]
        )

    def first_of_set(self, selection: ArticleSet, most: int, order: Order) -> Array:
        """Return the result of `first_by_date` for a set; of many articles it reads only the first."""
        if len(selection) <= most:
            return selection.articles
        return self._first_of_mask(selection.mask, most, order)

    def _first_of_mask(self, mask: Array, most: int, order: Order) -> Array:
        first = []
        for segment, where in zip(self.segments, self.slices(), strict=True):
            first.append(_first_in_mask(segment.doc_values.by_date(order), mask[where], most) + where.start)
        return np.concatenate(first)


def _first_indices(segment: Segment, articles: Array, most: int, order: Order) -> Array:
    """Return the indices of the articles of a segment that come first, at most `most`, sorted."""
    if len(articles) <= most:
        return np.arange(len(articles))
    ranks = segment.doc_values.date_ranks(order).take(articles)
    return np.sort(np.argpartition(ranks, most - 1)[:most])


def _first_in_mask(by_date: Array, mask: Array, most: int) -> Array:
    """Return the first articles by date that a mask selects, at most `most`, sorted."""
    stop = FEW
    while True:
        seen = by_date[:stop]
        selected = seen.take(mask.take(seen).nonzero()[0])
        if len(selected) >= most or stop >= len(by_date):
            return np.sort(selected[:most]).astype(np.intp)
        stop *= 8

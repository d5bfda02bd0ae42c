"""All articles of a generation in one row: its segments end to end, numbered through. Matches and scores nothing.

Whatever is counted, scored or ordered is so for all segments at once, as numpy is quick over one long array and slow
over many short ones. An article's number here is its number in its segment plus the sizes of the segments before it.
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
"""So many articles are looked at first for those that come first by date."""


class Location(NamedTuple):
    """Where an article is: the number of its segment, its number there, and its version."""

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
        """Give where the articles of each segment stand."""
        return [slice(start, stop) for start, stop in zip(self.bases[:-1], self.bases[1:], strict=True)]

    def split(self, articles: Array) -> Iterator[tuple[int, slice, Array]]:
        """Give the number of each segment with some of these rising articles, where they are among these, and there."""
        borders = articles.searchsorted(self.bases).tolist()
        for number in range(len(self.segments)):
            start, stop = borders[number], borders[number + 1]
            if stop > start:
                yield number, slice(start, stop), articles[start:stop] - self.bases[number]

    def locations(self, articles: Sequence[int]) -> list[Location]:
        """Return where articles are: the number of the segment, the number in it, and the version."""
        numbers = [bisect_right(self.bases, article) - 1 for article in articles]
        versions = {number: self.segments[number].fact("versions") for number in set(numbers)}
        inside = [article - self.bases[number] for number, article in zip(numbers, articles, strict=True)]
        pairs = zip(numbers, inside, strict=True)
        return [Location(number, article, int(versions[number][article])) for number, article in pairs]

    def joined(self, of_segment: Callable[[Segment], Array]) -> Array:
        """Put arrays that have an element for each article end to end."""
        return concatenate([of_segment(segment) for segment in self.segments])

    @cached_property
    def live(self) -> Array | None:
        """Which articles live, a bool each, or None when all do."""
        if all(segment.live is None for segment in self.segments):
            return None
        return self.joined(lambda segment: np.ones(segment.size, bool) if segment.live is None else segment.live)

    @cached_property
    def live_count(self) -> int:
        """How many articles live."""
        return sum(segment.live_count for segment in self.segments)

    @cached_property
    def starts(self) -> Array:
        """The first day of each article, as `date.toordinal` counts; 0 when undated."""
        return self.joined(lambda segment: segment.fact("start"))

    @cached_property
    def ends(self) -> Array:
        """The day after the last of each article."""
        return self.joined(lambda segment: segment.fact("end"))

    @cached_property
    def vague(self) -> Array:
        """The articles that are dated by more than one day, rising."""
        return (self.ends.astype(np.int64) - self.starts > 1).nonzero()[0]

    @cached_property
    def recent_day(self) -> int:
        """The day from which the age of articles counts."""
        return recent_day(self.starts if self.live is None else self.starts[self.live])

    def dated(self, articles: Array, sign: int = 1) -> tuple[Array, ...]:
        """Give the keys that sort articles newest (sign 1) or oldest (-1) first, then by id, the foremost key last."""
        ids = [self.segments[one].fact("ids")[numbers] for one, _, numbers in self.split(articles)]
        starts, ends = (days.take(articles).astype(np.int64) for days in (self.starts, self.ends))
        return (concatenate(ids), *date_keys(starts, ends, sign))

    def first(self, articles: Array, most: int, order: Order) -> Array:
        """Give the articles that come first by date and id, at most so many of each segment, rising."""
        if len(articles) <= most:
            return articles
        if len(articles) > FEW:
            mask = np.zeros(self.size, bool)
            mask[articles] = True
            return self._first_of_mask(mask, most, order)
        return np.concatenate(
            [
                articles[where][_first(self.segments[one], numbers, most, order)]
                for one, where, numbers in self.split(articles)
            ]
        )

    def first_selected(self, selection: ArticleSet, most: int, order: Order) -> Array:
        """Give what `first` gives of a selection; many articles need not be looked at."""
        if len(selection) <= most:
            return selection.articles
        return self._first_of_mask(selection.mask, most, order)

    def _first_of_mask(self, mask: Array, most: int, order: Order) -> Array:
        first = []
        for segment, where in zip(self.segments, self.slices(), strict=True):
            first.append(_first_selected(segment.dated(order), mask[where], most) + where.start)
        return np.concatenate(first)


def _first(segment: Segment, articles: Array, most: int, order: Order) -> Array:
    """Give the indices of the articles of a segment that come first, at most so many, rising."""
    if len(articles) <= most:
        return np.arange(len(articles))
    ranks = segment.ranks(order).take(articles)
    return np.sort(np.argpartition(ranks, most - 1)[:most])


def _first_selected(dated: Array, mask: Array, most: int) -> Array:
    """Give the first of the articles in an order that a mask selects, at most so many, rising."""
    stop = FEW
    while True:
        seen = dated[:stop]
        selected = seen.take(mask.take(seen).nonzero()[0])
        if len(selected) >= most or stop >= len(dated):
            return np.sort(selected[:most]).astype(np.intp)
        stop *= 8

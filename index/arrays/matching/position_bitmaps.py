"""Proximity of very common words, on position bitmaps: 64 positions at a time. Finds articles, not spans.

The meaning is that of `reference.spans` and `reference.span_operators`. For rarer words sorted positions are compared
instead (`index.arrays.matching.spans`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from index.analysis.query_terms import Term
from index.arrays.segments.segment import Segment
from index.arrays.storage.bitset import bitmap, counts_between, earlier, later, spread_earlier, spread_later
from index.arrays.storage.ragged import Array
from index.query import TextUnit


@dataclass(frozen=True, slots=True)
class FixedWidthSpans:
    """Spans of `width` tokens each: a bitmap of their first positions."""

    first: Array
    width: int

    def last(self) -> Array:
        """Return a bitmap of their last positions."""
        return later(self.first, self.width - 1) if self.width > 1 else self.first


@dataclass(frozen=True, slots=True)
class SpanEdges:
    """Spans of any width: bitmaps of their first and of their last positions; which belong together is unknown."""

    first: Array
    last: Array


SpansByWidth = Sequence[FixedWidthSpans]
"""All spans of a part of a query, by width; they may overlap."""


class PositionBitmaps:
    """Bitmaps of the positions of a segment, for one query; `positions_of` yields all positions of a term."""

    def __init__(self, segment: Segment, positions_of: Callable[[Term], Iterable[Array]]) -> None:
        self.segment = segment
        self._positions_of = positions_of
        self._terms: dict[Term, Array] = {}
        self._gaps = segment.field_gaps
        self._words = len(self._gaps)

    def term(self, term: Term) -> Array:
        """Return the positions of a term."""
        if term not in self._terms:
            every = list(self._positions_of(term))
            self._terms[term] = bitmap(np.concatenate(every) if every else np.empty(0, np.int64), self._words)
        return self._terms[term]

    def sequence(self, each: Sequence[Array]) -> FixedWidthSpans:
        """Return the spans of adjacent positions, one of each bitmap, in order."""
        moved = (earlier(bits, offset) if offset else bits for offset, bits in enumerate(each))
        return FixedWidthSpans(reduce(np.bitwise_and, moved), len(each))

    def articles(self, bits: Array) -> Array:
        """Return a mask of the articles that contain at least one of these positions."""
        return self.counts(bits) > 0

    def counts(self, bits: Array) -> Array:
        """Count the positions in each article."""
        return counts_between(bits, self.segment.starts.astype(np.int64))

    def edges(self, spans: SpansByWidth) -> SpanEdges:
        """Return the first and last positions of spans."""
        return SpanEdges(self._firsts(spans), self._lasts(spans))

    def near(self, left: SpanEdges, right: SpanEdges, distance: int, ordered: bool) -> Array:
        """Return a bitmap with positions in exactly those articles that have a pair near enough."""
        found = self._after(left.last, distance, self._gaps) & right.first
        return found if ordered else found | (self._after(right.last, distance, self._gaps) & left.first)

    def near_edges(self, left: SpansByWidth, right: SpansByWidth, distance: int, ordered: bool) -> SpanEdges:
        """Return the first and last positions of the pairs that are near enough."""
        firsts, lasts = [], []
        for earlier_spans, later_spans in ((left, right),) if ordered else ((left, right), (right, left)):
            following = self._after(self._lasts(earlier_spans), distance, self._gaps)
            preceding = self._before(self._firsts(later_spans), distance, self._gaps)
            lasts += [FixedWidthSpans(spans.first & following, spans.width) for spans in later_spans]
            firsts += [
                FixedWidthSpans(spans.first & earlier(preceding, spans.width - 1), spans.width)
                for spans in earlier_spans
            ]
        return SpanEdges(self._firsts(firsts), self._lasts(lasts))

    def windows(self, parts: Sequence[SpansByWidth], width: int) -> Array:
        """Return a bitmap of positions from which on `width` tokens of one field contain a span of every part."""
        windows = None
        for part in parts:
            begins = np.zeros(self._words, np.uint64)
            for spans in part:
                if spans.width <= width:
                    begins |= spread_earlier(spans.first, width - spans.width, self._gaps)
            windows = begins if windows is None else windows & begins
        return np.zeros(self._words, np.uint64) if windows is None else windows

    def not_near(self, left: SpansByWidth, right: SpansByWidth, distance: int) -> Array:
        """Return a bitmap with positions in exactly the articles that have a span of `left` without `right` near it."""
        after = self._after(self._lasts(right), distance, self._gaps)
        before = self._before(self._firsts(right), distance, self._gaps)
        found = np.zeros(self._words, np.uint64)
        for spans in left:
            near = after | (earlier(before, spans.width - 1) if spans.width > 1 else before)
            found |= spans.first & ~near
        return found

    def same_unit(self, left: SpansByWidth, right: SpansByWidth, unit: TextUnit) -> Array:
        """Return a bitmap with positions in exactly those articles that have a pair in one sentence or paragraph."""
        boundaries, longest = self.segment.unit_boundaries(unit)
        left, right = ([_within_unit(spans, boundaries) for spans in operand] for operand in (left, right))
        found = np.zeros(self._words, np.uint64)
        for first, second in ((left, right), (right, left)):
            found |= self._after(self._lasts(first), longest, boundaries) & self._firsts(second)
        return found

    def min_count(self, spans: SpansByWidth, times: int) -> Array:
        """Return a mask of the articles that contain at least so many different spans."""
        counts = sum((self.counts(group.first) for group in spans), np.zeros(self.segment.size, np.int64))
        mask: Array = counts >= max(times, 1)
        return mask

    def _after(self, bits: Array, distance: int, gaps: Array) -> Array:
        """Return the positions at most `distance` after those of a bitmap, not across a gap."""
        if distance < 1:
            return np.zeros(self._words, np.uint64)
        return spread_later(later(bits, 1) & ~gaps, distance - 1, gaps)

    def _before(self, bits: Array, distance: int, gaps: Array) -> Array:
        if distance < 1:
            return np.zeros(self._words, np.uint64)
        return spread_earlier(earlier(bits, 1) & ~gaps, distance - 1, gaps)

    def _firsts(self, spans: Iterable[FixedWidthSpans]) -> Array:
        return reduce(np.bitwise_or, (group.first for group in spans), np.zeros(self._words, np.uint64))

    def _lasts(self, spans: Iterable[FixedWidthSpans]) -> Array:
        return reduce(np.bitwise_or, (group.last() for group in spans), np.zeros(self._words, np.uint64))


def _within_unit(spans: FixedWidthSpans, boundaries: Array) -> FixedWidthSpans:
    """Return the spans that do not cross a boundary."""
    first = spans.first
    for offset in range(1, spans.width):
        first = first & ~earlier(boundaries, offset)
    return FixedWidthSpans(first, spans.width)


def merge_by_width(alternatives: Iterable[SpansByWidth]) -> SpansByWidth:
    """Return the union of the spans of alternatives, by width."""
    merged: dict[int, Array] = {}
    for spans in alternatives:
        for group in spans:
            known = merged.get(group.width)
            merged[group.width] = group.first if known is None else known | group.first
    return [FixedWidthSpans(first, width) for width, first in merged.items()]

"""Which articles hold very common words near each other, with bitmaps of all places of a segment. Gives no places.

The meaning is that of `reference.spans` and `reference.span_operators`. Where the places of rarer words are sorted and
compared one with another (`index.arrays.matching.spans`), here 64 places are compared at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal

import numpy as np

from index.arrays.postings import positions as occurrences
from index.arrays.postings.term_lookup import Found
from index.arrays.segments.segment import Segment
from index.arrays.storage.bitset import bitmap, counts_between, earlier, later, spread_earlier, spread_later
from index.arrays.storage.ragged import Array
from index.query import Field

Unit = Literal["sentence", "paragraph"]


@dataclass(frozen=True, slots=True)
class Matches:
    """Matches of `width` tokens each: a bitmap of their first ones."""

    first: Array
    width: int

    def last(self) -> Array:
        """Give a bitmap of their last tokens."""
        return later(self.first, self.width - 1) if self.width > 1 else self.first


@dataclass(frozen=True, slots=True)
class Edges:
    """Matches of any widths: bitmaps of their first and of their last tokens, which of them belong together unknown."""

    first: Array
    last: Array


Side = Sequence[Matches]
"""All matches of a part of a query, by width; they may overlap."""


class Bitmaps:
    """The places of a segment as bitmaps, for one question."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._terms: dict[tuple[int, Field | None], Array] = {}
        self.walls = segment.field_gaps
        self.words = len(self.walls)

    def term(self, found: Found, field: Field | None) -> Array:
        """Give where a term stands."""
        key = id(found), field
        if key not in self._terms:
            every = list(occurrences.unsorted(self.segment, found, field))
            self._terms[key] = bitmap(np.concatenate(every) if every else np.empty(0, np.int64), self.words)
        return self._terms[key]

    def row(self, each: Sequence[Array]) -> Matches:
        """Give the places where tokens of several bitmaps stand next to each other, in order."""
        moved = (earlier(bits, offset) if offset else bits for offset, bits in enumerate(each))
        return Matches(reduce(np.bitwise_and, moved), len(each))

    def articles(self, bits: Array) -> Array:
        """Tell which articles hold one of some places."""
        return self.counts(bits) > 0

    def counts(self, bits: Array) -> Array:
        """Count the places in each article."""
        return counts_between(bits, self.segment.starts.astype(np.int64))

    def edges(self, side: Side) -> Edges:
        """Give where matches begin and where they end."""
        return Edges(_firsts(side, self.words), _lasts(side, self.words))

    def near(self, left: Edges, right: Edges, distance: int, ordered: bool) -> Array:
        """Give a bitmap that holds a place in each article with a pair that is near enough, and only in these."""
        found = self._after(left.last, distance, self.walls) & right.first
        return found if ordered else found | (self._after(right.last, distance, self.walls) & left.first)

    def near_edges(self, left: Side, right: Side, distance: int, ordered: bool) -> Edges:
        """Give where pairs that are near enough begin and where they end."""
        firsts, lasts = [], []
        for one, other in ((left, right),) if ordered else ((left, right), (right, left)):
            following = self._after(_lasts(one, self.words), distance, self.walls)
            preceding = self._before(_firsts(other, self.words), distance, self.walls)
            lasts += [Matches(matches.first & following, matches.width) for matches in other]
            firsts += [Matches(matches.first & earlier(preceding, matches.width - 1), matches.width) for matches in one]
        return Edges(_firsts(firsts, self.words), _lasts(lasts, self.words))

    def _after(self, bits: Array, distance: int, walls: Array) -> Array:
        """Give the places that come after some, at most `distance` later, without a wall from there on."""
        if distance < 1:
            return np.zeros(self.words, np.uint64)
        return spread_later(later(bits, 1) & ~walls, distance - 1, walls)

    def _before(self, bits: Array, distance: int, walls: Array) -> Array:
        if distance < 1:
            return np.zeros(self.words, np.uint64)
        return spread_earlier(earlier(bits, 1) & ~walls, distance - 1, walls)

    def windows(self, sides: Sequence[Side], width: int) -> Array:
        """Give a bitmap of places from which on so many tokens of one field hold a match of every part."""
        held = None
        for side in sides:
            begins = np.zeros(self.words, np.uint64)
            for matches in side:
                if matches.width <= width:
                    begins |= spread_earlier(matches.first, width - matches.width, self.walls)
            held = begins if held is None else held & begins
        return np.zeros(self.words, np.uint64) if held is None else held

    def alone(self, left: Side, right: Side, distance: int) -> Array:
        """Give a bitmap of places in the articles with a match of `left` that has none of `right` near it."""
        after = self._after(_lasts(right, self.words), distance, self.walls)
        before = self._before(_firsts(right, self.words), distance, self.walls)
        found = np.zeros(self.words, np.uint64)
        for matches in left:
            crowded = after | (earlier(before, matches.width - 1) if matches.width > 1 else before)
            found |= matches.first & ~crowded
        return found

    def meeting(self, left: Side, right: Side, unit: Unit) -> Array:
        """Give a bitmap of places in the articles with a sentence or paragraph in which a pair stands."""
        walls, longest = self.segment.unit_boundaries(unit)
        one, other = ([_whole(matches, walls) for matches in side] for side in (left, right))
        found = np.zeros(self.words, np.uint64)
        for earlier_side, later_side in ((one, other), (other, one)):
            behind = self._after(_lasts(earlier_side, self.words), longest, walls)
            found |= behind & _firsts(later_side, self.words)
        return found

    def repeated(self, side: Side, times: int) -> Array:
        """Tell which articles hold so many different matches."""
        counts = sum((self.counts(matches.first) for matches in side), np.zeros(self.segment.size, np.int64))
        held: Array = counts >= max(times, 1)
        return held


def _firsts(side: Iterable[Matches], words: int) -> Array:
    return reduce(np.bitwise_or, (matches.first for matches in side), np.zeros(words, np.uint64))


def _lasts(side: Iterable[Matches], words: int) -> Array:
    return reduce(np.bitwise_or, (matches.last() for matches in side), np.zeros(words, np.uint64))


def _whole(matches: Matches, walls: Array) -> Matches:
    """Leave out matches that cross a wall."""
    first = matches.first
    for offset in range(1, matches.width):
        first = first & ~earlier(walls, offset)
    return Matches(first, matches.width)


def by_width(sides: Iterable[Side]) -> Side:
    """Put the matches of several alternatives together, equal ones once."""
    found: dict[int, Array] = {}
    for side in sides:
        for matches in side:
            known = found.get(matches.width)
            found[matches.width] = matches.first if known is None else known | matches.first
    return [Matches(first, width) for width, first in found.items()]

"""Which articles of a segment hold matches together in a sentence, apart from others, or often, on whole arrays.

The meaning is that of `index.gathering`.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from index.arrays.files import Array
from index.arrays.nearness import Holder, Spans, holders, regions, spans
from index.arrays.pieces import ragged
from index.arrays.segment import Segment
from index.gathering import Gathering
from index.query import Apart, AtLeast, Together

Unit = Literal["sentence", "paragraph"]


def gathering_articles(matcher: Holder, node: Gathering) -> Array:
    """Tell which articles match, a bool an article."""
    segment = matcher.segment
    held = np.zeros(segment.size, bool)
    match node:
        case AtLeast(part, times):
            found = spans(matcher, part, None, holders(matcher, part))
            held |= np.bincount(found.owner, minlength=segment.size) >= max(times, 1)
        case Apart(left, right, distance):
            candidates = holders(matcher, left)
            one, other = (spans(matcher, side, None, candidates) for side in (left, right))
            held[one.owner[_is_alone(segment, one, other, distance)]] = True
        case Together(left, right, unit):
            candidates = holders(matcher, left) & holders(matcher, right)
            one, other = (spans(matcher, side, None, candidates) for side in (left, right))
            held[_meeting(one, other, _borders(segment, candidates, unit))] = True
    return held


def _is_alone(segment: Segment, left: Spans, right: Spans, distance: int) -> Array:
    """Tell for each match of `left` whether the nearest ones of `right`, before and after it, are far or elsewhere."""
    if not len(right.first) or not len(left.first):
        return np.ones(len(left.first), bool)
    starts, ends = right.first.astype(np.int64), np.sort(right.last).astype(np.int64)
    first, last = left.first.astype(np.int64), left.last.astype(np.int64)
    begin, end = regions(segment, first, left.owner.astype(np.int64))
    after = starts[np.minimum(np.searchsorted(starts, last, side="right"), len(starts) - 1)]
    before = ends[np.maximum(np.searchsorted(ends, first, side="left") - 1, 0)]
    follows = (after > last) & (after - last <= distance) & (after < end)
    precedes = (before < first) & (first - before <= distance) & (before >= begin)
    alone: Array = ~(follows | precedes)
    return alone


def _borders(segment: Segment, articles: Array, unit: Unit) -> Array:
    """Give the places where titles, sentences and bodies of some articles begin, and where the articles end, rising."""
    numbers = np.flatnonzero(articles)
    sentence_at = segment.whole("sentence_at").astype(np.int64)
    counts = sentence_at[numbers + 1] - sentence_at[numbers]
    chosen = ragged(sentence_at[numbers], counts)
    bodies = np.repeat(segment.starts[numbers] + segment.title_length[numbers] + 1, counts)
    begin = bodies + segment.whole("sentence_token")[chosen]
    if unit == "paragraph":
        begin = begin[segment.whole("paragraph")[chosen].astype(bool)]
    titles, ends = segment.starts[numbers], segment.starts[numbers + 1]
    return np.unique(np.concatenate((begin, titles, titles + segment.title_length[numbers] + 1, ends)))


def _meeting(left: Spans, right: Spans, borders: Array) -> Array:
    """Give the articles with a unit in which a match of one side ends before a match of the other begins."""
    (left, left_units), (right, right_units) = (_within_units(side, borders) for side in (left, right))
    common = np.intersect1d(left_units, right_units)
    if not len(common):
        return common
    one, units = _in_units(left, left_units, common)
    other, other_units = _in_units(right, right_units, common)
    at, other_at = np.searchsorted(units, common), np.searchsorted(other_units, common)
    then = np.minimum.reduceat(one.last, at) < np.maximum.reduceat(other.first, other_at)
    before = np.minimum.reduceat(other.last, other_at) < np.maximum.reduceat(one.first, at)
    articles: Array = one.owner[at[then | before]]
    return articles


def _within_units(side: Spans, borders: Array) -> tuple[Spans, Array]:
    units = np.searchsorted(borders, side.first, side="right")
    whole = units == np.searchsorted(borders, side.last, side="right")
    return side.chosen(whole), units[whole]


def _in_units(side: Spans, units: Array, common: Array) -> tuple[Spans, Array]:
    kept = np.isin(units, common)
    return side.chosen(kept), units[kept]

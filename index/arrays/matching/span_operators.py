"""Which articles of a segment hold matches together in a sentence, apart from others, or often, on whole arrays.

The meaning is that of `index.reference.span_operators`.
"""

from __future__ import annotations

from functools import reduce
from typing import Literal

import numpy as np

from index.arrays.matching.bitmap_spans import is_crowded, is_flat, side
from index.arrays.matching.position_bitmaps import Bitmaps
from index.arrays.matching.spans import Holder, Spans, candidates_for, cost, regions, spans
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array, run_indices
from index.query import MinCount, NotNear, Positional, SameUnit, SpanOperator

Unit = Literal["sentence", "paragraph"]


def gathering_articles(matcher: Holder, node: SpanOperator, among: Array | None = None) -> Array:
    """Tell which articles match, a bool an article; with a mask, which of its articles."""
    nodes, candidates = _needed(matcher, node, among)
    places = cost(matcher, nodes, None, candidates, isinstance(node, SameUnit))
    if not places:
        return np.zeros(matcher.segment.size, bool)
    if is_crowded(places, isinstance(node, SameUnit)) and all(map(is_flat, nodes)):
        return _of_crowd(matcher, node) & candidates
    return _of_spans(matcher, node, candidates)


def gathering_cost(matcher: Holder, node: SpanOperator, among: Array | None = None) -> int:
    """Give how many places are to be compared to find out which articles match."""
    nodes, candidates = _needed(matcher, node, among)
    places = cost(matcher, nodes, None, candidates, isinstance(node, SameUnit))
    return places if all(map(is_flat, nodes)) else 2 * places  # what is near is put in pairs first


def _needed(matcher: Holder, node: SpanOperator, among: Array | None) -> tuple[tuple[Positional, ...], Array]:
    """Give the parts whose places are compared, and the articles that hold the words of those that must be there."""
    nodes = (node.part,) if isinstance(node, MinCount) else (node.left, node.right)
    needed = nodes if isinstance(node, SameUnit) else nodes[:1]
    return nodes, reduce(np.logical_and, (candidates_for(matcher, one, None, among) for one in needed))


def _of_crowd(matcher: Holder, node: SpanOperator) -> Array:
    bitmaps = Bitmaps(matcher.segment)
    match node:
        case MinCount(part, times):
            return bitmaps.repeated(side(matcher, bitmaps, part, None), times)
        case NotNear(left, right, distance):
            one, other = (side(matcher, bitmaps, part, None) for part in (left, right))
            return bitmaps.articles(bitmaps.alone(one, other, distance))
        case SameUnit(left, right, unit):
            one, other = (side(matcher, bitmaps, part, None) for part in (left, right))
            return bitmaps.articles(bitmaps.meeting(one, other, unit))


def _of_spans(matcher: Holder, node: SpanOperator, candidates: Array) -> Array:
    segment = matcher.segment
    held = np.zeros(segment.size, bool)
    match node:
        case MinCount(part, times):
            found = spans(matcher, part, None, candidates)
            held |= np.bincount(found.owner, minlength=segment.size) >= max(times, 1)
        case NotNear(left, right, distance):
            one, other = (spans(matcher, part, None, candidates) for part in (left, right))
            held[one.chosen(_is_alone(segment, one, other, distance)).owner] = True
        case SameUnit(left, right, unit):
            one, other = (spans(matcher, part, None, candidates) for part in (left, right))
            held[_meeting(segment, one, other, _borders(segment, candidates, unit))] = True
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
    """Give for each article where its title begins, where its sentences or paragraphs begin, and where it ends."""
    numbers = np.flatnonzero(articles)
    sentence_at = segment.whole("sentence_at").astype(np.int64)
    counts = sentence_at[numbers + 1] - sentence_at[numbers]
    chosen = run_indices(sentence_at[numbers], counts)
    owners = np.repeat(np.arange(len(numbers)), counts)
    if unit == "paragraph":
        begins = np.flatnonzero(segment.whole("paragraph")[chosen])
        chosen, owners = chosen[begins], owners[begins]
    bodies = segment.starts[numbers].astype(np.int64) + segment.title_length[numbers] + 1
    borders = np.empty(len(chosen) + 2 * len(numbers), np.int64)
    borders[np.arange(len(chosen)) + 2 * owners + 1] = bodies[owners] + segment.whole("sentence_token")[chosen]
    ends = np.cumsum(np.bincount(owners, minlength=len(numbers)) + 2) - 1
    borders[ends] = segment.starts[numbers + 1]
    borders[np.concatenate(([0], ends[:-1] + 1))] = segment.starts[numbers]
    return borders


def _meeting(segment: Segment, left: Spans, right: Spans, borders: Array) -> Array:
    """Give the articles with a unit in which a match of one side ends before a match of the other begins."""
    (ends, begins), (other_ends, other_begins) = (_extremes(side, borders) for side in (left, right))
    meeting = borders.take(np.flatnonzero((ends < other_begins) | (other_ends < begins)))
    return segment.article_of(meeting)


def _extremes(side: Spans, borders: Array) -> tuple[Array, Array]:
    """Give for each unit where the first of its matches ends and where the last one begins; crossing ones left out."""
    first, last = side.first.astype(np.int64), side.last.astype(np.int64)
    if (last > first).any():
        unit = np.searchsorted(borders, first, side="right") - 1
        whole = np.flatnonzero(last < borders[unit + 1])
        first, last = first[whole], last[whole]
    at = np.searchsorted(first, borders)
    held = at[1:] > at[:-1]
    ends, begins = np.full(len(held), np.iinfo(np.int64).max), np.full(len(held), -1, np.int64)
    if held.any():
        ends[held] = np.minimum.reduceat(last, at[:-1][held])
        begins[held] = first[at[1:][held] - 1]
    return ends, begins

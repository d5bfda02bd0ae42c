"""Operators on arrays of spans in one segment: near, not near, in one unit, in one window. Looks up no terms.

The meaning is that of `index.reference.spans` and `index.reference.span_operators`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.budget import PAIR_COST, QueryBudget
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array, run_indices, to_indices
from index.query import TextUnit


@dataclass(frozen=True, slots=True)
class SpanArrays:
    """Spans: their first positions, sorted, their last positions, and their articles."""

    first: Array
    last: Array
    article: Array

    def select(self, chosen: Array) -> SpanArrays:
        """Return some of the spans, by a mask or by their indices."""
        indices = to_indices(chosen)
        return SpanArrays(self.first.take(indices), self.last.take(indices), self.article.take(indices))


def distinct(found: Sequence[SpanArrays]) -> SpanArrays:
    """Return the union of several arrays of spans, sorted."""
    if not found:
        return SpanArrays(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.uint16))
    first, last, article = (
        np.concatenate([getattr(one, name) for one in found]) for name in ("first", "last", "article")
    )
    order = np.lexsort((last, first))
    every = SpanArrays(first, last, article).select(order)
    new = np.ones(len(first), bool)
    new[1:] = (np.diff(every.first) != 0) | (np.diff(every.last) != 0)
    return every.select(new)


def field_bounds(segment: Segment, positions: Array, articles: Array) -> tuple[Array, Array]:
    """Return the start and the end (exclusive) of the field that contains each position."""
    start = segment.starts.take(articles)
    gap = start + segment.title_length.take(articles)
    in_body = positions > gap
    return np.where(in_body, gap + 1, start), np.where(in_body, segment.starts.take(articles + 1) - 1, gap)


def articles_followed(segment: Segment, earlier: SpanArrays, later: SpanArrays, distance: int) -> Array:
    """Return the articles in which a span of `later` starts at most `distance` after one of `earlier`, in one field."""
    if not len(later.first) or not len(earlier.first):
        return np.empty(0, np.int64)
    if len(earlier.first) <= len(later.first):
        following = later.first[
            np.minimum(np.searchsorted(later.first, earlier.last, side="right"), len(later.first) - 1)
        ]
        gap = following - earlier.last
        near = np.flatnonzero((gap > 0) & (gap <= distance))
        article = earlier.article[near].astype(np.int64)
        _, end = field_bounds(segment, earlier.last[near], article)
        return article.take(np.flatnonzero(following[near] < end))
    lasts = np.sort(earlier.last)
    before = lasts[np.maximum(np.searchsorted(lasts, later.first) - 1, 0)]
    gap = later.first - before
    near = np.flatnonzero((gap > 0) & (gap <= distance))
    article = later.article[near].astype(np.int64)
    start, _ = field_bounds(segment, later.first[near], article)
    return article.take(np.flatnonzero(before[near] >= start))


def near_pairs(
    segment: Segment, earlier: SpanArrays, later: SpanArrays, distance: int, budget: QueryBudget
) -> SpanArrays:
    """Return a span for each pair of an earlier and a later span at most `distance` apart, in one field."""
    low = np.searchsorted(later.first, earlier.last, side="right")
    reach = earlier.last.astype(np.int64) + distance
    counts = np.searchsorted(later.first, reach, side="right") - low
    budget.spend(PAIR_COST * int(counts.sum()))
    first = np.repeat(np.arange(len(counts)), counts)
    second = run_indices(low, counts)
    article = earlier.article[first].astype(np.int64)
    _, end = field_bounds(segment, earlier.last[first], article)
    same = np.flatnonzero(later.first[second] < end)
    return SpanArrays(earlier.first[first[same]], later.last[second[same]], article[same])


def articles_with_windows(segment: Segment, parts: Sequence[SpanArrays], width: int) -> Array:
    """Return the articles in which a span of every part lies within `width` tokens of one field.

    Such a window begins with a span of some part, at most `width` before one of the rarest part.
    """
    rarest, *rest = sorted(parts, key=lambda part: len(part.first))
    articles = rarest.article.astype(np.int64)
    start, end = field_bounds(segment, rarest.first, articles)
    earliest = np.maximum(start, rarest.last - (width - 1))
    starts, anchors = [rarest.first], [np.arange(len(articles))]
    for part in rest:
        low, high = np.searchsorted(part.first, earliest), np.searchsorted(part.first, rarest.first)
        starts.append(part.first[run_indices(low, high - low)])
        anchors.append(np.repeat(np.arange(len(articles)), high - low))
    begin, anchor = np.concatenate(starts), np.concatenate(anchors)
    for part in (rarest, *rest):
        at = np.searchsorted(part.first, begin)
        known = np.flatnonzero(at < len(part.first))
        begin, anchor, at = begin[known], anchor[known], at[known]
        last = part.last[at]
        near = np.flatnonzero((last - begin < width) & (last < end[anchor]))
        begin, anchor = begin[near], anchor[near]
    return articles[anchor]


def not_near(segment: Segment, left: SpanArrays, right: SpanArrays, distance: int) -> Array:
    """Return a mask of the spans of `left` that have no span of `right` near them, before or after, in their field."""
    if not len(right.first) or not len(left.first):
        return np.ones(len(left.first), bool)
    starts, ends = right.first.astype(np.int64), np.sort(right.last).astype(np.int64)
    first, last = left.first.astype(np.int64), left.last.astype(np.int64)
    begin, end = field_bounds(segment, first, left.article.astype(np.int64))
    after = starts[np.minimum(np.searchsorted(starts, last, side="right"), len(starts) - 1)]
    before = ends[np.maximum(np.searchsorted(ends, first, side="left") - 1, 0)]
    follows = (after > last) & (after - last <= distance) & (after < end)
    precedes = (before < first) & (first - before <= distance) & (before >= begin)
    far: Array = ~(follows | precedes)
    return far


def unit_starts(segment: Segment, candidates: Array, unit: TextUnit) -> Array:
    """Return for each candidate the start of its title, of its sentences or paragraphs, and its end."""
    numbers = np.flatnonzero(candidates)
    sentence_at = segment.array("sentence_at").astype(np.int64)
    counts = sentence_at[numbers + 1] - sentence_at[numbers]
    chosen = run_indices(sentence_at[numbers], counts)
    which = np.repeat(np.arange(len(numbers)), counts)
    if unit == "paragraph":
        begins = np.flatnonzero(segment.array("paragraph")[chosen])
        chosen, which = chosen[begins], which[begins]
    bodies = segment.starts[numbers].astype(np.int64) + segment.title_length[numbers] + 1
    starts = np.empty(len(chosen) + 2 * len(numbers), np.int64)
    starts[np.arange(len(chosen)) + 2 * which + 1] = bodies[which] + segment.array("sentence_token")[chosen]
    ends = np.cumsum(np.bincount(which, minlength=len(numbers)) + 2) - 1
    starts[ends] = segment.starts[numbers + 1]
    starts[np.concatenate(([0], ends[:-1] + 1))] = segment.starts[numbers]
    return starts


def articles_in_same_unit(segment: Segment, left: SpanArrays, right: SpanArrays, starts: Array) -> Array:
    """Return the articles with a unit in which a span of one operand ends before a span of the other begins."""
    (ends, begins), (other_ends, other_begins) = (_extremes(spans, starts) for spans in (left, right))
    common = starts.take(np.flatnonzero((ends < other_begins) | (other_ends < begins)))
    return segment.article_of(common)


def _extremes(spans: SpanArrays, unit_starts: Array) -> tuple[Array, Array]:
    """Return for each unit the end of its first span and the start of its last; ignores spans that cross units."""
    first, last = spans.first.astype(np.int64), spans.last.astype(np.int64)
    if (last > first).any():
        unit = np.searchsorted(unit_starts, first, side="right") - 1
        inside = np.flatnonzero(last < unit_starts[unit + 1])
        first, last = first[inside], last[inside]
    at = np.searchsorted(first, unit_starts)
    present = at[1:] > at[:-1]
    ends, begins = np.full(len(present), np.iinfo(np.int64).max), np.full(len(present), -1, np.int64)
    if present.any():
        ends[present] = np.minimum.reduceat(last, at[:-1][present])
        begins[present] = first[at[1:][present] - 1]
    return ends, begins

"""SameUnit, NotNear and MinCount in one segment, on whole arrays.

The meaning is that of `index.reference.span_operators`.
"""

from __future__ import annotations

from functools import reduce

import numpy as np

from index.arrays.matching.bitmap_spans import bitmaps_of, has_fixed_widths, spans_by_width
from index.arrays.matching.candidates import candidate_mask, position_cost, prefers_bitmaps
from index.arrays.matching.spans import SpanArrays, field_bounds, spans
from index.arrays.postings.segment_terms import SegmentTerms
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array, run_indices
from index.query import MinCount, NotNear, Positional, SameUnit, SpanOperator, TextUnit


def operator_articles(terms: SegmentTerms, node: SpanOperator, within: Array | None = None) -> Array:
    """Return a mask of the articles, among those of `within`, that match a span operator."""
    nodes, candidates = _operands(terms, node, within)
    cost = position_cost(terms, nodes, None, candidates, isinstance(node, SameUnit))
    if not cost:
        return np.zeros(terms.segment.size, bool)
    if prefers_bitmaps(cost, isinstance(node, SameUnit)) and all(map(has_fixed_widths, nodes)):
        return _on_bitmaps(terms, node) & candidates
    return _on_spans(terms, node, candidates)


def operator_cost(terms: SegmentTerms, node: SpanOperator, within: Array | None = None) -> int:
    """Return about how many positions `operator_articles` compares."""
    nodes, candidates = _operands(terms, node, within)
    cost = position_cost(terms, nodes, None, candidates, isinstance(node, SameUnit))
    return cost if all(map(has_fixed_widths, nodes)) else 2 * cost  # pairs of a Near are made first


def _operands(terms: SegmentTerms, node: SpanOperator, within: Array | None) -> tuple[tuple[Positional, ...], Array]:
    """Return the operands, and a mask of the articles with the words of those operands that must be there."""
    nodes = (node.part,) if isinstance(node, MinCount) else (node.left, node.right)
    needed = nodes if isinstance(node, SameUnit) else nodes[:1]
    return nodes, reduce(np.logical_and, (candidate_mask(terms, one, None, within) for one in needed))


def _on_bitmaps(terms: SegmentTerms, node: SpanOperator) -> Array:
    bitmaps = bitmaps_of(terms)
    match node:
        case MinCount(part, times):
            return bitmaps.min_count(spans_by_width(terms, bitmaps, part, None), times)
        case NotNear(left, right, distance):
            one, other = (spans_by_width(terms, bitmaps, part, None) for part in (left, right))
            return bitmaps.articles(bitmaps.not_near(one, other, distance))
        case SameUnit(left, right, unit):
            one, other = (spans_by_width(terms, bitmaps, part, None) for part in (left, right))
            return bitmaps.articles(bitmaps.same_unit(one, other, unit))


def _on_spans(terms: SegmentTerms, node: SpanOperator, candidates: Array) -> Array:
    segment = terms.segment
    mask = np.zeros(segment.size, bool)
    match node:
        case MinCount(part, times):
            found = spans(terms, part, None, candidates)
            mask |= np.bincount(found.article, minlength=segment.size) >= max(times, 1)
        case NotNear(left, right, distance):
            one, other = (spans(terms, part, None, candidates) for part in (left, right))
            mask[one.select(_not_near(segment, one, other, distance)).article] = True
        case SameUnit(left, right, unit):
            one, other = (spans(terms, part, None, candidates) for part in (left, right))
            mask[_articles_in_same_unit(segment, one, other, _unit_starts(segment, candidates, unit))] = True
    return mask


def _not_near(segment: Segment, left: SpanArrays, right: SpanArrays, distance: int) -> Array:
    """Return a mask of the spans of `left` whose nearest ones of `right` are far or in another field, on both sides."""
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


def _unit_starts(segment: Segment, candidates: Array, unit: TextUnit) -> Array:
    """Return for each candidate the start of its title, of its sentences or paragraphs, and its end."""
    numbers = np.flatnonzero(candidates)
    sentence_at = segment.whole("sentence_at").astype(np.int64)
    counts = sentence_at[numbers + 1] - sentence_at[numbers]
    chosen = run_indices(sentence_at[numbers], counts)
    which = np.repeat(np.arange(len(numbers)), counts)
    if unit == "paragraph":
        begins = np.flatnonzero(segment.whole("paragraph")[chosen])
        chosen, which = chosen[begins], which[begins]
    bodies = segment.starts[numbers].astype(np.int64) + segment.title_length[numbers] + 1
    starts = np.empty(len(chosen) + 2 * len(numbers), np.int64)
    starts[np.arange(len(chosen)) + 2 * which + 1] = bodies[which] + segment.whole("sentence_token")[chosen]
    ends = np.cumsum(np.bincount(which, minlength=len(numbers)) + 2) - 1
    starts[ends] = segment.starts[numbers + 1]
    starts[np.concatenate(([0], ends[:-1] + 1))] = segment.starts[numbers]
    return starts


def _articles_in_same_unit(segment: Segment, left: SpanArrays, right: SpanArrays, unit_starts: Array) -> Array:
    """Return the articles with a unit in which a span of one side ends before a span of the other begins."""
    (ends, begins), (other_ends, other_begins) = (_extremes(side, unit_starts) for side in (left, right))
    common = unit_starts.take(np.flatnonzero((ends < other_begins) | (other_ends < begins)))
    return segment.article_of(common)


def _extremes(side: SpanArrays, unit_starts: Array) -> tuple[Array, Array]:
    """Return for each unit where its first span ends and where its last one begins; spans that cross are left out."""
    first, last = side.first.astype(np.int64), side.last.astype(np.int64)
    if (last > first).any():
        unit = np.searchsorted(unit_starts, first, side="right") - 1
        whole = np.flatnonzero(last < unit_starts[unit + 1])
        first, last = first[whole], last[whole]
    at = np.searchsorted(first, unit_starts)
    present = at[1:] > at[:-1]
    ends, begins = np.full(len(present), np.iinfo(np.int64).max), np.full(len(present), -1, np.int64)
    if present.any():
        ends[present] = np.minimum.reduceat(last, at[:-1][present])
        begins[present] = first[at[1:][present] - 1]
    return ends, begins

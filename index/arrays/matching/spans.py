"""Phrases and proximity in one segment, on sorted arrays of positions.

The meaning is that of `index.reference.spans`, which is also used where arrays would be no simpler: in the few articles
that may match a phrase with slop whose parts may match the same token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from index.analysis.query_terms import Term, terms_of
from index.arrays.budget import ARTICLE_COST, PAIR_COST
from index.arrays.matching.article_positions import ArticlePositions, ArticleText
from index.arrays.matching.bitmap_spans import bitmap_articles, has_edges, never_share_tokens
from index.arrays.matching.candidates import as_positional, candidate_mask, position_cost, prefers_bitmaps
from index.arrays.postings.intersection import intersect
from index.arrays.postings.positions import NO_POSITIONS, TermPositions
from index.arrays.postings.segment_terms import SegmentTerms
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array, run_indices, to_indices
from index.query import Field, Fuzzy, Near, Or, Phrase, Positional, Prefix, Wildcard, Word
from index.reference.spans import TEXT_FIELDS
from index.reference.spans import spans as reference_spans

_SMALL_SLOP = 16
"""With so many words between, there are about twice as many choices of positions to try."""


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


def matching_articles(
    terms: SegmentTerms, node: Positional, default_field: Field | None = None, within: Array | None = None
) -> Array:
    """Return a mask of the articles, among those of `within`, with a span of a node."""
    match node:
        case Or(parts):
            each = [matching_articles(terms, as_positional(part), default_field, within) for part in parts]
            return reduce(np.logical_or, each, np.zeros(terms.segment.size, bool))
        case Word() | Prefix() | Wildcard() | Fuzzy():
            leaf_terms = terms_of(node, terms.languages, default_field)
            if len(leaf_terms) == 1:
                return terms.mask(leaf_terms[0])
            node = Phrase((node,))
    candidates = candidate_mask(terms, node, default_field, within)
    cost = position_cost(terms, (node,), default_field, candidates)
    if not cost:
        return np.zeros(terms.segment.size, bool)
    if isinstance(node, Phrase) and node.slop is not None and len(node.parts) != 2:
        return _articles_with_slop(terms, node, candidates, default_field, prefers_bitmaps(cost))
    sides = node.parts if isinstance(node, Phrase) else (node.left, node.right)
    if prefers_bitmaps(cost) and all(map(has_edges, sides)):
        return bitmap_articles(terms, node, default_field) & candidates
    return _articles_with_pairs(terms, node, candidates, default_field)


def matching_cost(terms: SegmentTerms, node: Positional, within: Array | None) -> int:
    """Return about how many positions `matching_articles` compares."""
    if isinstance(node, Word | Prefix | Wildcard | Fuzzy) and len(terms_of(node, terms.languages)) == 1:
        return 0
    return position_cost(terms, (node,), None, candidate_mask(terms, node, None, within))


def _articles_with_pairs(
    terms: SegmentTerms, node: Near | Phrase, candidates: Array, default_field: Field | None
) -> Array:
    field, segment = node.field or default_field, terms.segment
    match node:
        case Near(left, right, distance, ordered):
            one, other = (spans(terms, side, field, candidates) for side in (left, right))
        case Phrase((left, right), _, slop) if slop is not None:
            one, other = (spans(terms, side, field, candidates) for side in (left, right))
            distance, ordered = slop + 1, False
        case _:
            return _mask(segment, spans(terms, node, default_field, candidates).article)
    articles = [_articles_followed(segment, one, other, distance)]
    if not ordered:
        articles.append(_articles_followed(segment, other, one, distance))
    return _mask(segment, *articles)


def _mask(segment: Segment, *articles: Array) -> Array:
    mask = np.zeros(segment.size, bool)
    for some in articles:
        mask[some] = True
    return mask


def spans(terms: SegmentTerms, node: Positional, default_field: Field | None, within: Array) -> SpanArrays:
    """Return all spans of a node in the articles of a mask, each once."""
    match node:
        case Word() | Prefix() | Wildcard() | Fuzzy():
            return _sequence(terms, terms_of(node, terms.languages, default_field), within)
        case Phrase(parts, field, None):
            each = [terms_of(part, terms.languages, field or default_field) for part in parts]
            return _sequence(terms, tuple(term for some in each for term in some) if all(each) else (), within)
        case Phrase():
            return _spans_by_article(terms, node, default_field, within)
        case Near(left, right, distance, ordered, field):
            one, other = (spans(terms, side, field or default_field, within) for side in (left, right))
            found = [_pairs(terms, one, other, distance)]
            if not ordered:
                found.append(_pairs(terms, other, one, distance))
            return _distinct(found)
        case Or(parts):
            return _distinct([spans(terms, as_positional(part), default_field, within) for part in parts])


def _sequence(terms: SegmentTerms, sequence: Sequence[Term], within: Array) -> SpanArrays:
    """Return the spans where terms follow each other, in order; those in the fewest articles are looked up first."""
    order = sorted(range(len(sequence)), key=lambda index: int(np.count_nonzero(terms.mask(sequence[index]))))
    found: TermPositions | None = None
    for offset in order:
        if found is not None and len(found.position) < np.count_nonzero(within):
            within = _mask(terms.segment, found.article)
        more = terms.positions(sequence[offset], within)
        more = TermPositions(more.position - np.int32(offset), more.article) if offset else more
        found = more if found is None else intersect(found, more)
    first = found or NO_POSITIONS
    return SpanArrays(first.position, first.position + np.int32(len(sequence) - 1), first.article)


def field_bounds(segment: Segment, positions: Array, articles: Array) -> tuple[Array, Array]:
    """Return where the title or body around each position begins, and where it ends (exclusive)."""
    start = segment.starts.take(articles)
    gap = start + segment.title_length.take(articles)
    in_body = positions > gap
    return np.where(in_body, gap + 1, start), np.where(in_body, segment.starts.take(articles + 1) - 1, gap)


def _articles_followed(segment: Segment, earlier: SpanArrays, later: SpanArrays, distance: int) -> Array:
    """Return the articles in which a span of one is followed closely enough by one of the other, in one field."""
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


def _pairs(terms: SegmentTerms, earlier: SpanArrays, later: SpanArrays, distance: int) -> SpanArrays:
    low = np.searchsorted(later.first, earlier.last, side="right")
    reach = earlier.last.astype(np.int64) + distance
    counts = np.searchsorted(later.first, reach, side="right") - low
    terms.budget.spend(PAIR_COST * int(counts.sum()))
    first = np.repeat(np.arange(len(counts)), counts)
    second = run_indices(low, counts)
    article = earlier.article[first].astype(np.int64)
    _, end = field_bounds(terms.segment, earlier.last[first], article)
    same = np.flatnonzero(later.first[second] < end)
    return SpanArrays(earlier.first[first[same]], later.last[second[same]], article[same])


def _distinct(found: Sequence[SpanArrays]) -> SpanArrays:
    if not found:
        return SpanArrays(NO_POSITIONS.position, NO_POSITIONS.position, NO_POSITIONS.article)
    first, last, article = (
        np.concatenate([getattr(one, name) for one in found]) for name in ("first", "last", "article")
    )
    order = np.lexsort((last, first))
    every = SpanArrays(first, last, article).select(order)
    new = np.ones(len(first), bool)
    new[1:] = (np.diff(every.first) != 0) | (np.diff(every.last) != 0)
    return every.select(new)


def _articles_with_slop(
    terms: SegmentTerms, node: Phrase, candidates: Array, default_field: Field | None, as_bitmaps: bool
) -> Array:
    """Return a mask of the articles with a span of a phrase with slop, of other than two parts."""
    field = node.field or default_field
    each = [terms_of(part, terms.languages, field) for part in node.parts]
    if as_bitmaps:
        mask = bitmap_articles(terms, node, default_field) & candidates
    else:
        width = (node.slop or 0) + sum(map(len, each))
        parts = [_sequence(terms, one, candidates) for one in each]
        mask = _mask(terms.segment, _articles_with_windows(terms.segment, parts, width))
    if never_share_tokens(terms, each):
        return mask
    return _mask(terms.segment, _spans_by_article(terms, node, default_field, mask).article)


def _articles_with_windows(segment: Segment, parts: Sequence[SpanArrays], width: int) -> Array:
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


def _spans_by_article(terms: SegmentTerms, node: Positional, default_field: Field | None, within: Array) -> SpanArrays:
    """Return all spans of a node in the articles of a mask, looking at one article after another."""
    found: list[SpanArrays] = []
    articles = np.flatnonzero(within)
    scale = 1 + (node.slop or 0) // _SMALL_SLOP if isinstance(node, Phrase) else 1
    terms.budget.spend(ARTICLE_COST * scale * len(articles))
    positions = ArticlePositions(terms, articles)
    for index, article in enumerate(articles.tolist()):
        text = ArticleText(positions, index)
        for text_field in TEXT_FIELDS:
            some = reference_spans(node, text.field_text(text_field), default_field)
            start = int(terms.segment.starts[article]) + (text.title_length + 1 if text_field == "body" else 0)
            first = np.array([start + span.first for span in some], np.int32)
            last = np.array([start + span.last for span in some], np.int32)
            found.append(SpanArrays(first, last, np.full(len(some), article)))
    return _distinct(found)

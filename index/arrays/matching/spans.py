"""Phrases, proximity and span operators in one segment: on sorted positions, or on bitmaps where these are faster.

The meaning is that of `index.reference.spans`, which is also used where arrays would be no simpler: in the few articles
that may match a phrase with slop whose parts may match the same token.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from index.analysis.query_terms import Term, terms_of
from index.arrays.budget import ARTICLE_COST
from index.arrays.matching.article_positions import ArticlePositions, ArticleText
from index.arrays.matching.bitmap_spans import (
    bitmap_articles,
    bitmaps_of,
    has_edges,
    has_fixed_widths,
    never_share_tokens,
    spans_by_width,
)
from index.arrays.matching.candidates import as_positional, candidate_mask, position_cost, prefers_bitmaps
from index.arrays.matching.span_operators import (
    SpanArrays,
    articles_followed,
    articles_in_same_unit,
    articles_with_windows,
    distinct,
    near_pairs,
    not_near,
    unit_starts,
)
from index.arrays.postings.intersection import intersect
from index.arrays.postings.positions import NO_POSITIONS, TermPositions
from index.arrays.postings.segment_terms import SegmentTerms
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array
from index.query import (
    Field,
    Fuzzy,
    MinCount,
    Near,
    NotNear,
    Or,
    Phrase,
    Positional,
    Prefix,
    SameUnit,
    SpanOperator,
    Wildcard,
    Word,
)
from index.reference.spans import TEXT_FIELDS
from index.reference.spans import spans as reference_spans

_SMALL_SLOP = 16
"""With so many words between, there are about twice as many choices of positions to try."""


def matching_articles(
    terms: SegmentTerms, node: Positional, default_field: Field | None = None, within: Array | None = None
) -> Array:
    """Return a mask of the articles in `within` that have a span of a node."""
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
    operands = node.parts if isinstance(node, Phrase) else (node.left, node.right)
    if prefers_bitmaps(cost) and all(map(has_edges, operands)):
        return bitmap_articles(terms, node, default_field) & candidates
    return _articles_with_pairs(terms, node, candidates, default_field)


def matching_cost(terms: SegmentTerms, node: Positional, within: Array | None) -> int:
    """Estimate the number of positions that `matching_articles` compares."""
    if isinstance(node, Word | Prefix | Wildcard | Fuzzy) and len(terms_of(node, terms.languages)) == 1:
        return 0
    return position_cost(terms, (node,), None, candidate_mask(terms, node, None, within))


def operator_articles(terms: SegmentTerms, node: SpanOperator, within: Array | None = None) -> Array:
    """Return a mask of the articles in `within` that match a span operator."""
    nodes, candidates = _operands(terms, node, within)
    cost = position_cost(terms, nodes, None, candidates, isinstance(node, SameUnit))
    if not cost:
        return np.zeros(terms.segment.size, bool)
    if prefers_bitmaps(cost, isinstance(node, SameUnit)) and all(map(has_fixed_widths, nodes)):
        return _operator_on_bitmaps(terms, node) & candidates
    return _operator_on_spans(terms, node, candidates)


def operator_cost(terms: SegmentTerms, node: SpanOperator, within: Array | None = None) -> int:
    """Estimate the number of positions that `operator_articles` compares."""
    nodes, candidates = _operands(terms, node, within)
    cost = position_cost(terms, nodes, None, candidates, isinstance(node, SameUnit))
    return cost if all(map(has_fixed_widths, nodes)) else 2 * cost  # pairs of a Near are made first


def _operands(terms: SegmentTerms, node: SpanOperator, within: Array | None) -> tuple[tuple[Positional, ...], Array]:
    """Return the operands, and a mask of the articles that contain the words of every required operand."""
    nodes = (node.part,) if isinstance(node, MinCount) else (node.left, node.right)
    needed = nodes if isinstance(node, SameUnit) else nodes[:1]
    return nodes, reduce(np.logical_and, (candidate_mask(terms, operand, None, within) for operand in needed))


def _operator_on_bitmaps(terms: SegmentTerms, node: SpanOperator) -> Array:
    bitmaps = bitmaps_of(terms)
    match node:
        case MinCount(part, times):
            return bitmaps.min_count(spans_by_width(terms, bitmaps, part, None), times)
        case NotNear(left, right, distance):
            left_spans, right_spans = (spans_by_width(terms, bitmaps, part, None) for part in (left, right))
            return bitmaps.articles(bitmaps.not_near(left_spans, right_spans, distance))
        case SameUnit(left, right, unit):
            left_spans, right_spans = (spans_by_width(terms, bitmaps, part, None) for part in (left, right))
            return bitmaps.articles(bitmaps.same_unit(left_spans, right_spans, unit))


def _operator_on_spans(terms: SegmentTerms, node: SpanOperator, candidates: Array) -> Array:
    segment = terms.segment
    mask = np.zeros(segment.size, bool)
    match node:
        case MinCount(part, times):
            found = spans(terms, part, None, candidates)
            mask |= np.bincount(found.article, minlength=segment.size) >= max(times, 1)
        case NotNear(left, right, distance):
            left_spans, right_spans = (spans(terms, part, None, candidates) for part in (left, right))
            mask[left_spans.select(not_near(segment, left_spans, right_spans, distance)).article] = True
        case SameUnit(left, right, unit):
            left_spans, right_spans = (spans(terms, part, None, candidates) for part in (left, right))
            mask[articles_in_same_unit(segment, left_spans, right_spans, unit_starts(segment, candidates, unit))] = True
    return mask


def _articles_with_pairs(
    terms: SegmentTerms, node: Near | Phrase, candidates: Array, default_field: Field | None
) -> Array:
    field, segment = node.field or default_field, terms.segment
    match node:
        case Near(left, right, distance, ordered):
            left_spans, right_spans = (spans(terms, part, field, candidates) for part in (left, right))
        case Phrase((left, right), _, slop) if slop is not None:
            left_spans, right_spans = (spans(terms, part, field, candidates) for part in (left, right))
            distance, ordered = slop + 1, False
        case _:
            return _mask(segment, spans(terms, node, default_field, candidates).article)
    articles = [articles_followed(segment, left_spans, right_spans, distance)]
    if not ordered:
        articles.append(articles_followed(segment, right_spans, left_spans, distance))
    return _mask(segment, *articles)


def _mask(segment: Segment, *articles: Array) -> Array:
    mask = np.zeros(segment.size, bool)
    for numbers in articles:
        mask[numbers] = True
    return mask


def spans(terms: SegmentTerms, node: Positional, default_field: Field | None, within: Array) -> SpanArrays:
    """Return all spans of a node in the articles of a mask, each once."""
    match node:
        case Word() | Prefix() | Wildcard() | Fuzzy():
            return _sequence(terms, terms_of(node, terms.languages, default_field), within)
        case Phrase(parts, field, None):
            each = [terms_of(part, terms.languages, field or default_field) for part in parts]
            return _sequence(
                terms, tuple(term for part_terms in each for term in part_terms) if all(each) else (), within
            )
        case Phrase():
            return _spans_by_article(terms, node, default_field, within)
        case Near(left, right, distance, ordered, field):
            left_spans, right_spans = (spans(terms, part, field or default_field, within) for part in (left, right))
            found = [near_pairs(terms.segment, left_spans, right_spans, distance, terms.budget)]
            if not ordered:
                found.append(near_pairs(terms.segment, right_spans, left_spans, distance, terms.budget))
            return distinct(found)
        case Or(parts):
            return distinct([spans(terms, as_positional(part), default_field, within) for part in parts])


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
        parts = [_sequence(terms, part_terms, candidates) for part_terms in each]
        mask = _mask(terms.segment, articles_with_windows(terms.segment, parts, width))
    if never_share_tokens(terms, each):
        return mask
    return _mask(terms.segment, _spans_by_article(terms, node, default_field, mask).article)


def _spans_by_article(terms: SegmentTerms, node: Positional, default_field: Field | None, within: Array) -> SpanArrays:
    """Return all spans of a node in the articles of a mask, computed one article at a time."""
    found: list[SpanArrays] = []
    articles = np.flatnonzero(within)
    scale = 1 + (node.slop or 0) // _SMALL_SLOP if isinstance(node, Phrase) else 1
    terms.budget.spend(ARTICLE_COST * scale * len(articles))
    positions = ArticlePositions(terms, articles)
    for index, article in enumerate(articles.tolist()):
        text = ArticleText(positions, index)
        for text_field in TEXT_FIELDS:
            found_in_field = reference_spans(node, text.field_text(text_field), default_field)
            start = int(terms.segment.starts[article]) + (text.title_length + 1 if text_field == "body" else 0)
            first = np.array([start + span.first for span in found_in_field], np.int32)
            last = np.array([start + span.last for span in found_in_field], np.int32)
            found.append(SpanArrays(first, last, np.full(len(found_in_field), article)))
    return distinct(found)

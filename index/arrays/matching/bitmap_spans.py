"""Phrases and proximity on position bitmaps, for words so common that sorted positions would be slow.

Proximity within proximity has no such form and is left to `index.arrays.matching.spans`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from index.analysis.query_terms import Term, terms_of
from index.arrays.matching.position_bitmaps import PositionBitmaps, SpanEdges, SpansByWidth, merge_by_width
from index.arrays.postings.segment_terms import SegmentTerms
from index.arrays.postings.term_lookup import share_tokens
from index.arrays.storage.ragged import Array
from index.query import Field, Fuzzy, Near, Or, Phrase, Prefix, Wildcard, Word


def bitmaps_of(terms: SegmentTerms) -> PositionBitmaps:
    """Return the position bitmaps of a segment, to be filled by the terms of one query."""
    return PositionBitmaps(terms.segment, terms.unsorted_positions)


def has_fixed_widths(node: object) -> bool:
    """Return whether bitmaps can represent the spans of a node: a word, an ordered phrase, or an Or of these."""
    match node:
        case Or(parts):
            return all(map(has_fixed_widths, parts))
        case Phrase(_, _, slop):
            return slop is None
        case Word() | Prefix() | Wildcard() | Fuzzy():
            return True
        case _:
            return False


def has_edges(node: object) -> bool:
    """Return whether bitmaps can represent the ends of a node: it has fixed widths, or is a Near of such nodes."""
    return has_fixed_widths(node) or (
        isinstance(node, Near) and has_fixed_widths(node.left) and has_fixed_widths(node.right)
    )


def spans_by_width(
    terms: SegmentTerms, bitmaps: PositionBitmaps, node: object, default_field: Field | None
) -> SpansByWidth:
    """Return all spans of a node with fixed widths."""
    match node:
        case Or(parts):
            return merge_by_width(spans_by_width(terms, bitmaps, part, default_field) for part in parts)
        case Phrase(parts, field, None):
            each = [terms_of(part, terms.languages, field or default_field) for part in parts]
            return _sequence(bitmaps, tuple(term for some in each for term in some) if all(each) else ())
        case Word() | Prefix() | Wildcard() | Fuzzy():
            return _sequence(bitmaps, terms_of(node, terms.languages, default_field))
    raise TypeError(f"A {type(node).__name__} has no form as bitmaps.")


def _sequence(bitmaps: PositionBitmaps, terms: Sequence[Term]) -> SpansByWidth:
    return [bitmaps.sequence([bitmaps.term(term) for term in terms])] if terms else []


def bitmap_articles(terms: SegmentTerms, node: Near | Phrase, default_field: Field | None) -> Array:
    """Return a mask of the articles with a span of a phrase, or of a Near of nodes that have edges.

    Of a phrase with slop and three parts or more this is exact if its parts share no tokens, and else a superset.
    """
    bitmaps = bitmaps_of(terms)
    return bitmaps.articles(_matches(terms, bitmaps, node, node.field or default_field))


def _matches(terms: SegmentTerms, bitmaps: PositionBitmaps, node: Near | Phrase, field: Field | None) -> Array:
    if isinstance(node, Near):
        left, right = (_edges(terms, bitmaps, part, field) for part in (node.left, node.right))
        return bitmaps.near(left, right, node.distance, node.ordered)
    if node.slop is None:
        return bitmaps.edges(spans_by_width(terms, bitmaps, node, field)).first
    parts = [spans_by_width(terms, bitmaps, part, field) for part in node.parts]
    if len(parts) == 2:
        left, right = map(bitmaps.edges, parts)
        return bitmaps.near(left, right, node.slop + 1, ordered=False)
    width = node.slop + sum(len(terms_of(part, terms.languages, field)) for part in node.parts)
    return bitmaps.windows(parts, width)


def _edges(terms: SegmentTerms, bitmaps: PositionBitmaps, node: object, default_field: Field | None) -> SpanEdges:
    if not isinstance(node, Near):
        return bitmaps.edges(spans_by_width(terms, bitmaps, node, default_field))
    field = node.field or default_field
    left, right = (spans_by_width(terms, bitmaps, part, field) for part in (node.left, node.right))
    return bitmaps.near_edges(left, right, node.distance, node.ordered)


def never_share_tokens(terms: SegmentTerms, parts: Sequence[Sequence[Term]]) -> bool:
    """Return whether it is certain that no token matches two of these parts of a phrase."""
    if any(len(part_terms) != 1 for part_terms in parts):
        return False
    return not any(share_tokens(terms.lookup(a), terms.lookup(b)) for (a,), (b,) in combinations(parts, 2))

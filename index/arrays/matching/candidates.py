"""Candidate articles of a positional node, and the cost of comparing their positions. Compares none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from index.analysis.query_terms import terms_of
from index.arrays.budget import PARTIAL_COST, RANGE_COST
from index.arrays.postings.segment_terms import SegmentTerms
from index.arrays.postings.term_lookup import TermMatch
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array
from index.query import Field, Fuzzy, Near, Or, Phrase, Positional, Prefix, Wildcard, Word

MANY_POSITIONS = 300_000
"""With more positions in a segment bitmaps are faster than sorted positions; they take 20 ms whatever they hold."""
MANY_POSITIONS_IN_UNITS = 80_000
"""The same for pairs in one sentence or paragraph, whose boundaries are many positions too."""


def candidate_mask(terms: SegmentTerms, node: Positional, default_field: Field | None, within: Array | None) -> Array:
    """Return a mask of the articles in `within` that contain all words that a span of a node needs."""
    mask = _with_all_words(terms, node, default_field)
    return mask if within is None else mask & within


def _with_all_words(terms: SegmentTerms, node: Positional, default_field: Field | None) -> Array:
    match node:
        case Or(parts):
            each = [_with_all_words(terms, as_positional(part), default_field) for part in parts]
            return reduce(np.logical_or, each, np.zeros(terms.segment.size, bool))
        case Near(left, right, _, _, field):
            return _with_all_words(terms, left, field or default_field) & _with_all_words(
                terms, right, field or default_field
            )
        case Phrase(parts, field, _):
            every = [_with_all_words(terms, part, field or default_field) for part in parts]
        case _:
            every = [terms.mask(term.in_whole_body()) for term in terms_of(node, terms.languages, default_field)]
    if not every:
        return np.zeros(terms.segment.size, bool)
    return reduce(np.logical_and, every)


def as_positional(node: object) -> Positional:
    """Return the same node if it is positional; raises `TypeError` otherwise."""
    if isinstance(node, Word | Prefix | Wildcard | Fuzzy | Phrase | Near | Or):
        return node
    raise TypeError(f"A {type(node).__name__} has no positions in a text.")


def position_cost(
    terms: SegmentTerms,
    nodes: Sequence[Positional],
    default_field: Field | None,
    candidates: Array,
    in_units: bool = False,
) -> int:
    """Estimate the number of compared positions in the candidates; `in_units`: in sentences or paragraphs."""
    some = int(np.count_nonzero(candidates))
    if not some:
        return 0
    tokens = sum(_token_cost(terms, node, default_field) for node in nodes)
    in_candidates = -(-tokens * some // terms.segment.size)
    as_bitmaps = tokens * (6 if any(map(_has_pattern, nodes)) else 3) // 4  # bitmaps are of all articles
    return max(in_candidates, as_bitmaps) if prefers_bitmaps(in_candidates, in_units) else in_candidates


def prefers_bitmaps(positions: int, in_units: bool = False) -> bool:
    """Return whether bitmaps are faster than sorted positions for so many positions."""
    return positions > (MANY_POSITIONS_IN_UNITS if in_units else MANY_POSITIONS)


def _token_cost(terms: SegmentTerms, node: Positional, default_field: Field | None) -> int:
    """Estimate the cost of the tokens that the words of a node match, in compared positions."""
    match node:
        case Or(parts):
            return sum(_token_cost(terms, as_positional(part), default_field) for part in parts)
        case Near(left, right, _, _, field):
            return sum(_token_cost(terms, part, field or default_field) for part in (left, right))
        case Phrase(parts, field):
            return sum(_token_cost(terms, part, field or default_field) for part in parts)
        case _:
            leaf_terms = terms_of(node, terms.languages, default_field)
            tokens = sum(_match_cost(terms.segment, terms.lookup(term)) for term in leaf_terms)
            return tokens * 3 // 2 if any(term.field == "lead" for term in leaf_terms) else tokens


def _match_cost(segment: Segment, match: TermMatch) -> int:
    at = segment.array("token_at").astype(np.int64, copy=False)
    ranges = np.array(match.ranges, np.int64).reshape(-1, 2)
    stems = np.array([stem for stem, _ in match.partial], np.int64)
    range_tokens, partial = (at[ranges[:, 1]] - at[ranges[:, 0]]).sum(), (at[stems + 1] - at[stems]).sum()
    return int(range_tokens + PARTIAL_COST * partial) + RANGE_COST * (match.parts - 1 if match.parts else 0)


def _has_pattern(node: Positional) -> bool:
    """Return whether a node contains a prefix, wildcard or fuzzy word."""
    match node:
        case Or(parts) | Phrase(parts):
            return any(_has_pattern(as_positional(part)) for part in parts)
        case Near(left, right):
            return _has_pattern(left) or _has_pattern(right)
        case _:
            return not isinstance(node, Word)

"""Parts of queries as bitmaps of their places, where words are so common that sorted places would be slow.

What cannot be put so, nearness within nearness, is left to `index.arrays.matching.spans`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Protocol, cast

import numpy as np

from index.analysis.query_terms import Term, terms_of
from index.arrays.budget import PART, RUN
from index.arrays.matching.position_bitmaps import Bitmaps, Edges, Side, by_width
from index.arrays.postings.term_lookup import Found, share_tokens
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array
from index.query import Field, Fuzzy, Near, Or, Phrase, Positional, Prefix, Wildcard, Word

CROWDED = 300_000
"""With more places in a segment bitmaps are faster than sorted places; they take 20 ms whatever they hold."""

CROWDED_UNITS = 80_000
"""The same for what stands in one sentence or paragraph: the borders of those are places too, and many."""


class Vocabulary(Protocol):
    """What is needed of a segment that is asked; `index.arrays.matching.segment_matcher.Matcher` has it."""

    @property
    def segment(self) -> Segment:
        """The segment."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the archive, in which words of a query are stemmed."""

    def found(self, term: Term) -> Found:
        """Give what of the vocabulary meets a term."""


def tokens_of(asked: Vocabulary, node: Positional, around: Field | None) -> int:
    """Count the tokens of the families that some word of a node meets, as places that are compared."""
    match node:
        case Or(parts):
            return sum(tokens_of(asked, cast(Positional, part), around) for part in parts)
        case Near(left, right, _, _, field):
            return sum(tokens_of(asked, side, field or around) for side in (left, right))
        case Phrase(parts, field):
            return sum(tokens_of(asked, part, field or around) for part in parts)
        case _:
            terms = terms_of(node, asked.languages, around)
            tokens = sum(_tokens(asked.segment, asked.found(term)) for term in terms)
            return tokens * 3 // 2 if any(term.field == "lead" for term in terms) else tokens


def has_pattern(node: Positional) -> bool:
    """Tell whether some part stands for many words."""
    match node:
        case Or(parts) | Phrase(parts):
            return any(has_pattern(cast(Positional, part)) for part in parts)
        case Near(left, right):
            return has_pattern(left) or has_pattern(right)
        case _:
            return not isinstance(node, Word)


def _tokens(segment: Segment, found: Found) -> int:
    at = segment.whole("token_at").astype(np.int64, copy=False)
    runs = np.array(found.runs, np.int64).reshape(-1, 2)
    stems = np.array([family for family, _ in found.parts], np.int64)
    whole, partly = (at[runs[:, 1]] - at[runs[:, 0]]).sum(), (at[stems + 1] - at[stems]).sum()
    return int(whole + PART * partly) + RUN * (found.pieces - 1 if found.pieces else 0)


def is_crowded(places: int, in_units: bool = False) -> bool:
    """Tell whether bitmaps are faster for so many places."""
    return places > (CROWDED_UNITS if in_units else CROWDED)


def is_flat(node: object) -> bool:
    """Tell whether a node can be put as bitmaps: a word, a phrase in order, or one of several of these."""
    match node:
        case Or(parts):
            return all(map(is_flat, parts))
        case Phrase(_, _, slop):
            return slop is None
        case Word() | Prefix() | Wildcard() | Fuzzy():
            return True
        case _:
            return False


def is_nearly_flat(node: object) -> bool:
    """Tell whether it can be put as bitmaps where a match begins and ends: a flat node, or a nearness of two such."""
    return is_flat(node) or (isinstance(node, Near) and is_flat(node.left) and is_flat(node.right))


def _edges(asked: Vocabulary, bitmaps: Bitmaps, node: object, around: Field | None) -> Edges:
    if not isinstance(node, Near):
        return bitmaps.edges(side(asked, bitmaps, node, around))
    left, right = (side(asked, bitmaps, part, node.field or around) for part in (node.left, node.right))
    return bitmaps.near_edges(left, right, node.distance, node.ordered)


def side(asked: Vocabulary, bitmaps: Bitmaps, node: object, around: Field | None) -> Side:
    """Give all matches of a flat node."""
    match node:
        case Or(parts):
            return by_width(side(asked, bitmaps, part, around) for part in parts)
        case Phrase(parts, field, None):
            each = [terms_of(part, asked.languages, field or around) for part in parts]
            return _row(asked, bitmaps, tuple(term for terms in each for term in terms) if all(each) else ())
        case Word() | Prefix() | Wildcard() | Fuzzy():
            return _row(asked, bitmaps, terms_of(node, asked.languages, around))
    raise TypeError(f"A {type(node).__name__} is not put as bitmaps.")


def _row(asked: Vocabulary, bitmaps: Bitmaps, terms: Sequence[Term]) -> Side:
    return [bitmaps.row([bitmaps.term(asked.found(term), term.field) for term in terms])] if terms else []


def holding_crowd(asked: Vocabulary, node: Near | Phrase, around: Field | None) -> Array:
    """Tell which articles hold a match of a phrase or of a nearness of flat parts.

    Of a phrase with slop of three parts or more this is right if its parts share no tokens, and else too many.
    """
    bitmaps = Bitmaps(asked.segment)
    return bitmaps.articles(_crowd(asked, bitmaps, node, node.field or around))


def _crowd(asked: Vocabulary, bitmaps: Bitmaps, node: Near | Phrase, field: Field | None) -> Array:
    if isinstance(node, Near):
        left, right = (_edges(asked, bitmaps, part, field) for part in (node.left, node.right))
        return bitmaps.near(left, right, node.distance, node.ordered)
    if node.slop is None:
        return bitmaps.edges(side(asked, bitmaps, node, field)).first
    sides = [side(asked, bitmaps, part, field) for part in node.parts]
    if len(sides) == 2:
        left, right = map(bitmaps.edges, sides)
        return bitmaps.near(left, right, node.slop + 1, ordered=False)
    width = node.slop + sum(len(terms_of(part, asked.languages, field)) for part in node.parts)
    return bitmaps.windows(sides, width)


def are_apart(asked: Vocabulary, parts: Sequence[Sequence[Term]]) -> bool:
    """Tell whether surely no token meets two of these parts."""
    if any(len(terms) != 1 for terms in parts):
        return False
    return not any(share_tokens(asked.found(a), asked.found(b)) for (a,), (b,) in combinations(parts, 2))

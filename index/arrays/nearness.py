"""Which articles of a segment hold a word, a phrase or words near each other, from sorted arrays of places.

The meaning is that of `index.places`, which also stands in where arrays would be no simpler: in the few articles that
may match a phrase with slop whose parts may meet the same token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from typing import Protocol

import numpy as np

from index.arrays.files import Array
from index.arrays.pieces import ragged
from index.arrays.segment import Segment
from index.errors import QueryTooLarge
from index.places import Ground, Side, fits
from index.places import places as places_in_text
from index.query import Field, Fuzzy, Near, Or, Phrase, Positional, Prefix, Wildcard, Word
from index.terms import Kind, Term, terms_of

MOST_PAIRS = 1 << 24
"""So many pairs of places at once take half a second and 500 MB; only nearness within nearness needs them."""
DENSE = 1 << 14
"""Two arrays of places, both longer than this, meet faster through a bitmap than through searching."""


class Holder(Protocol):
    """What is needed of a segment that is asked about one query."""

    @property
    def segment(self) -> Segment: ...  # noqa: D102

    @property
    def languages(self) -> tuple[str, ...]: ...  # noqa: D102

    def holding(self, term: Term) -> Array: ...  # noqa: D102

    def places(self, term: Term, within: Array | None) -> Array: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Spans:
    """Matches as places from `first` to `last` (inclusive), by first, then last."""

    first: Array
    last: Array


def holders(matcher: Holder, node: Positional, around: Field | None = None) -> Array:
    """Tell which articles hold a match of a node, a bool an article."""
    match node:
        case Or(parts):
            each = [holders(matcher, _positional(part), around) for part in parts]
            return reduce(np.logical_or, each, np.zeros(matcher.segment.size, bool))
        case Word() | Prefix() | Wildcard() | Fuzzy():
            terms = terms_of(node, matcher.languages, around)
            if len(terms) == 1:
                return matcher.holding(terms[0])
    candidates = _candidates(matcher, node, around)
    if not candidates.any():
        return candidates
    match node:
        case Near(left, right, distance, ordered, field):
            pair = [spans(matcher, side, field or around, candidates) for side in (left, right)]
            first = _near_firsts(matcher.segment, pair[0], pair[1], distance, ordered)
        case Phrase(parts, field, slop) if slop is not None:
            return _holding_within(matcher, node, candidates, around)
        case _:
            first = spans(matcher, node, around, candidates).first
    return _articles_of(matcher.segment, first)


def _articles_of(segment: Segment, places: Array) -> Array:
    held = np.zeros(segment.size, bool)
    held[segment.article_of(places)] = True
    return held


def _positional(node: object) -> Positional:
    if isinstance(node, Word | Prefix | Wildcard | Fuzzy | Phrase | Near | Or):
        return node
    raise TypeError(f"A {type(node).__name__} does not stand at places of a text.")


def _candidates(matcher: Holder, node: Positional, around: Field | None) -> Array:
    """Tell which articles hold all words that a match needs, wherever they stand."""
    match node:
        case Or(parts):
            each = [_candidates(matcher, _positional(part), around) for part in parts]
            return reduce(np.logical_or, each, np.zeros(matcher.segment.size, bool))
        case Near(left, right, _, _, field):
            return _candidates(matcher, left, field or around) & _candidates(matcher, right, field or around)
        case Phrase(parts, field, _):
            every = [_candidates(matcher, part, field or around) for part in parts]
        case _:
            every = [matcher.holding(term) for term in terms_of(node, matcher.languages, around)]
    if not every:
        return np.zeros(matcher.segment.size, bool)
    return reduce(np.logical_and, every)


def spans(matcher: Holder, node: Positional, around: Field | None, within: Array) -> Spans:
    """Give all matches of a node in the articles of a mask, each once."""
    match node:
        case Word() | Prefix() | Wildcard() | Fuzzy():
            return _row(matcher, terms_of(node, matcher.languages, around), within)
        case Phrase(parts, field, None):
            each = [terms_of(part, matcher.languages, field or around) for part in parts]
            return _row(matcher, tuple(term for terms in each for term in terms) if all(each) else (), within)
        case Phrase():
            return _spans_in_texts(matcher, node, around, within)
        case Near(left, right, distance, ordered, field):
            pair = [spans(matcher, side, field or around, within) for side in (left, right)]
            found = [_pairs(matcher.segment, pair[0], pair[1], distance)]
            if not ordered:
                found.append(_pairs(matcher.segment, pair[1], pair[0], distance))
            return _distinct(found)
        case Or(parts):
            return _distinct([spans(matcher, _positional(part), around, within) for part in parts])


def _row(matcher: Holder, terms: Sequence[Term], within: Array) -> Spans:
    """Give the places where terms stand next to each other, in order."""
    if not terms:
        return Spans(np.empty(0, np.int64), np.empty(0, np.int64))
    starts = [matcher.places(term, within) - offset for offset, term in enumerate(terms)]
    first = reduce(lambda a, b: _common(a, b, int(matcher.segment.starts[-1])), sorted(starts, key=len))
    return Spans(first, first + (len(terms) - 1))


def _common(some: Array, more: Array, size: int) -> Array:
    """Give the places of `some` that are also in `more`; both rise, and `some` is not the longer one."""
    some = some[np.searchsorted(some, 0) :]
    if len(some) > DENSE:
        there = np.zeros(size, bool)
        there[more[np.searchsorted(more, 0) :]] = True
        return np.asarray(some[there[some]])
    if not len(more):
        return more
    at = np.minimum(np.searchsorted(more, some), len(more) - 1)
    return np.asarray(some[more[at] == some])


def _blocks(segment: Segment, places: Array) -> Array:
    """Give a number for the title or body in which each place lies."""
    owners = segment.article_of(places)
    blocks: Array = owners * 2 + (places - segment.starts[owners] > segment.title_length[owners])
    return blocks


def _near_firsts(segment: Segment, left: Spans, right: Spans, distance: int, ordered: bool) -> Array:
    """Give places in the fields where the two stand near each other; enough to know the articles."""
    found = [_followed(segment, left, right, distance)]
    if not ordered:
        found.append(_followed(segment, right, left, distance))
    return np.concatenate(found)


def _followed(segment: Segment, earlier: Spans, later: Spans, distance: int) -> Array:
    if not len(later.first):
        return later.first
    at = np.searchsorted(later.first, earlier.last, side="right")
    following = later.first[np.minimum(at, len(later.first) - 1)]
    gap = following - earlier.last
    near = np.flatnonzero((gap > 0) & (gap <= distance))
    same = _blocks(segment, earlier.last[near]) == _blocks(segment, following[near])
    return np.asarray(earlier.first[near[same]])


def _pairs(segment: Segment, earlier: Spans, later: Spans, distance: int) -> Spans:
    low = np.searchsorted(later.first, earlier.last, side="right")
    counts = np.searchsorted(later.first, earlier.last + distance, side="right") - low
    if counts.sum() > MOST_PAIRS:
        raise QueryTooLarge(
            "Too many places stand near each other for nearness within nearness; use a smaller distance or rarer words."
        )
    of_earlier = np.repeat(np.arange(len(counts)), counts)
    of_later = ragged(low, counts)
    same = _blocks(segment, earlier.last[of_earlier]) == _blocks(segment, later.first[of_later])
    return Spans(earlier.first[of_earlier[same]], later.last[of_later[same]])


def _distinct(found: Sequence[Spans]) -> Spans:
    if not found:
        return Spans(np.empty(0, np.int64), np.empty(0, np.int64))
    first, last = (np.concatenate([getattr(one, side) for one in found]) for side in ("first", "last"))
    order = np.lexsort((last, first))
    first, last = first[order], last[order]
    new = np.ones(len(first), bool)
    new[1:] = (np.diff(first) != 0) | (np.diff(last) != 0)
    return Spans(first[new], last[new])


def _holding_within(matcher: Holder, node: Phrase, candidates: Array, around: Field | None) -> Array:
    """Tell which articles hold a phrase with slop."""
    field = node.field or around
    each = [terms_of(part, matcher.languages, field) for part in node.parts]
    width = (node.slop or 0) + sum(map(len, each))
    parts = [_row(matcher, terms, candidates) for terms in each]
    starts = _windows(matcher.segment, parts, width)
    held = _articles_of(matcher.segment, starts)
    if all(len(terms) == 1 for terms in each) and _are_disjoint([terms[0] for terms in each]):
        return held
    return _articles_of(matcher.segment, _spans_in_texts(matcher, node, around, held).first)


def _windows(segment: Segment, parts: Sequence[Spans], width: int) -> Array:
    """Give the places from which on a match of every part, at its nearest, lies within `width` tokens of one field."""
    starts = np.unique(np.concatenate([part.first for part in parts]))
    for part in parts:
        at = np.searchsorted(part.first, starts)
        starts, at = starts[at < len(part.first)], at[at < len(part.first)]
        near = part.last[at] - starts < width
        starts, at = starts[near], at[near]
        starts = starts[_blocks(segment, starts) == _blocks(segment, part.last[at])]
    return starts


def _are_disjoint(terms: Sequence[Term]) -> bool:
    """Tell whether surely no token meets two of these terms."""
    families = [set(term.families) for term in terms]
    return all(term.kind is Kind.FAMILY for term in terms) and all(
        a.isdisjoint(b) for a, b in combinations(families, 2)
    )


def _spans_in_texts(matcher: Holder, node: Positional, around: Field | None, within: Array) -> Spans:
    """Give all matches of a node, looking at one article after another."""
    found: list[Spans] = []
    for article in np.flatnonzero(within).tolist():
        for side in ("title", "body"):
            places = places_in_text(node, text_ground(matcher, article, side), around)
            start = int(matcher.segment.starts[article])
            start += int(matcher.segment.title_length[article]) + 1 if side == "body" else 0
            first = np.array([place.first for place in places], np.int64)
            last = np.array([place.last for place in places], np.int64)
            found.append(Spans(first + start, last + start))
    return _distinct(found)


def text_ground(matcher: Holder, article: int, side: Side) -> Ground:
    """Give what `index.places` needs to look at one text of an article."""
    segment = matcher.segment
    only = np.zeros(segment.size, bool)
    only[article] = True
    start = int(segment.starts[article])
    title = int(segment.title_length[article])

    def positions(term: Term, asked: Side) -> list[int]:
        if not fits(term.field, asked):
            return []
        offsets = matcher.places(term, only) - start
        chosen: list[int] = (
            offsets[offsets < title] if asked == "title" else offsets[offsets > title] - title - 1
        ).tolist()
        return chosen

    return Ground(side, positions, matcher.languages)

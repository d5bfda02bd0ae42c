"""Which articles of a segment hold a word, a phrase or words near each other, from sorted arrays of places.

The meaning is that of `reference.spans`, which also stands in where arrays would be no simpler: in the few articles
that may match a phrase with slop whose parts may meet the same token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Protocol

import numpy as np

from index.analysis.query_terms import Term, terms_of
from index.arrays.budget import PAIR, TEXT, Allowance
from index.arrays.matching.bitmap_spans import (
    Vocabulary,
    are_apart,
    has_pattern,
    holding_crowd,
    is_crowded,
    is_nearly_flat,
    tokens_of,
)
from index.arrays.postings.intersection import common
from index.arrays.postings.positions import NOWHERE, Places
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array, run_indices, to_indices
from index.query import Field, Fuzzy, Near, Or, Phrase, Positional, Prefix, Wildcard, Word
from index.reference.spans import TEXT_FIELDS, FieldText, TextField, fits
from index.reference.spans import spans as places_in_text

_NARROW = 16
"""With so many words between, there are about twice as many choices of places to try."""


class Holder(Vocabulary, Protocol):
    """What is needed beside of a segment that is asked about one query."""

    @property
    def allowance(self) -> Allowance:
        """What is left of the work that the query may make."""

    def holding(self, term: Term) -> Array:
        """Tell which articles hold a term in its field."""

    def places(self, term: Term, within: Array | None) -> Places:
        """Give the places of a term in its field, in the articles of a mask."""

    def offsets(self, term: Term, articles: Array) -> list[list[int]]:
        """Give where a term stands in each of some articles."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Matches: the places of their first tokens, rising, those of their last tokens, and their articles."""

    first: Array
    last: Array
    owner: Array

    def chosen(self, chosen: Array) -> Spans:
        """Give some of the matches, by a mask or by their indices."""
        indices = to_indices(chosen)
        return Spans(self.first.take(indices), self.last.take(indices), self.owner.take(indices))


def holders(matcher: Holder, node: Positional, around: Field | None = None, among: Array | None = None) -> Array:
    """Tell which articles hold a match of a node, a bool an article; with a mask, which of its articles."""
    match node:
        case Or(parts):
            each = [holders(matcher, _positional(part), around, among) for part in parts]
            return reduce(np.logical_or, each, np.zeros(matcher.segment.size, bool))
        case Word() | Prefix() | Wildcard() | Fuzzy():
            terms = terms_of(node, matcher.languages, around)
            if len(terms) == 1:
                return matcher.holding(terms[0])
            node = Phrase((node,))
    candidates = candidates_for(matcher, node, around, among)
    places = cost(matcher, (node,), around, candidates)
    if not places:
        return np.zeros(matcher.segment.size, bool)
    if isinstance(node, Phrase) and node.slop is not None and len(node.parts) != 2:
        return _holding_within(matcher, node, candidates, around, is_crowded(places))
    sides = node.parts if isinstance(node, Phrase) else (node.left, node.right)
    if is_crowded(places) and all(map(is_nearly_flat, sides)):
        return holding_crowd(matcher, node, around) & candidates
    return _holding_pairs(matcher, node, candidates, around)


def _holding_pairs(matcher: Holder, node: Near | Phrase, candidates: Array, around: Field | None) -> Array:
    field, segment = node.field or around, matcher.segment
    match node:
        case Near(left, right, distance, ordered):
            one, other = (spans(matcher, side, field, candidates) for side in (left, right))
        case Phrase((left, right), _, slop) if slop is not None:
            one, other = (spans(matcher, side, field, candidates) for side in (left, right))
            distance, ordered = slop + 1, False
        case _:
            return _mask(segment, spans(matcher, node, around, candidates).owner)
    owners = [_followed(segment, one, other, distance)]
    if not ordered:
        owners.append(_followed(segment, other, one, distance))
    return _mask(segment, *owners)


def cost(
    matcher: Holder, nodes: Sequence[Positional], around: Field | None, candidates: Array, in_units: bool = False
) -> int:
    """Give how many places are to be compared in some articles, about; `in_units`, in their sentences or paragraphs."""
    some = int(np.count_nonzero(candidates))
    if not some:
        return 0
    tokens = sum(tokens_of(matcher, node, around) for node in nodes)
    in_these = -(-tokens * some // matcher.segment.size)
    in_all = tokens * (6 if any(map(has_pattern, nodes)) else 3) // 4  # as bitmaps, which are of all articles
    return max(in_these, in_all) if is_crowded(in_these, in_units) else in_these


def cost_of(matcher: Holder, node: Positional, among: Array | None) -> int:
    """Give how many places are to be compared to find out which articles hold a match."""
    if isinstance(node, Word | Prefix | Wildcard | Fuzzy) and len(terms_of(node, matcher.languages)) == 1:
        return 0
    return cost(matcher, (node,), None, candidates_for(matcher, node, None, among))


def _mask(segment: Segment, *owners: Array) -> Array:
    held = np.zeros(segment.size, bool)
    for some in owners:
        held[some] = True
    return held


def _positional(node: object) -> Positional:
    if isinstance(node, Word | Prefix | Wildcard | Fuzzy | Phrase | Near | Or):
        return node
    raise TypeError(f"A {type(node).__name__} does not stand at places of a text.")


def candidates_for(matcher: Holder, node: Positional, around: Field | None, among: Array | None) -> Array:
    """Tell which articles, of a mask, hold all words that a match of a node needs, wherever they stand."""
    candidates = _candidates(matcher, node, around)
    return candidates if among is None else candidates & among


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
            every = [matcher.holding(_anywhere(term)) for term in terms_of(node, matcher.languages, around)]
    if not every:
        return np.zeros(matcher.segment.size, bool)
    return reduce(np.logical_and, every)


def _anywhere(term: Term) -> Term:
    """Give a term that stands wherever another does, and in which articles is found sooner."""
    return replace(term, field="body") if term.field == "lead" else term


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
            one, other = (spans(matcher, side, field or around, within) for side in (left, right))
            found = [_pairs(matcher, one, other, distance)]
            if not ordered:
                found.append(_pairs(matcher, other, one, distance))
            return _distinct(found)
        case Or(parts):
            return _distinct([spans(matcher, _positional(part), around, within) for part in parts])


def _row(matcher: Holder, terms: Sequence[Term], within: Array) -> Spans:
    """Give the places where terms stand next to each other, in order, beginning with those in the fewest articles."""
    order = sorted(range(len(terms)), key=lambda index: int(np.count_nonzero(matcher.holding(terms[index]))))
    found: Places | None = None
    for offset in order:
        if found is not None and len(found.place) < np.count_nonzero(within):
            within = _mask(matcher.segment, found.owner)
        more = matcher.places(terms[offset], within)
        more = Places(more.place - np.int32(offset), more.owner) if offset else more
        found = more if found is None else common(found, more)
    held = found or NOWHERE
    return Spans(held.place, held.place + np.int32(len(terms) - 1), held.owner)


def regions(segment: Segment, places: Array, owners: Array) -> tuple[Array, Array]:
    """Give where the title or body in which each place lies begins, and where it ends (exclusive)."""
    start = segment.starts.take(owners)
    gap = start + segment.title_length.take(owners)
    in_body = places > gap
    return np.where(in_body, gap + 1, start), np.where(in_body, segment.starts.take(owners + 1) - 1, gap)


def _followed(segment: Segment, earlier: Spans, later: Spans, distance: int) -> Array:
    """Give the articles in which a match of one is followed closely enough by one of the other, in one field."""
    if not len(later.first) or not len(earlier.first):
        return np.empty(0, np.int64)
    if len(earlier.first) <= len(later.first):
        following = later.first[
            np.minimum(np.searchsorted(later.first, earlier.last, side="right"), len(later.first) - 1)
        ]
        gap = following - earlier.last
        near = np.flatnonzero((gap > 0) & (gap <= distance))
        owner = earlier.owner[near].astype(np.int64)
        _, end = regions(segment, earlier.last[near], owner)
        return owner.take(np.flatnonzero(following[near] < end))
    lasts = np.sort(earlier.last)
    before = lasts[np.maximum(np.searchsorted(lasts, later.first) - 1, 0)]
    gap = later.first - before
    near = np.flatnonzero((gap > 0) & (gap <= distance))
    owner = later.owner[near].astype(np.int64)
    start, _ = regions(segment, later.first[near], owner)
    return owner.take(np.flatnonzero(before[near] >= start))


def _pairs(matcher: Holder, earlier: Spans, later: Spans, distance: int) -> Spans:
    low = np.searchsorted(later.first, earlier.last, side="right")
    reach = earlier.last.astype(np.int64) + distance
    counts = np.searchsorted(later.first, reach, side="right") - low
    matcher.allowance.take(PAIR * int(counts.sum()))
    first = np.repeat(np.arange(len(counts)), counts)
    second = run_indices(low, counts)
    owner = earlier.owner[first].astype(np.int64)
    _, end = regions(matcher.segment, earlier.last[first], owner)
    same = np.flatnonzero(later.first[second] < end)
    return Spans(earlier.first[first[same]], later.last[second[same]], owner[same])


def _distinct(found: Sequence[Spans]) -> Spans:
    if not found:
        return Spans(NOWHERE.place, NOWHERE.place, NOWHERE.owner)
    first, last, owner = (np.concatenate([getattr(one, name) for one in found]) for name in ("first", "last", "owner"))
    order = np.lexsort((last, first))
    every = Spans(first, last, owner).chosen(order)
    new = np.ones(len(first), bool)
    new[1:] = (np.diff(every.first) != 0) | (np.diff(every.last) != 0)
    return every.chosen(new)


def _holding_within(matcher: Holder, node: Phrase, candidates: Array, around: Field | None, crowded: bool) -> Array:
    """Tell which articles hold a phrase with slop, of other than two parts."""
    field = node.field or around
    each = [terms_of(part, matcher.languages, field) for part in node.parts]
    if crowded:
        held = holding_crowd(matcher, node, around) & candidates
    else:
        width = (node.slop or 0) + sum(map(len, each))
        held = _mask(
            matcher.segment, _windows(matcher.segment, [_row(matcher, one, candidates) for one in each], width)
        )
    if are_apart(matcher, each):
        return held
    return _mask(matcher.segment, _spans_in_texts(matcher, node, around, held).owner)


def _windows(segment: Segment, parts: Sequence[Spans], width: int) -> Array:
    """Give the articles in which a match of every part lies within `width` tokens of one field.

    Such a window begins with a match of some part, at most `width` before one of the rarest part.
    """
    rarest, *rest = sorted(parts, key=lambda part: len(part.first))
    owners = rarest.owner.astype(np.int64)
    start, end = regions(segment, rarest.first, owners)
    earliest = np.maximum(start, rarest.last - (width - 1))
    starts, anchors = [rarest.first], [np.arange(len(owners))]
    for part in rest:
        low, high = np.searchsorted(part.first, earliest), np.searchsorted(part.first, rarest.first)
        starts.append(part.first[run_indices(low, high - low)])
        anchors.append(np.repeat(np.arange(len(owners)), high - low))
    begin, anchor = np.concatenate(starts), np.concatenate(anchors)
    for part in (rarest, *rest):
        at = np.searchsorted(part.first, begin)
        known = np.flatnonzero(at < len(part.first))
        begin, anchor, at = begin[known], anchor[known], at[known]
        last = part.last[at]
        near = np.flatnonzero((last - begin < width) & (last < end[anchor]))
        begin, anchor = begin[near], anchor[near]
    return owners[anchor]


def _spans_in_texts(matcher: Holder, node: Positional, around: Field | None, within: Array) -> Spans:
    """Give all matches of a node, looking at one article after another."""
    found: list[Spans] = []
    articles = np.flatnonzero(within)
    wide = 1 + (node.slop or 0) // _NARROW if isinstance(node, Phrase) else 1
    matcher.allowance.take(TEXT * wide * len(articles))
    texts = ArticleTexts(matcher, articles)
    for index, article in enumerate(articles.tolist()):
        text = ArticleText(texts, index)
        for side in TEXT_FIELDS:
            places = places_in_text(node, text.ground(side), around)
            start = int(matcher.segment.starts[article]) + (text.title_length + 1 if side == "body" else 0)
            first = np.array([start + place.first for place in places], np.int32)
            last = np.array([start + place.last for place in places], np.int32)
            found.append(Spans(first, last, np.full(len(places), article)))
    return _distinct(found)


class ArticleTexts:
    """Some articles of a segment; where a term stands is found for all of them together, when it is first asked."""

    def __init__(self, matcher: Holder, articles: Array) -> None:
        self.matcher = matcher
        self.title_lengths: list[int] = matcher.segment.title_length[articles].tolist()
        self._articles = articles
        self._offsets: dict[Term, list[list[int]]] = {}

    def offsets(self, term: Term, index: int) -> list[int]:
        """Give where a term stands in one of the articles, counted from the beginning of its title."""
        if term not in self._offsets:
            self._offsets[term] = self.matcher.offsets(term, self._articles)
        return self._offsets[term][index]


class ArticleText:
    """One of several articles as `index.reference.spans` looks at it."""

    def __init__(self, texts: ArticleTexts, index: int) -> None:
        self._texts = texts
        self._index = index
        self.title_length = texts.title_lengths[index]

    def ground(self, side: TextField) -> FieldText:
        """Give one of its texts."""
        return FieldText(side, self.positions, self._texts.matcher.languages)

    def positions(self, term: Term, side: TextField) -> list[int]:
        """Give the rising positions of a term in one of its texts."""
        if not fits(term.field, side):
            return []
        offsets, length = self._texts.offsets(term, self._index), self.title_length
        if side == "title":
            return [offset for offset in offsets if offset < length]
        return [offset - length - 1 for offset in offsets if offset > length]

"""Which of the matching articles come first: scores by the model of `index.scoring` on whole arrays, and orders.

Matches nothing itself. "n" and "N" of the model go over the live articles of all segments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from index.arrays.columns import date_keys
from index.arrays.files import Array
from index.arrays.matcher import Matcher
from index.arrays.occurrences import Frequencies
from index.arrays.segment import Segment
from index.query import (
    And,
    Apart,
    AtLeast,
    Fuzzy,
    Near,
    Or,
    Phrase,
    Prefix,
    Query,
    Together,
    Wildcard,
    Word,
)
from index.request import Order
from index.results import Hit
from index.scoring import Weighting, emphasis, idf
from index.terms import Term, scoring_terms, terms_of

_ABOUT = 1 - 1e-9
"""Weighted frequencies that differ by less may give the same score."""

Norms = tuple[Array, Array]
"""What one occurrence in the title and one in the body add to the weighted frequency, for each article."""


class Statistics:
    """The numbers of live articles and their mean lengths, over all segments of a generation."""

    def __init__(self, segments: Sequence[Segment], weighting: Weighting) -> None:
        self.articles = sum(segment.live_count for segment in segments)
        self._segments = segments
        self._weighting = weighting
        self._norms: dict[int, Norms] = {}

    def norms(self, number: int) -> Norms:
        """Give the norms of a segment, by its place among them."""
        if number not in self._norms:
            segment, model = self._segments[number], self._weighting
            title_mean, body_mean = self._means()
            self._norms[number] = (
                _norm(segment.title_length, title_mean, model.title_weight, model.title_b),
                _norm(segment.body_length, body_mean, model.body_weight, model.body_b),
            )
        return self._norms[number]

    def _means(self) -> tuple[float, float]:
        title = sum(_live_sum(segment, segment.title_length) for segment in self._segments)
        body = sum(_live_sum(segment, segment.body_length) for segment in self._segments)
        return title / max(self.articles, 1), body / max(self.articles, 1)


def _live_sum(segment: Segment, lengths: Array) -> int:
    return int(lengths.sum() if segment.live is None else lengths[segment.live].sum())


def _norm(lengths: Array, mean: float, weight: float, b: float) -> Array:
    if not mean:
        return np.zeros(len(lengths))
    norm: Array = weight / (1 - b + b * lengths / mean)
    return norm


@dataclass(slots=True)
class Scorer:
    """Scores one query over all segments."""

    matchers: Sequence[Matcher]
    statistics: Statistics
    weighting: Weighting
    _idf: dict[Term, float] = field(default_factory=dict)

    def scores(self, number: int, query: Query, matching: Array) -> Array:
        """Give a score for each article of a segment; only those of the matching ones mean anything."""
        scores = np.zeros(len(matching))
        self._add(number, query, matching, scores)
        return scores

    def _add(self, number: int, query: Query, matching: Array, scores: Array) -> None:
        matcher = self.matchers[number]
        match query:
            case And(parts):
                for part in parts:
                    self._add(number, part, matching, scores)
            case Or(parts):
                for part in parts:
                    self._add(number, part, matching & matcher.matching(part), scores)
            case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase() | Near() | Together() | Apart() | AtLeast():
                for term in scoring_terms(query, matcher.languages):
                    self._add_term(number, term, matching, scores)
            case _:
                pass

    def _add_term(self, number: int, term: Term, matching: Array, scores: Array) -> None:
        matcher = self.matchers[number]
        if not term.is_word:
            scores[matching & matcher.holding(term)] += 1
            return
        held = self._held(number, term, matching)
        scores[held.articles] += self.gains(number, term, held)

    def _held(self, number: int, term: Term, matching: Array) -> Frequencies:
        held = self.matchers[number].frequencies(_scored(term))
        chosen = matching.take(held.articles)
        return held if chosen.all() else held.chosen(np.flatnonzero(chosen))

    def leaders(self, number: int, term: Term, matching: Array, most: int) -> tuple[Array, Array]:
        """Give the articles that may be among the `most` best for a word alone, and scores that are right for these.

        The score rises with the weighted frequency, so that only of few articles it need be worked out.
        """
        held = self._held(number, term, matching)
        weights = self._weights(number, held)
        if len(weights) > most:
            least = np.partition(weights, len(weights) - most)[len(weights) - most]
            first = np.flatnonzero(weights >= least * _ABOUT)
            held, weights = held.chosen(first), weights[first]
        scores = np.zeros(len(matching))
        scores[held.articles] = self._saturated(term, weights)
        return held.articles.astype(np.int64), scores

    def gains(self, number: int, term: Term, held: Frequencies) -> Array:
        """Give what a word adds to the scores of the articles that hold it."""
        return self._saturated(term, self._weights(number, held))

    def _weights(self, number: int, held: Frequencies) -> Array:
        title_norm, body_norm = self.statistics.norms(number)
        weights: Array = held.every * body_norm.take(held.articles)
        owners = held.articles[held.titled]
        weights[held.titled] += held.title * (title_norm.take(owners) - body_norm.take(owners))
        return weights

    def _saturated(self, term: Term, weights: Array) -> Array:
        k1 = self.weighting.k1
        gained = weights / (weights + k1)
        gained *= self.idf(term) * (k1 + 1)
        return gained

    def idf(self, term: Term) -> float:
        """Give the inverse document frequency of a word, by its emphasis."""
        term = _scored(term)
        if term not in self._idf:
            held = sum(_live_holders(matcher, term) for matcher in self.matchers)
            self._idf[term] = emphasis(term.text) * idf(self.statistics.articles, held)
        return self._idf[term]


def sole_term(query: Query, languages: tuple[str, ...]) -> Term | None:
    """Give the term by which alone articles score, if the query is a word of one token."""
    terms = terms_of(query, languages) if isinstance(query, Word) else ()
    return terms[0] if len(terms) == 1 else None


def _scored(term: Term) -> Term:
    return replace(term, field="body") if term.field == "lead" else term


def _live_holders(matcher: Matcher, term: Term) -> int:
    holders = matcher.frequencies(term).articles
    live = matcher.segment.live
    return len(holders) if live is None else int(np.count_nonzero(live[holders]))


@dataclass(frozen=True, slots=True)
class Listing:
    """Which hits are wanted: the order, and how many from the first on."""

    order: Order
    most: int


def best(segment: Segment, articles: Array, scores: Array | None, listing: Listing) -> Array:
    """Give the best of some articles of a segment, at most as many as wanted, in no order; scores are of all articles.

    Without scores they are the first by date.
    """
    if len(articles) <= listing.most:
        return articles
    if scores is None:
        return _first(segment, articles, listing.most, listing.order)
    theirs = scores.take(articles)
    least = np.partition(theirs, len(theirs) - listing.most)[len(theirs) - listing.most]
    above, equal = articles[theirs > least], articles[theirs == least]
    return np.concatenate([above, _first(segment, equal, listing.most - len(above), listing.order)])


def _first(segment: Segment, articles: Array, most: int, order: Order) -> Array:
    if len(articles) <= most:
        return articles
    ranks = segment.ranks(order).take(articles)
    return np.asarray(articles[np.argpartition(ranks, most - 1)[:most]])


PlacedHit = tuple[int, int, Hit]
"""A hit with the number of its segment and its own number there."""


def hits(
    found: Sequence[tuple[int, Segment, Array, Array]], order: Order, offset: int, limit: int
) -> Sequence[PlacedHit]:
    """Give one page of hits from the best (number of the segment, segment, articles, scores)."""
    keyed: list[tuple[tuple[float, int, int, int], str, int, int, Segment]] = []
    sign = -1 if order is Order.OLDEST else 1
    for number, segment, articles, scores in found:
        start, end = (segment.fact(name)[articles].astype(np.int64) for name in ("start", "end"))
        keys = zip((-scores).tolist(), *(key.tolist() for key in reversed(date_keys(start, end, sign))), strict=True)
        ids = segment.ids(articles)
        keyed += [(*one, number, segment) for one in zip(keys, ids, articles.tolist(), strict=True)]
    keyed.sort(key=lambda one: one[:2])
    return [
        (number, article, Hit(name, segment.version(article), -key[0] or 0.0))
        for key, name, article, number, segment in keyed[offset : offset + limit]
    ]

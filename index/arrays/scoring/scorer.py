"""Which of the matching articles come first: scores by the model of `index.scoring.bm25f` on whole arrays, and orders.

Matches nothing itself. "n" and "N" of the model go over the live articles of the whole collection.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from index.analysis.query_terms import Term, scoring_terms, terms_of
from index.arrays.matching.matcher import Matching
from index.arrays.postings.positions import Frequencies
from index.arrays.segments.article_set import ArticleSet
from index.arrays.segments.composite import CompositeReader
from index.arrays.segments.doc_values import decode_id
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array, to_indices
from index.query import (
    And,
    Fuzzy,
    MinCount,
    Near,
    NotNear,
    Or,
    Phrase,
    Prefix,
    Query,
    SameUnit,
    Wildcard,
    Word,
)
from index.request import Order
from index.results import Hit
from index.scoring.bm25f import Weighting, idf, stop_word_weight

GLANCE = 16
"""One in so many values is looked at first, to know what the best of all must at least be."""
_ABOUT = 1 - 1e-9
"""Weighted frequencies that differ by less may give the same score."""


class Norms:
    """What one occurrence in the title and one in the body add to the weighted frequency, for each article."""

    def __init__(self, collection: CompositeReader, weighting: Weighting) -> None:
        self._collection = collection
        self.weighting = weighting

    @cached_property
    def title(self) -> Array:
        """What an occurrence in the title adds."""
        return self._norm(lambda segment: segment.title_length, self.weighting.title_weight, self.weighting.title_b)

    @cached_property
    def body(self) -> Array:
        """What an occurrence in the body adds."""
        return self._norm(lambda segment: segment.body_length, self.weighting.body_weight, self.weighting.body_b)

    def _norm(self, lengths_of: Callable[[Segment], Array], weight: float, b: float) -> Array:
        lengths, live = self._collection.concatenate(lengths_of), self._collection.live
        mean = int((lengths if live is None else lengths[live]).sum()) / max(self._collection.live_count, 1)
        if not mean:
            return np.zeros(len(lengths))
        norms: Array = weight / (1 - b + b * np.arange(int(lengths.max()) + 1) / mean)
        return norms.take(lengths)


@dataclass(frozen=True, slots=True)
class Scored:
    """Some articles, rising, and their scores."""

    articles: Array
    scores: Array

    def __len__(self) -> int:
        return len(self.articles)

    def chosen(self, chosen: Array) -> Scored:
        """Give some of them, by a mask or by their rising indices."""
        indices = to_indices(chosen)
        return Scored(self.articles.take(indices), self.scores.take(indices))


@dataclass(slots=True)
class Scorer:
    """Scores one query over the collection."""

    matching: Matching
    norms: Norms
    _idf: dict[Term, float] = field(default_factory=dict)

    def scored(self, query: Query, selection: ArticleSet) -> Scored:
        """Give a score to each article of a selection, all of which match."""
        if not len(selection):
            return Scored(selection.articles, np.zeros(0))
        sums = _Sums(selection)
        self._add(query, selection.mask, sums)
        return Scored(selection.articles, sums.all)

    def _add(self, query: Query, within: Array, sums: _Sums) -> None:
        match query:
            case And(parts):
                for part in parts:
                    self._add(part, within, sums)
            case Or(parts):
                for part in parts:
                    self._add(part, within & self.matching.mask(part), sums)
            case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase() | Near() | SameUnit() | NotNear() | MinCount():
                for term in scoring_terms(query, self.matching.languages):
                    self._add_term(term, within, sums)
            case _:
                pass

    def _add_term(self, term: Term, within: Array, sums: _Sums) -> None:
        if not term.is_word:
            articles = (within & self.matching.holding(term)).nonzero()[0]
            sums.add(articles, np.ones(len(articles)))
            return
        held = self._held(term, within)
        sums.add(held.articles, self._saturated(term, self._weights(held)))

    def _held(self, term: Term, within: Array) -> Frequencies:
        held = self.matching.frequencies(_scored(term))
        chosen = within.take(held.articles)
        return held if chosen.all() else held.chosen(chosen)

    def leaders(self, term: Term, selection: ArticleSet, most: int) -> Scored:
        """Give the articles that may be among the `most` best for a word alone, with their scores.

        The score rises with the weighted frequency, so that only of few articles it need be worked out.
        """
        every = self.matching.frequencies(_scored(term))
        held = every if len(every.articles) == len(selection) else self._held(term, selection.mask)
        weights = self._weights(held)
        first = leading(weights, most, _ABOUT)
        return Scored(held.articles.take(first), self._saturated(term, weights.take(first)))

    def _weights(self, held: Frequencies) -> Array:
        weights: Array = held.every * self.norms.body.take(held.articles)
        owners = held.articles[held.titled]
        weights[held.titled] += held.title * (self.norms.title.take(owners) - self.norms.body.take(owners))
        return weights

    def _saturated(self, term: Term, weights: Array) -> Array:
        k1 = self.norms.weighting.k1
        gained = weights / (weights + k1)
        gained *= self.idf(term) * (k1 + 1)
        return gained

    def idf(self, term: Term) -> float:
        """Give the inverse document frequency of a word, by its emphasis."""
        term = _scored(term)
        if term not in self._idf:
            of_word = idf(self.matching.collection.live_count, self.matching.holders(term))
            self._idf[term] = stop_word_weight(term.text) * of_word
        return self._idf[term]


def equal_score(query: Query, languages: tuple[str, ...]) -> float | None:
    """Give the score that all matches have in the first stage, where they all have the same; else None."""
    match query:
        case And(parts) | Or(parts):
            return None if any(equal_score(part, languages) != 0 for part in parts) else 0.0
        case Prefix() | Wildcard() | Fuzzy():
            return float(len(terms_of(query, languages)))
        case Word() | Phrase() | Near() | SameUnit() | NotNear() | MinCount():
            return None
        case _:
            return 0.0


def leading(values: Array, most: int, about: float = 1.0) -> Array:
    """Give the indices of the highest values, rising: so many, and all that are equal to the last of them, or about so.

    What the last of as many of some values is, the last of all is at least; so few are left to be sorted.
    """
    if len(values) <= most:
        return np.arange(len(values))
    some = values[::GLANCE] if len(values) > 4 * GLANCE * most else values
    enough = np.partition(some, len(some) - most)[len(some) - most] * about
    indices: Array = (values >= enough).nonzero()[0]
    if some is values or len(indices) <= most:
        return indices
    of_these = values.take(indices)
    least = np.partition(of_these, len(of_these) - most)[len(of_these) - most] * about
    leaders: Array = indices.take((of_these >= least).nonzero()[0])
    return leaders


class _Sums:
    """The scores of a selection while they are added up."""

    def __init__(self, selection: ArticleSet) -> None:
        self._selection = selection
        self.all = np.zeros(len(selection))

    def add(self, articles: Array, gains: Array) -> None:
        """Add to the scores of some of the selected articles, which rise."""
        if len(articles) == len(self.all):
            self.all += gains
        else:
            self.all[self._selection.ranks.take(articles)] += gains


def _scored(term: Term) -> Term:
    return replace(term, field="body") if term.field == "lead" else term


@dataclass(frozen=True, slots=True)
class Listing:
    """Which hits are wanted: the order, from which on (`offset`), and how many at most."""

    order: Order
    offset: int
    limit: int

    @property
    def most(self) -> int:
        """How many hits have to be known."""
        return self.offset + self.limit


def best(collection: CompositeReader, found: Scored, most: int) -> Scored:
    """Give the best by score, date and id: so many, and at worst as many more as are equal to the last by score."""
    if len(found) <= most:
        return found
    kept = found.chosen(leading(found.scores, most))
    if len(kept) == most:
        return kept
    least = kept.scores.min()
    above, equal = (kept.scores > least).nonzero()[0], (kept.scores == least).nonzero()[0]
    of_equal = kept.articles.take(equal)
    first = collection.first_by_date(of_equal, most - len(above), Order.NEWEST)
    return kept.chosen(np.sort(np.concatenate((above, equal.take(of_equal.searchsorted(first))))))


PlacedHit = tuple[int, int, Hit]
"""A hit with the number of its segment and its own number there."""


def hits(collection: CompositeReader, found: Scored, listing: Listing) -> Sequence[PlacedHit]:
    """Give one page of hits from the best articles, which are few."""
    ids, *dates = collection.date_sort_keys(found.articles, -1 if listing.order is Order.OLDEST else 1)
    columns = [-found.scores, *reversed(dates), ids, found.articles]
    keyed = sorted(zip(*(column.tolist() for column in columns), strict=True))
    placed = []
    for score, *_, name, article in keyed[listing.offset : listing.most]:
        number, place = collection.locate(article)
        hit = Hit(decode_id(name), collection.segments[number].doc_values.version(place), -score or 0.0)
        placed.append((number, place, hit))
    return placed

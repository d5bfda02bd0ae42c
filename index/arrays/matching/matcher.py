"""Which articles of the whole collection match a query, a bool each. Scores and orders nothing.

Each part that stands in text is looked for in one segment after another; what puts parts together works on all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

import numpy as np

from index.analysis.query_terms import Term, TermKind, terms_of
from index.arrays.budget import Allowance
from index.arrays.matching.phrase_filter import places_of_family, places_of_term, side_by_side
from index.arrays.matching.segment_matcher import Matcher
from index.arrays.postings.positions import Frequencies
from index.arrays.segments.article_set import ArticleSet
from index.arrays.segments.composite import CompositeReader
from index.arrays.storage.ragged import Array, concatenate
from index.query import (
    And,
    Between,
    Fuzzy,
    Has,
    MinCount,
    Near,
    Not,
    NotNear,
    Or,
    Phrase,
    Prefix,
    Query,
    SameUnit,
    ValueDimension,
    Wildcard,
    Word,
)

_WORTH = 4
"""When fewer than one in so many articles can match, places are compared in these alone, and nothing is remembered."""
_MOST_REMEMBERED = 16 << 20
"""So many bytes of masks at most; one of 200,000 articles takes 200 kB."""
_MOST_FREQUENCIES = 2_000_000
"""So many frequencies of forms at most, at about 20 bytes each; a very common form has 200,000 of 200,000 articles."""


class Remembered:
    """What some parts of earlier questions matched, and the places that were compared for it."""

    def __init__(self) -> None:
        self._known: dict[Query, tuple[Array, int]] = {}
        self._frequencies: dict[Term, Frequencies] = {}

    def get(self, query: Query) -> tuple[Array, int] | None:
        """Give what is known of a part."""
        return self._known.get(query)

    def put(self, query: Query, mask: Array, places: int) -> Array:
        """Remember a part, and give its mask."""
        if (len(self._known) + 1) * mask.nbytes > _MOST_REMEMBERED:
            self._known.clear()
        self._known[query] = mask, places
        return mask

    def frequencies(self, term: Term, find: Callable[[Term], Frequencies]) -> Frequencies:
        """Give the frequencies of a term; those of an exact form, which take longest, from memory."""
        if term.kind is TermKind.STEM:
            return find(term)
        known = self._frequencies.get(term)
        if known is None:
            known = find(term)
            others = list(self._frequencies.values())  # at once: other threads remember too
            if len(known.articles) + sum(len(one.articles) for one in others) > _MOST_FREQUENCIES:
                self._frequencies.clear()
            self._frequencies[term] = known
        return known


class Matching:
    """A collection that is asked several things about one query; remembers what it found."""

    def __init__(
        self,
        collection: CompositeReader,
        matchers: Sequence[Matcher],
        languages: tuple[str, ...],
        allowance: Allowance,
        remembered: Remembered,
    ) -> None:
        self.collection = collection
        self.languages = languages
        self._allowance = allowance
        self._matchers = matchers
        self._remembered = remembered
        self._among: list[Array] | None = None
        self._nothing = False
        self._masks: dict[int, Array] = {}
        self._frequencies: dict[Term, Frequencies] = {}

    def selected(self, query: Query) -> ArticleSet:
        """Give the live articles that match; the question that this was made for."""
        self._narrow(query)
        if self._nothing:
            return ArticleSet(np.zeros(self.collection.size, bool))
        mask, live = self.mask(query), self.collection.live
        if live is not None:
            return ArticleSet(mask & live)
        term = sole_term(query, self.languages)
        return ArticleSet(mask, self.frequencies(term).articles if term and _is_quick(term) else None)

    def mask(self, query: Query) -> Array:
        """Tell which articles match, deleted ones among them; the array must not be changed."""
        known = self._masks.get(id(query))
        if known is None:
            known = self._masks[id(query)] = self._match(query)
        return known

    def _match(self, query: Query) -> Array:
        match query:
            case And(parts):
                return self._in_all(parts)
            case Or(parts) if parts:
                return reduce(np.logical_or, map(self.mask, parts))
            case Not(part):
                excepted: Array = ~self.mask(part)
                return excepted
            case Or():
                return np.zeros(self.collection.size, bool)
            case Word() if (term := sole_term(query, self.languages)) and _is_quick(term):
                return self.holding(term)
            case Phrase() | Near() | SameUnit() | NotNear() | MinCount() | Wildcard() | Prefix() | Fuzzy() | Word():
                return self._compared(query)
            case _:
                return self._of_segments(lambda matcher: matcher.matching(query))

    def _in_all(self, parts: Sequence[Query]) -> Array:
        """Tell which articles match all parts: each word, the rarest first, narrows down what is left."""
        terms = [(part, sole_term(part, self.languages)) for part in parts]
        words = [self.frequencies(term).articles for _, term in terms if term and _is_quick(term)]
        left = self._in_others([part for part, term in terms if not (term and _is_quick(term))])
        for articles in sorted(words, key=len):
            kept = articles if left is None else articles.take(left.take(articles).nonzero()[0])
            left = np.zeros(self.collection.size, bool)
            left[kept] = True
        return left if left is not None else np.ones(self.collection.size, bool)

    def _in_others(self, parts: Sequence[Query]) -> Array | None:
        """Tell which articles match all parts, as far as any is left; parts whose places are compared come last."""
        left: Array | None = None
        for part in sorted(parts, key=lambda part: not _is_cheap(part)):
            if left is not None and not left.any():
                break
            left = self.mask(part) if left is None else left & self.mask(part)
        return left

    def _narrow(self, query: Query) -> None:
        """Find out among which articles places need be compared: those that match the words and facts of an AND."""
        if not isinstance(query, And):
            return
        cheap = [part for part in query.parts if _is_cheap(part)]
        if not cheap or len(cheap) == len(query.parts):
            return
        mask = reduce(np.logical_and, map(self.mask, cheap))
        self._nothing = not mask.any()
        if np.count_nonzero(mask) * _WORTH < len(mask):
            self._among = [mask[where] for where in self.collection.slices()]

    def _compared(self, query: Query) -> Array:
        """Tell which articles match a part whose places are compared, from memory if it was asked for before."""
        self._allowance.take_runs(sum(matcher.runs(query) for matcher in self._matchers))
        known = self._remembered.get(query)
        if known is not None and not self._among:
            mask, places = known
            self._allowance.take(places)
            return mask
        everywhere: list[Array | None] = [None] * len(self._matchers)
        cost, among = self._cost(query, everywhere), everywhere
        if self._among and (less := self._cost(query, self._among)) * _WORTH <= cost * (_WORTH - 1):
            cost, among = less, [*self._among]
        self._allowance.take(cost)
        if known is not None:
            return known[0]
        before = self._allowance.places
        parts = zip(self._matchers, among, strict=True)
        mask = concatenate([matcher.matching(query, where) for matcher, where in parts])
        return mask if among is not everywhere else self._remembered.put(query, mask, self._allowance.places - before)

    def _cost(self, query: Query, among: Sequence[Array | None]) -> int:
        return sum(matcher.cost(query, where) for matcher, where in zip(self._matchers, among, strict=True))

    def _of_segments(self, of_segment: Callable[[Matcher], Array]) -> Array:
        return concatenate([of_segment(matcher) for matcher in self._matchers])

    def holding(self, term: Term) -> Array:
        """Tell which articles hold a term in its field."""
        if not _is_quick(term):
            return self._of_segments(lambda matcher: matcher.holding(term))
        held = np.zeros(self.collection.size, bool)
        held[self.frequencies(term).articles] = True
        return held

    def having(self, dimension: ValueDimension, values: tuple[str, ...]) -> Array:
        """Tell which articles have one of some values."""
        held = np.zeros(self.collection.size, bool)
        for matcher, where in zip(self._matchers, self.collection.slices(), strict=True):
            matcher.mark_having(dimension, values, held[where])
        return held

    def frequencies(self, term: Term) -> Frequencies:
        """Give the articles that hold a term in its field, and how often; "lead" counts as "body"."""
        if term not in self._frequencies:
            self._frequencies[term] = self._remembered.frequencies(term, self._found_frequencies)
        return self._frequencies[term]

    def _found_frequencies(self, term: Term) -> Frequencies:
        return Frequencies.concatenate([matcher.frequencies(term) for matcher in self._matchers], self.collection.bases)

    def standing(self, phrase: Phrase, articles: Array) -> Array:
        """Tell which of a few rising articles hold a phrase, a bool each; no others are looked at."""
        each = [terms_of(part, self.languages, phrase.field) for part in phrase.parts]
        if not all(each):
            return np.zeros(len(articles), bool)
        terms = [term for of_part in each for term in of_part]
        return side_by_side([self._places_in(term, articles) for term in terms], len(articles))

    def _places_in(self, term: Term, articles: Array) -> Array:
        found = [matcher.found(term) for matcher in self._matchers]
        if term.field is None and all(one.is_one_family or not one.pieces for one in found):
            return places_of_family(self.collection, found, self.frequencies(term), articles)
        return places_of_term(self.collection, found, term.field, articles)

    def holders(self, term: Term) -> int:
        """Count the live articles that hold a term in its field."""
        articles, live = self.frequencies(term).articles, self.collection.live
        return len(articles) if live is None else int(np.count_nonzero(live.take(articles)))


def _is_cheap(query: Query) -> bool:
    """Whether no places are compared to know which articles match."""
    match query:
        case And(parts) | Or(parts):
            return all(map(_is_cheap, parts))
        case Not(part):
            return _is_cheap(part)
        case _:
            return isinstance(query, Word | Between | Has)


def _is_quick(term: Term) -> bool:
    """Whether its frequencies tell which articles hold a term."""
    return term.is_word and term.field != "lead"


def sole_term(query: Query, languages: tuple[str, ...]) -> Term | None:
    """Give the term by which alone articles match and score, if the query is a word of one token."""
    terms = terms_of(query, languages) if isinstance(query, Word) else ()
    return terms[0] if len(terms) == 1 else None

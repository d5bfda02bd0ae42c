"""Masks of the articles of all segments that match a query. Scores and orders nothing.

Positional nodes are matched segment by segment; And, Or and Not combine masks over all segments at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

import numpy as np

from index import query as q
from index.analysis.query_terms import Term, TermKind, terms_of
from index.arrays.budget import QueryBudget
from index.arrays.matching.phrase_filter import contains_sequence, positions_of_stem, positions_of_term
from index.arrays.matching.segment_matcher import SegmentMatcher
from index.arrays.postings.frequencies import Frequencies
from index.arrays.segments.article_set import ArticleSet
from index.arrays.segments.composite import CompositeReader
from index.arrays.storage.ragged import Array, concatenate

_SELECTIVE = 4
"""When fewer than one in so many articles can match, positions are compared in these alone, and nothing is cached."""
_MAX_MASK_BYTES = 16 << 20
"""Masks that are cached over all queries, in bytes; one of 200,000 articles takes 200 kB."""
_MAX_FREQUENCIES = 2_000_000
"""Frequencies of forms that are cached, at about 20 bytes each; a very common form has one for every article."""
_MAX_CACHED = 4_096
"""Masks, and forms, that are cached however small they are: those of a small archive, and of forms that it lacks."""


class MatchCache:
    """Masks of parts of earlier queries, with the number of positions compared for each. Thread-safe."""

    def __init__(self) -> None:
        self._masks: dict[q.Query, tuple[Array, int]] = {}
        self._frequencies: dict[Term, Frequencies] = {}

    def get(self, query: q.Query) -> tuple[Array, int] | None:
        """Return the cached mask of a part and its number of compared positions, or None."""
        return self._masks.get(query)

    def add(self, query: q.Query, mask: Array, positions: int) -> Array:
        """Cache the mask of a part with the number of compared positions, and return it."""
        if (len(self._masks) + 1) * mask.nbytes > _MAX_MASK_BYTES or len(self._masks) >= _MAX_CACHED:
            self._masks.clear()
        self._masks[query] = mask, positions
        return mask

    def frequencies(self, term: Term, compute: Callable[[Term], Frequencies]) -> Frequencies:
        """Return the frequencies of a term; those of an exact form, which take longest, are cached."""
        if term.kind is TermKind.STEM:
            return compute(term)
        known = self._frequencies.get(term)
        if known is None:
            known = compute(term)
            others = list(self._frequencies.values())  # at once: other threads add too
            size = len(known.articles) + sum(len(one.articles) for one in others)
            if size > _MAX_FREQUENCIES or len(others) >= _MAX_CACHED:
                self._frequencies.clear()
            self._frequencies[term] = known
        return known


class QueryMatcher:
    """Matches one query and its parts over all segments; each part once."""

    def __init__(
        self,
        composite: CompositeReader,
        matchers: Sequence[SegmentMatcher],
        languages: tuple[str, ...],
        budget: QueryBudget,
        cache: MatchCache,
    ) -> None:
        self.composite = composite
        self.languages = languages
        self._budget = budget
        self._matchers = matchers
        self._cache = cache
        self._within: list[Array] | None = None
        self._masks: dict[int, Array] = {}
        self._frequencies: dict[Term, Frequencies] = {}

    def matches(self, query: q.Query) -> ArticleSet:
        """Return the live articles that match the query that this matcher was made for."""
        if isinstance(query, q.And) and not self._restrict(query):
            return ArticleSet(np.zeros(self.composite.size, bool))
        mask, live = self.mask(query), self.composite.live
        if live is not None:
            return ArticleSet(mask & live)
        term = sole_term(query, self.languages)
        return ArticleSet(mask, self.frequencies(term).articles if term and _has_frequencies(term) else None)

    def mask(self, query: q.Query) -> Array:
        """Return a mask of the articles that match, removed ones included; the array must not be changed."""
        known = self._masks.get(id(query))
        if known is None:
            self._budget.hold(self.composite.size)
            known = self._masks[id(query)] = self._match(query)
        return known

    def _match(self, query: q.Query) -> Array:
        match query:
            case q.And(parts):
                return self._intersection(parts)
            case q.Or(parts) if parts:
                return reduce(np.logical_or, map(self.mask, parts))
            case q.Not(part):
                complement: Array = ~self.mask(part)
                return complement
            case q.Or():
                return np.zeros(self.composite.size, bool)
            case q.Word() if (term := sole_term(query, self.languages)) and _has_frequencies(term):
                return self.mask_of_term(term)
            case q.MatchAll() | q.MatchNone() | q.Between() | q.Has():
                return self._of_segments(lambda matcher: matcher.mask(query))
            case _:
                return self._by_positions(query)

    def _intersection(self, parts: Sequence[q.Query]) -> Array:
        """Return a mask of the articles that match all parts; words narrow down the result, the rarest first."""
        terms = [(part, sole_term(part, self.languages)) for part in parts]
        words = [self.frequencies(term).articles for _, term in terms if term and _has_frequencies(term)]
        result = self._intersection_of_others([part for part, term in terms if not (term and _has_frequencies(term))])
        for articles in sorted(words, key=len):
            kept = articles if result is None else articles.take(result.take(articles).nonzero()[0])
            result = np.zeros(self.composite.size, bool)
            result[kept] = True
        return result if result is not None else np.ones(self.composite.size, bool)

    def _intersection_of_others(self, parts: Sequence[q.Query]) -> Array | None:
        """Return a mask of the articles that match all parts; parts that compare positions come last."""
        result: Array | None = None
        for part in sorted(parts, key=lambda part: not _is_cheap(part)):
            if result is not None and not result.any():
                break
            result = self.mask(part) if result is None else result & self.mask(part)
        return result

    def _restrict(self, query: q.And) -> bool:
        """Restrict later comparisons to the articles that match the cheap parts; return False if there are none."""
        cheap = [part for part in query.parts if _is_cheap(part)]
        if not cheap or len(cheap) == len(query.parts):
            return True
        mask = reduce(np.logical_and, map(self.mask, cheap))
        if np.count_nonzero(mask) * _SELECTIVE < len(mask):
            self._within = [mask[where] for where in self.composite.slices()]
        return bool(mask.any())

    def _by_positions(self, query: q.Query) -> Array:
        """Return the mask of a part that compares positions, from the cache if it was matched before."""
        self._budget.spend_ranges(sum(matcher.pattern_ranges(query) for matcher in self._matchers))
        known = self._cache.get(query)
        if known is not None and not self._within:
            mask, positions = known
            self._budget.spend(positions)
            return mask
        everywhere: list[Array | None] = [None] * len(self._matchers)
        cost, within = self._cost(query, everywhere), everywhere
        if self._within and (less := self._cost(query, self._within)) * _SELECTIVE <= cost * (_SELECTIVE - 1):
            cost, within = less, [*self._within]
        self._budget.spend(cost)
        if known is not None:
            return known[0]
        before = self._budget.positions
        pairs = zip(self._matchers, within, strict=True)
        mask = concatenate([matcher.mask(query, where) for matcher, where in pairs])
        return mask if within is not everywhere else self._cache.add(query, mask, self._budget.positions - before)

    def _cost(self, query: q.Query, within: Sequence[Array | None]) -> int:
        return sum(matcher.cost(query, where) for matcher, where in zip(self._matchers, within, strict=True))

    def _of_segments(self, segment_mask: Callable[[SegmentMatcher], Array]) -> Array:
        return concatenate([segment_mask(matcher) for matcher in self._matchers])

    def mask_of_term(self, term: Term) -> Array:
        """Return a mask of the articles that contain a term in its field."""
        if not _has_frequencies(term):
            return self._of_segments(lambda matcher: matcher.terms.mask(term))
        mask = np.zeros(self.composite.size, bool)
        mask[self.frequencies(term).articles] = True
        return mask

    def mask_of_values(self, dimension: q.ValueDimension, values: tuple[str, ...]) -> Array:
        """Return a mask of the articles that have at least one of these values."""
        mask = np.zeros(self.composite.size, bool)
        for matcher, where in zip(self._matchers, self.composite.slices(), strict=True):
            matcher.add_articles_with(dimension, values, mask[where])
        return mask

    def frequencies(self, term: Term) -> Frequencies:
        """Return the articles that contain a term in its field, and how often; "lead" counts as "body"."""
        known = self._frequencies.get(term)
        if known is None:
            self._budget.check()
            known = self._frequencies[term] = self._cache.frequencies(term, self._compute_frequencies)
            self._budget.hold(known.articles.nbytes + known.total.nbytes)
        return known

    def _compute_frequencies(self, term: Term) -> Frequencies:
        parts = [matcher.terms.frequencies(term) for matcher in self._matchers]
        return Frequencies.concatenate(parts, self.composite.bases)

    def document_frequency(self, term: Term) -> int:
        """Count the live articles that contain a term in its field."""
        articles, live = self.frequencies(term).articles, self.composite.live
        return len(articles) if live is None else int(np.count_nonzero(live.take(articles)))

    def contain_phrase(self, phrase: q.Phrase, articles: Array) -> Array:
        """Return a mask of a few sorted articles: whether each contains a phrase. Reads no other article."""
        each = [terms_of(part, self.languages, phrase.field) for part in phrase.parts]
        if not all(each):
            return np.zeros(len(articles), bool)
        sequence = [self._positions_in(term, articles) for part_terms in each for term in part_terms]
        return contains_sequence(sequence, len(articles))

    def _positions_in(self, term: Term, articles: Array) -> Array:
        found = [matcher.terms.lookup(term) for matcher in self._matchers]
        if term.field is None and all(match.is_single_stem or not match.parts for match in found):
            return positions_of_stem(self.composite, found, self.frequencies(term), articles)
        return positions_of_term(self.composite, found, term.field, articles)


def _is_cheap(query: q.Query) -> bool:
    """Return whether a part is matched without comparing positions."""
    match query:
        case q.And(parts) | q.Or(parts):
            return all(map(_is_cheap, parts))
        case q.Not(part):
            return _is_cheap(part)
        case _:
            return isinstance(query, q.Word | q.Between | q.Has)


def _has_frequencies(term: Term) -> bool:
    """Return whether the articles of a term can be read from its frequencies."""
    return term.is_word and term.field != "lead"


def sole_term(query: q.Query, languages: tuple[str, ...]) -> Term | None:
    """Return the only term of a query that is a word of one token, else None."""
    terms = terms_of(query, languages) if isinstance(query, q.Word) else ()
    return terms[0] if len(terms) == 1 else None

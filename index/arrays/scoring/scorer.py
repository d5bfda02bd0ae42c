"""First-stage scores of matching articles, by the model of `index.scoring.bm25f` on whole arrays. Matches nothing.

"n" and "N" of the model count the live articles of all segments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from index import query as q
from index.analysis.query_terms import Term, scoring_terms, terms_of
from index.arrays.matching.matcher import QueryMatcher
from index.arrays.postings.frequencies import Frequencies
from index.arrays.scoring.top_k import ScoredArticles, top_indices
from index.arrays.segments.article_set import ArticleSet
from index.arrays.segments.composite import CompositeReader
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array
from index.scoring.bm25f import Weighting, idf, stop_word_weight

_TOLERANCE = 1 - 1e-9
"""Weighted frequencies that differ by less may give the same score."""


class Norms:
    """The weighted frequency of one occurrence in the title, and of one in the body, for each article."""

    def __init__(self, composite: CompositeReader, weighting: Weighting) -> None:
        self._composite = composite
        self.weighting = weighting

    @cached_property
    def title(self) -> Array:
        """The weighted frequency of an occurrence in each title."""
        return self._norm(lambda segment: segment.title_length, self.weighting.title_weight, self.weighting.title_b)

    @cached_property
    def body(self) -> Array:
        """The weighted frequency of an occurrence in each body."""
        return self._norm(lambda segment: segment.body_length, self.weighting.body_weight, self.weighting.body_b)

    def _norm(self, lengths_of: Callable[[Segment], Array], weight: float, b: float) -> Array:
        lengths, live = self._composite.concatenate(lengths_of), self._composite.live
        mean = int((lengths if live is None else lengths[live]).sum()) / max(self._composite.live_count, 1)
        if not mean:
            return np.zeros(len(lengths))
        norms: Array = weight / (1 - b + b * np.arange(int(lengths.max()) + 1) / mean)
        return norms.take(lengths)


@dataclass(slots=True)
class Scorer:
    """Scores the matches of one query."""

    matcher: QueryMatcher
    norms: Norms
    _idf: dict[Term, float] = field(default_factory=dict)

    def score(self, query: q.Query, matches: ArticleSet) -> ScoredArticles:
        """Return the scores of the articles of a set, which all match."""
        if not len(matches):
            return ScoredArticles(matches.articles, np.zeros(0))
        scores = np.zeros(len(matches))
        self._add(query, matches.mask, matches, scores)
        return ScoredArticles(matches.articles, scores)

    def _add(self, query: q.Query, within: Array, matches: ArticleSet, scores: Array) -> None:
        """Add the scores of a part of the query, in the articles of the mask `within`, to those of all matches."""
        match query:
            case q.And(parts):
                for part in parts:
                    self._add(part, within, matches, scores)
            case q.Or(parts):
                for part in parts:
                    self._add(part, within & self.matcher.mask(part), matches, scores)
            case q.MatchAll() | q.MatchNone() | q.Between() | q.Has() | q.Not():
                pass
            case _:
                for term in scoring_terms(query, self.matcher.languages):
                    articles, gains = self._term_scores(term, within)
                    if len(articles) == len(scores):  # all of them match, so these are the same articles
                        scores += gains
                    else:
                        scores[matches.ranks.take(articles)] += gains

    def _term_scores(self, term: Term, within: Array) -> tuple[Array, Array]:
        if not term.is_word:
            articles = (within & self.matcher.mask_of_term(term)).nonzero()[0]
            return articles, np.ones(len(articles))
        frequencies = self._frequencies(term, within)
        return frequencies.articles, self._saturate(term, self._weights(frequencies))

    def _frequencies(self, term: Term, within: Array) -> Frequencies:
        frequencies = self.matcher.frequencies(term.in_whole_body())
        chosen = within.take(frequencies.articles)
        return frequencies if chosen.all() else frequencies.select(chosen)

    def top_of_term(self, term: Term, matches: ArticleSet, most: int) -> ScoredArticles:
        """Return the articles that may belong to the `most` best for a query of one word, with their scores.

        The score rises with the weighted frequency, so that it is computed for few articles only.
        """
        every = self.matcher.frequencies(term.in_whole_body())
        frequencies = every if len(every.articles) == len(matches) else self._frequencies(term, matches.mask)
        weights = self._weights(frequencies)
        top = top_indices(weights, most, _TOLERANCE)
        return ScoredArticles(frequencies.articles.take(top), self._saturate(term, weights.take(top)))

    def _weights(self, frequencies: Frequencies) -> Array:
        """Return the weighted frequency of a word in each of its articles."""
        weights: Array = frequencies.total * self.norms.body.take(frequencies.articles)
        titled = frequencies.articles[frequencies.titled]
        weights[frequencies.titled] += frequencies.title * (
            self.norms.title.take(titled) - self.norms.body.take(titled)
        )
        return weights

    def _saturate(self, term: Term, weights: Array) -> Array:
        k1 = self.norms.weighting.k1
        scores = weights / (weights + k1)
        scores *= self.idf(term) * (k1 + 1)
        return scores

    def idf(self, term: Term) -> float:
        """Return the inverse document frequency of a word, times its stop-word weight."""
        term = term.in_whole_body()
        if term not in self._idf:
            word_idf = idf(self.matcher.composite.live_count, self.matcher.document_frequency(term))
            self._idf[term] = stop_word_weight(term.text) * word_idf
        return self._idf[term]


def constant_score(query: q.Query, languages: tuple[str, ...]) -> float | None:
    """Return the first-stage score that all matches of a query share, or None when their scores differ."""
    match query:
        case q.And(parts) | q.Or(parts):
            return None if any(constant_score(part, languages) != 0 for part in parts) else 0.0
        case q.Prefix() | q.Wildcard() | q.Fuzzy():
            return float(len(terms_of(query, languages)))
        case q.Word() | q.Phrase() | q.Near() | q.SameUnit() | q.NotNear() | q.MinCount():
            return None
        case _:
            return 0.0

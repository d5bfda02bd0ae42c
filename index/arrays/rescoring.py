"""The scores that given articles of a segment have under other queries, without looking at all the others.

Finds no articles and orders none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.files import Array
from index.arrays.matcher import Matcher
from index.arrays.nearness import holders
from index.arrays.occurrences import Places
from index.arrays.ranking import Scorer
from index.arrays.segment import Segment
from index.query import Near, Phrase, Query, Word
from index.results import Hit
from index.terms import Term, terms_of


def scores_of_hits(scorer: Scorer, queries: Sequence[Query], hits: Sequence[Hit]) -> tuple[tuple[float, ...], ...]:
    """Give for each query the score of each hit, 0.0 where it does not match."""
    ids = np.array([hit.id.encode("utf-8", "surrogatepass") for hit in hits] or [b""])
    scores = np.zeros((len(queries), len(ids)))
    for number, matcher in enumerate(scorer.matchers):
        found = matcher.segment.find(ids)
        live = matcher.segment.live
        here = np.flatnonzero((found >= 0) & (True if live is None else live[found]))
        if len(here):
            for row, query in enumerate(queries):
                scores[row, here] = _scores(scorer, number, query, found[here])
    return tuple(tuple(row[: len(hits)]) for row in scores.tolist())


def _scores(scorer: Scorer, number: int, query: Query, articles: Array) -> Array:
    matcher = scorer.matchers[number]
    if isinstance(query, Word):
        terms = terms_of(query, matcher.languages)
        if len(terms) == 1 and terms[0].field != "lead":
            return _word_scores(scorer, number, terms[0], articles)
    among = np.zeros(matcher.segment.size, bool)
    among[articles] = True
    if isinstance(query, Near | Phrase):
        matching = holders(_Among(matcher, among), query)
    else:
        matching = matcher.matching(query) & among
    scores: Array = scorer.scores(number, query, matching)[articles]
    return np.where(matching[articles], scores, 0.0)


def _word_scores(scorer: Scorer, number: int, term: Term, articles: Array) -> Array:
    held = scorer.matchers[number].frequencies(term)
    scores = np.zeros(len(articles))
    if len(held.articles):
        order = np.argsort(articles)
        at = np.minimum(np.searchsorted(held.articles, articles[order]), len(held.articles) - 1)
        there = np.flatnonzero(held.articles[at] == articles[order])
        scores[order[there]] = scorer.gains(number, term, held.chosen(at[there]))
    return scores


@dataclass(frozen=True, slots=True)
class _Among:
    """A matcher that knows some articles only."""

    matcher: Matcher
    mask: Array

    @property
    def segment(self) -> Segment:
        return self.matcher.segment

    @property
    def languages(self) -> tuple[str, ...]:
        return self.matcher.languages

    def holding(self, term: Term) -> Array:
        held: Array = self.matcher.holding(term) & self.mask
        return held

    def places(self, term: Term, within: Array | None) -> Places:
        return self.matcher.places(term, self.mask if within is None else within & self.mask)

    def offsets(self, term: Term, articles: Array) -> list[list[int]]:
        return self.matcher.offsets(term, articles)

"""The second stage of ranking over all segments: supplies `index.scoring.rescoring` with data of the index.

Decides nothing about ranking itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays.matching.matcher import QueryMatcher
from index.arrays.scoring.top_k import ScoredArticles, top_articles
from index.arrays.segments.composite import CompositeReader
from index.arrays.storage.ragged import Array
from index.query import Query
from index.scoring.forward_index import ForwardIndex, QueryWord
from index.scoring.rescoring import CollectionStatistics, Rescoring, add_recency, name_phrase, rescore


def candidates(composite: CompositeReader, matches: ScoredArticles, most: int) -> ScoredArticles:
    """Return the best `most` matches by score, date and id."""
    top = top_articles(composite, matches, most)
    if len(top) <= most:
        return top
    order = np.lexsort((*composite.date_sort_keys(top.articles), -top.scores))
    return top.select(np.sort(order[:most]))


def rescore_candidates(
    matcher: QueryMatcher, query: Query, scored: ScoredArticles, words: Sequence[QueryWord], rescoring: Rescoring
) -> ScoredArticles:
    """Return candidates with their second-stage scores."""
    if not len(scored):
        return scored
    composite, name = matcher.composite, name_phrase(query)
    statistics = CollectionStatistics(composite.live_count, lambda hashes: document_frequencies(composite, hashes))
    with_name = matcher.contain_phrase(name, scored.articles) if name else None
    forward_index = _forward_index(composite, scored.articles)
    scores = rescore(scored.scores, words, forward_index, statistics, rescoring, with_name)
    return ScoredArticles(scored.articles, scores)


def rescore_by_date(composite: CompositeReader, scored: ScoredArticles, rescoring: Rescoring) -> ScoredArticles:
    """Return candidates with their scores for the order `RECENT`."""
    days = composite.starts.take(scored.articles)
    return ScoredArticles(scored.articles, add_recency(scored.scores, days, composite.recent_day, rescoring))


def _forward_index(composite: CompositeReader, articles: Array) -> ForwardIndex:
    parts = [composite.segments[segment].forward_index(numbers) for segment, _, numbers in composite.split(articles)]
    return ForwardIndex.of(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def document_frequencies(composite: CompositeReader, hashes: Array) -> Array:
    """Return the number of live articles that contain a stem with each term hash."""
    return np.asarray(sum(segment.document_frequencies(hashes) for segment in composite.segments))

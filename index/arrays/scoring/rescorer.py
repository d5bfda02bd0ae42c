"""The second stage of ranking over a collection: brings `rescoring` its candidates and what it asks of the index.

Decides nothing about ranking itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays.matching.matcher import Matching
from index.arrays.scoring.scorer import Scored, best
from index.arrays.segments.composite import CompositeReader
from index.arrays.storage.ragged import Array
from index.query import Query
from index.scoring.forward_index import ForwardIndex, QueryWord
from index.scoring.rescoring import CollectionStatistics, Rescoring, add_recency, name_phrase, rescore


def candidates(collection: CompositeReader, matching: Scored, most: int) -> Scored:
    """Choose the best matches by score, date and id: so many and no more."""
    chosen = best(collection, matching, most)
    if len(chosen) <= most:
        return chosen
    order = np.lexsort((*collection.date_sort_keys(chosen.articles), -chosen.scores))
    return chosen.chosen(np.sort(order[:most]))


def boost(matching: Matching, query: Query, scored: Scored, words: Sequence[QueryWord], rescoring: Rescoring) -> Scored:
    """Give candidates their final scores in place of those of the first stage."""
    if not len(scored):
        return scored
    collection, name = matching.collection, name_phrase(query)
    counts = CollectionStatistics(collection.live_count, lambda checks: holding(collection, checks))
    standing = matching.standing(name, scored.articles) if name else None
    openings = _openings(collection, scored.articles)
    return Scored(scored.articles, rescore(scored.scores, words, openings, counts, rescoring, standing))


def freshen(collection: CompositeReader, scored: Scored, rescoring: Rescoring) -> Scored:
    """Lift the newer ones of candidates."""
    days = collection.starts.take(scored.articles)
    return Scored(scored.articles, add_recency(scored.scores, days, collection.recent_day, rescoring))


def _openings(collection: CompositeReader, articles: Array) -> ForwardIndex:
    parts = [collection.segments[one].forward_index(numbers) for one, _, numbers in collection.split(articles)]
    return ForwardIndex.of(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def holding(collection: CompositeReader, checks: Array) -> Array:
    """Give how many live articles hold a family with each check."""
    return np.asarray(sum(segment.document_frequencies(checks) for segment in collection.segments))

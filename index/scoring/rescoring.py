"""The second stage of ranking: reorders the best matches of several words that have similar scores.

It reads the forward index (`scoring.forward_index`), only adds to scores, and knows nothing of filters:

- Candidates are the best matches of the query without any filter, by score, date and id. All other matches keep their
  scores, none of which is above a candidate's, so the order is one order however deep the page.
- Proximity: words that are adjacent in the query and not common score more the nearer they are in an article.
- Pseudo-relevance feedback: the heaviest terms of the very best candidates count a little, as if they were in the
  query. After J. Rocchio, "Relevance Feedback in Information Retrieval", in The SMART Retrieval System (1971), but no
  person judges.

- Recency: in the order `RECENT` newer candidates gain, for a query of one word too; else one word keeps its score.

Searches for nothing itself: engines supply the data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from index.query import And, Phrase, Query, Word
from index.scoring.bm25f import Array, idfs, saturate
from index.scoring.forward_index import ForwardIndex, QueryWord, stop_word_weights


@dataclass(frozen=True, slots=True)
class Rescoring:
    """The constants of the second stage.

    Calibrated by `benchmarks/calibration/ranking.py` on Cranfield, CISI and NPL together, each from the middle of a
    plateau: a quarter more or less moves the mean nDCG@10 by 0.002 at most (`docs/ranking.md`).
    """

    candidates: int = 300
    proximity_weight: float = 0.4
    proximity_distance: int = 4
    min_idf: float = 1.0
    feedback_weight: float = 0.5
    feedback_documents: int = 10
    feedback_steepness: float = 6.0
    feedback_terms: int = 30
    feedback_title_weight: float = 2.0
    feedback_k1: float = 1.6
    phrase_weight: float = 1.0
    recency_weight: float = 0.2
    half_life: float = 90.0


DEFAULT = Rescoring()
MAX_PHRASE_WORDS = 4


@dataclass(frozen=True, slots=True)
class CollectionStatistics:
    """The number of live articles, and a function from term hashes to the number of them that contain each."""

    articles: int
    document_frequencies: Callable[[Array], Array]


def name_phrase(query: Query) -> Phrase | None:
    """Return the first two to four adjacent words of an AND as a phrase: they may be a name; None if there are none."""
    parts = query.parts if isinstance(query, And) else ()
    for is_word, run in groupby(parts, key=lambda part: isinstance(part, Word)):
        words = tuple(part for part in run if isinstance(part, Word))
        if is_word and 1 < len(words) <= MAX_PHRASE_WORDS:
            return Phrase(words)
    return None


def recent_day(days: Array) -> int:
    """Return the day from which age is counted: the 99th percentile of dates, since far later ones are mistakes."""
    dated = days[days > 0]
    rank = len(dated) * 99 // 100
    return int(np.partition(dated, rank)[rank]) if len(dated) else 0


def add_recency(scores: Array, days: Array, today: int, rescoring: Rescoring = DEFAULT) -> Array:
    """Return the scores of candidates for the order `RECENT`: the added score halves with each `half_life` of days.

    `days` are ordinals, 0 for undated articles, which gain nothing. `today` is the archive's `recent_day`, not a
    clock's, so that the same archive always ranks alike.
    """
    if not len(scores):
        return scores
    ages = np.maximum(today - days.astype(np.float64), 0.0)
    return np.asarray(
        scores + rescoring.recency_weight * scores.max() * np.exp2(-ages / rescoring.half_life) * (days > 0)
    )


def rescore(
    scores: Array,
    words: Sequence[QueryWord],
    forward_index: ForwardIndex,
    statistics: CollectionStatistics,
    rescoring: Rescoring = DEFAULT,
    has_name: Array | None = None,
) -> Array:
    """Return the final scores of the candidates, from those of the first stage.

    `has_name` has a bool for each candidate: whether it contains the possible name of the query (`name_phrase`).
    """
    if len(words) < 2 or not len(scores):
        return scores
    idf = _idf(words, statistics)
    if has_name is not None:
        scores = scores + rescoring.phrase_weight * idf.sum() * has_name
    scores = scores + rescoring.proximity_weight * _proximity(words, idf, forward_index, rescoring)
    terms, weights = _feedback_terms(scores, forward_index, statistics, rescoring)
    if not len(terms):
        return scores
    weights = weights * (np.linalg.norm(idf) / np.linalg.norm(weights))
    return np.asarray(
        scores + rescoring.feedback_weight * (_saturated_frequencies(terms, forward_index, rescoring) @ weights)
    )


def _idf(words: Sequence[QueryWord], statistics: CollectionStatistics) -> Array:
    """Return each word's idf times its stop-word weight; an article with two stems of the word counts twice."""
    hashes = np.array([one for word in words for one in word], np.uint32)
    starts = np.cumsum([0, *map(len, words[:-1])])
    frequencies = np.add.reduceat(statistics.document_frequencies(hashes), starts)
    weights = np.minimum.reduceat(stop_word_weights(hashes), starts)
    return idfs(statistics.articles, np.minimum(frequencies, statistics.articles)) * weights


def _proximity(words: Sequence[QueryWord], idf: Array, forward_index: ForwardIndex, rescoring: Rescoring) -> Array:
    """Return the proximity of each candidate: for each adjacent pair of words, the lower idf times their nearness.

    Common words are skipped, so that in "port of Latakia" the other two are adjacent.
    """
    total = np.zeros(len(forward_index))
    rare = (idf >= rescoring.min_idf).nonzero()[0]
    if len(rare) < 2:
        return total
    rare_words = [words[number] for number in rare.tolist()]
    wanted = np.array(sorted(QueryWord().union(*rare_words)), np.uint32)
    tokens, which = forward_index.find(wanted)
    fields = forward_index.fields[tokens]
    positions = tokens + fields * (rescoring.proximity_distance + 1)  # tokens of different fields are never near
    token_masks = [np.array([term in word for term in wanted.tolist()])[which] for word in rare_words]
    for (first, second), weight in zip(pairwise(token_masks), np.minimum(idf[rare][:-1], idf[rare][1:]), strict=True):
        nearness = _nearness(positions[first], positions[second], rescoring.proximity_distance)
        found = np.bincount(fields[first] >> 1, nearness, len(total))
        total += weight * found / (found + 1)
    return total


def _nearness(first: Array, second: Array, most: int) -> Array:
    """Return 1 / the distance from each position of `first` to the nearest other of `second`, 0 beyond `most`."""
    beyond = [most + 1]
    padded = np.concatenate((first[:1] - beyond, second, first[-1:] + beyond))
    after = padded[second.searchsorted(first, side="right") + 1] - first
    before = first - padded[second.searchsorted(first, side="left")]
    nearest = np.minimum(after, before)
    return np.where(nearest <= most, 1 / nearest, 0.0)


def _feedback_terms(
    scores: Array, forward_index: ForwardIndex, statistics: CollectionStatistics, rescoring: Rescoring
) -> tuple[Array, Array]:
    """Return the heaviest terms of the best candidates, as ascending hashes, and their weights.

    Candidates that score as much as the last feedback document count as well, and numbers are rounded before a cut, so
    that the order of additions, which differs between engines, cannot change the result.
    """
    rounded = np.round(scores, 6)
    if rounded.max() <= 0:
        return np.empty(0, np.uint32), np.empty(0)
    least = np.sort(rounded)[-min(rescoring.feedback_documents, len(rounded))]
    tokens = forward_index.tokens((rounded >= least).nonzero()[0])
    fields = forward_index.fields[tokens]
    keys = forward_index.hashes[tokens].astype(np.uint64) << np.uint64(32) | (fields >> 1).astype(np.uint64)
    order = keys.argsort()
    keys = keys[order]
    in_article = _run_starts(keys)  # one for each term of an article
    within = np.add.reduceat(_field_weights(fields, rescoring)[order], in_article)
    keys = keys[in_article]
    trust = (rounded / rounded.max()) ** rescoring.feedback_steepness
    gains = saturate(within, rescoring.feedback_k1) * trust[keys.astype(np.uint32)]
    gain_hashes = (keys >> np.uint64(32)).astype(np.uint32)
    starts_of_terms = _run_starts(gain_hashes)
    hashes = gain_hashes[starts_of_terms]
    frequencies = statistics.document_frequencies(hashes)
    rarity = idfs(statistics.articles, frequencies) * stop_word_weights(hashes) * (frequencies > 1)
    weights = np.round(np.add.reduceat(gains, starts_of_terms) * rarity, 6)
    chosen = np.lexsort((hashes, -weights))[: rescoring.feedback_terms]
    chosen = np.sort(chosen[weights[chosen] > 0])
    return hashes[chosen], weights[chosen]


def _run_starts(ascending: Array) -> Array:
    """Return the indices at which runs of equal elements start."""
    new = np.ones(len(ascending), bool)
    np.not_equal(ascending[1:], ascending[:-1], out=new[1:])
    return new.nonzero()[0]


def _saturated_frequencies(terms: Array, forward_index: ForwardIndex, rescoring: Rescoring) -> Array:
    """Return the saturated frequency of each term in each candidate, as an array of candidates by terms."""
    tokens, which = forward_index.find(terms)
    fields = forward_index.fields[tokens]
    cells = (fields >> 1) * len(terms) + which
    frequencies = np.bincount(cells, _field_weights(fields, rescoring), len(forward_index) * len(terms))
    return saturate(frequencies, rescoring.feedback_k1).reshape(len(forward_index), len(terms))


def _field_weights(fields: Array, rescoring: Rescoring) -> Array:
    return np.where(fields & 1, 1.0, rescoring.feedback_title_weight)

"""The second stage of ranking: lifts some of the best matches of several words above others with about their score.

It looks at openings alone (`scoring.forward_index`), adds to scores and never takes away, and knows nothing of filters:

- Candidates are the best matches of the query without any filter, by score, date and id. All other matches keep their
  scores, which are none above a candidate's, so the order stays one order however deep the page.
- Closeness: words that are neighbours in the query and not common are worth more the nearer they stand.
- Feedback: the words that weigh most in the very best candidates count a little, as if they had been asked for. After
  J. Rocchio, "Relevance Feedback in Information Retrieval", in The SMART Retrieval System (1971), nobody judging.

A query of one word keeps the scores of `scoring.bm25f`. Searches for nothing itself: engines bring what it looks at.
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
    closeness: float = 0.4
    distance: int = 4
    least_idf: float = 1.0
    feedback: float = 0.5
    teachers: int = 10
    steepness: float = 6.0
    words: int = 30
    title_weight: float = 2.0
    k1: float = 1.6
    side_by_side: float = 1.0
    freshness: float = 0.2
    half_life: float = 90.0


DEFAULT = Rescoring()
LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class CollectionStatistics:
    """How many live articles there are, and by the checks of families how many of them hold each."""

    articles: int
    holding: Callable[[Array], Array]


def name_phrase(query: Query) -> Phrase | None:
    """Give the words that may be a name as a phrase: two to four that stand side by side in an AND; the first such."""
    parts = query.parts if isinstance(query, And) else ()
    for is_word, run in groupby(parts, key=lambda part: isinstance(part, Word)):
        words = tuple(part for part in run if isinstance(part, Word))
        if is_word and 1 < len(words) <= LONGEST_NAME:
            return Phrase(words)
    return None


def recent_day(days: Array) -> int:
    """Give the day from which age counts: the first of the newest hundredth, as dates far ahead are mistakes."""
    dated = days[days > 0]
    place = len(dated) * 99 // 100
    return int(np.partition(dated, place)[place]) if len(dated) else 0


def add_recency(scores: Array, days: Array, today: int, rescoring: Rescoring = DEFAULT) -> Array:
    """Give the scores of candidates for the order `RECENT`: what is added halves with each `half_life` of days.

    `days` are ordinals, 0 for the undated, which get nothing. `today` is the archive's `recent_day`, not a clock's, so
    that the same archive always answers alike.
    """
    if not len(scores):
        return scores
    ages = np.maximum(today - days.astype(np.float64), 0.0)
    return np.asarray(scores + rescoring.freshness * scores.max() * np.exp2(-ages / rescoring.half_life) * (days > 0))


def rescore(
    scores: Array,
    words: Sequence[QueryWord],
    openings: ForwardIndex,
    counts: CollectionStatistics,
    rescoring: Rescoring = DEFAULT,
    standing: Array | None = None,
) -> Array:
    """Give the final scores of the candidates, from those of the first stage.

    `standing` tells, a bool a candidate, in which the words that may be a name stand side by side (`name_phrase`).
    """
    if len(words) < 2 or not len(scores):
        return scores
    idf = _idf(words, counts)
    if standing is not None:
        scores = scores + rescoring.side_by_side * idf.sum() * standing
    scores = scores + rescoring.closeness * _closeness(words, idf, openings, rescoring)
    learnt, weights = _learnt(scores, openings, counts, rescoring)
    if not len(learnt):
        return scores
    weights = weights * (np.linalg.norm(idf) / np.linalg.norm(weights))
    return np.asarray(scores + rescoring.feedback * (_held(learnt, openings, rescoring) @ weights))


def _idf(words: Sequence[QueryWord], counts: CollectionStatistics) -> Array:
    """Give the idf of each word by its emphasis; an article counts once for every family of the word that it holds."""
    checks = np.array([one for word in words for one in word], np.uint32)
    starts = np.cumsum([0, *map(len, words[:-1])])
    holding = np.minimum(np.add.reduceat(counts.holding(checks), starts), counts.articles)
    return idfs(counts.articles, holding) * np.minimum.reduceat(stop_word_weights(checks), starts)


def _closeness(words: Sequence[QueryWord], idf: Array, openings: ForwardIndex, rescoring: Rescoring) -> Array:
    """Give each candidate, for all neighbours in the query, the lower idf of the two for the nearness of their tokens.

    Common words are passed over, so that in "port of Latakia" the other two are neighbours.
    """
    total = np.zeros(len(openings))
    kept = (idf >= rescoring.least_idf).nonzero()[0]
    if len(kept) < 2:
        return total
    asked = [words[number] for number in kept.tolist()]
    wanted = np.array(sorted(QueryWord().union(*asked)), np.uint32)
    tokens, which = openings.find(wanted)
    fields = openings.fields[tokens]
    places = tokens + fields * (rescoring.distance + 1)  # tokens of different fields are never close
    of_word = [np.array([one in word for one in wanted.tolist()])[which] for word in asked]
    for (first, second), worth in zip(pairwise(of_word), np.minimum(idf[kept][:-1], idf[kept][1:]), strict=True):
        nearness = _nearness(places[first], places[second], rescoring.distance)
        found = np.bincount(fields[first] >> 1, nearness, len(total))
        total += worth * found / (found + 1)
    return total


def _nearness(first: Array, second: Array, most: int) -> Array:
    """Give for each of the first places 1 / its distance to the nearest other one of the second, 0 beyond `most`."""
    fence = [most + 1]
    around = np.concatenate((first[:1] - fence, second, first[-1:] + fence))
    after = around[second.searchsorted(first, side="right") + 1] - first
    before = first - around[second.searchsorted(first, side="left")]
    nearest = np.minimum(after, before)
    return np.where(nearest <= most, 1 / nearest, 0.0)


def _learnt(
    scores: Array, openings: ForwardIndex, counts: CollectionStatistics, rescoring: Rescoring
) -> tuple[Array, Array]:
    """Give the words that weigh most in the best candidates, as rising checks, and their weights.

    Those that score as much as the last teacher teach as well, and figures are rounded where a cut is made, so that
    engines that add up in another order cut alike.
    """
    rounded = np.round(scores, 6)
    if rounded.max() <= 0:
        return np.empty(0, np.uint32), np.empty(0)
    least = np.sort(rounded)[-min(rescoring.teachers, len(rounded))]
    tokens = openings.tokens((rounded >= least).nonzero()[0])
    fields = openings.fields[tokens]
    keys = openings.checks[tokens].astype(np.uint64) << np.uint64(32) | (fields >> 1).astype(np.uint64)
    order = keys.argsort()
    keys = keys[order]
    of_article = _borders(keys)  # one for each word that an article holds
    frequencies = np.add.reduceat(_weights(fields, rescoring)[order], of_article)
    keys = keys[of_article]
    trust = (rounded / rounded.max()) ** rescoring.steepness
    held = saturate(frequencies, rescoring.k1) * trust[keys.astype(np.uint32)]
    held_checks = (keys >> np.uint64(32)).astype(np.uint32)
    of_word = _borders(held_checks)
    checks = held_checks[of_word]
    holding = counts.holding(checks)
    rarity = idfs(counts.articles, holding) * stop_word_weights(checks) * (holding > 1)
    heavy = np.round(np.add.reduceat(held, of_word) * rarity, 6)
    chosen = np.lexsort((checks, -heavy))[: rescoring.words]
    chosen = np.sort(chosen[heavy[chosen] > 0])
    return checks[chosen], heavy[chosen]


def _borders(rising: Array) -> Array:
    """Give where runs of equal elements begin."""
    new = np.ones(len(rising), bool)
    np.not_equal(rising[1:], rising[:-1], out=new[1:])
    return new.nonzero()[0]


def _held(learnt: Array, openings: ForwardIndex, rescoring: Rescoring) -> Array:
    """Give for each candidate and learnt word how much its opening holds of it."""
    tokens, which = openings.find(learnt)
    fields = openings.fields[tokens]
    cells = (fields >> 1) * len(learnt) + which
    frequencies = np.bincount(cells, _weights(fields, rescoring), len(openings) * len(learnt))
    return saturate(frequencies, rescoring.k1).reshape(len(openings), len(learnt))


def _weights(fields: Array, rescoring: Rescoring) -> Array:
    return np.where(fields & 1, 1.0, rescoring.title_weight)

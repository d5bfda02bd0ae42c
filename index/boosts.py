"""The second stage of ranking: lifts some of the best matches of several words above others with about their score.

It looks at openings alone (`index.openings`), adds to scores and never takes away, and knows nothing of filters:

- Candidates are the best matches of the query without any filter, by score, date and id. All other matches keep their
  scores, which are none above a candidate's, so the order stays one order however deep the page.
- Closeness: words that are neighbours in the query and not common are worth more the nearer they stand.
- Feedback: the words that weigh most in the very best candidates count a little, as if they had been asked for. After
  J. Rocchio, "Relevance Feedback in Information Retrieval", in The SMART Retrieval System (1971), nobody judging.

A query of one word keeps the scores of `index.scoring`. Searches for nothing itself: engines bring what it looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.openings import AskedWord, Openings, emphases
from index.scoring import Array, idfs, saturate


@dataclass(frozen=True, slots=True)
class Boosts:
    """The constants of the second stage.

    Calibrated by `benchmarks/calibrate_ranking.py` on Cranfield, CISI and NPL together, each from the middle of a
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


DEFAULT = Boosts()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many live articles there are, and by the checks of families how many of them hold each."""

    articles: int
    holding: Callable[[Array], Array]


def boosted(
    scores: Array, words: Sequence[AskedWord], openings: Openings, counts: Counts, boosts: Boosts = DEFAULT
) -> Array:
    """Give the final scores of the candidates, from those of the first stage."""
    if len(words) < 2 or not len(scores):
        return scores
    idf = _idf(words, counts)
    scores = scores + boosts.closeness * _closeness(words, idf, openings, boosts)
    learnt, weights = _learnt(scores, openings, counts, boosts)
    if not len(learnt):
        return scores
    weights = weights * (np.linalg.norm(idf) / np.linalg.norm(weights))
    return np.asarray(scores + boosts.feedback * (_held(learnt, openings, boosts) @ weights))


def _idf(words: Sequence[AskedWord], counts: Counts) -> Array:
    """Give the idf of each word by its emphasis; an article counts once for every family of the word that it holds."""
    checks = np.array([one for word in words for one in word], np.uint32)
    starts = np.cumsum([0, *map(len, words[:-1])])
    holding = np.minimum(np.add.reduceat(counts.holding(checks), starts), counts.articles)
    return idfs(counts.articles, holding) * np.minimum.reduceat(emphases(checks), starts)


def _closeness(words: Sequence[AskedWord], idf: Array, openings: Openings, boosts: Boosts) -> Array:
    """Give each candidate, for all neighbours in the query, the lower idf of the two for the nearness of their tokens.

    Common words are passed over, so that in "port of Latakia" the other two are neighbours.
    """
    total = np.zeros(len(openings))
    kept = np.flatnonzero(idf >= boosts.least_idf)
    if len(kept) < 2:
        return total
    asked = [words[number] for number in kept.tolist()]
    wanted = np.array(sorted(AskedWord().union(*asked)), np.uint32)
    tokens, which = openings.find(wanted)
    where = [tokens[np.isin(which, np.searchsorted(wanted, sorted(word)))] for word in asked]
    for (first, second), worth in zip(pairwise(where), np.minimum(idf[kept][:-1], idf[kept][1:]), strict=True):
        nearness = _nearness(first, second, openings.fields, boosts.distance)
        found = np.bincount(openings.fields[first] >> 1, nearness, len(total))
        total += worth * found / (found + 1)
    return total


def _nearness(first: Array, second: Array, fields: Array, most: int) -> Array:
    """Give for each token of `first` 1 / its distance to the nearest of `second` in its field, 0 beyond `most`."""
    nearness = np.zeros(len(first))
    for at in (np.searchsorted(second, first, side="right"), np.searchsorted(second, first, side="left") - 1):
        there = np.flatnonzero((at >= 0) & (at < len(second)))
        one, other = first[there], second[at[there]]
        distance = np.abs(other - one)
        close = np.flatnonzero((distance <= most) & (fields[one] == fields[other]))
        nearness[there[close]] = np.maximum(nearness[there[close]], 1 / distance[close])
    return nearness


def _learnt(scores: Array, openings: Openings, counts: Counts, boosts: Boosts) -> tuple[Array, Array]:
    """Give the words that weigh most in the best candidates, as rising checks, and their weights.

    Those that score as much as the last teacher teach as well, and figures are rounded where a cut is made, so that
    engines that add up in another order cut alike.
    """
    rounded = np.round(scores, 6)
    if rounded.max() <= 0:
        return np.empty(0, np.uint32), np.empty(0)
    least = np.sort(rounded)[-min(boosts.teachers, len(rounded))]
    tokens = openings.tokens(np.flatnonzero(rounded >= least))
    trust = (rounded / rounded.max()) ** boosts.steepness
    keys = openings.fields[tokens] >> 1 << 32 | openings.checks[tokens].astype(np.int64)
    keys, index = np.unique(keys, return_inverse=True)
    held = saturate(np.bincount(index, _weights(openings, tokens, boosts)), boosts.k1) * trust[keys >> 32]
    checks, index = np.unique((keys & 0xFFFFFFFF).astype(np.uint32), return_inverse=True)
    holding = counts.holding(checks)
    rarity = idfs(counts.articles, holding) * emphases(checks) * (holding > 1)
    heavy = np.round(np.bincount(index, held) * rarity, 6)
    chosen = np.lexsort((checks, -heavy))[: boosts.words]
    chosen = np.sort(chosen[heavy[chosen] > 0])
    return checks[chosen], heavy[chosen]


def _held(learnt: Array, openings: Openings, boosts: Boosts) -> Array:
    """Give for each candidate and learnt word how much its opening holds of it."""
    tokens, which = openings.find(learnt)
    cells = (openings.fields[tokens] >> 1) * len(learnt) + which
    frequencies = np.bincount(cells, _weights(openings, tokens, boosts), len(openings) * len(learnt))
    return saturate(frequencies, boosts.k1).reshape(len(openings), len(learnt))


def _weights(openings: Openings, tokens: Array, boosts: Boosts) -> Array:
    return np.where(openings.fields[tokens] & 1, 1.0, boosts.title_weight)

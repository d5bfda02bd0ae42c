"""The second stage of ranking over segments: brings `index.boosts` its candidates and puts their new scores in place.

Decides nothing about ranking itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.columns import Selection, date_keys
from index.arrays.files import Array
from index.arrays.ranking import Listing, best
from index.arrays.segment import Segment
from index.boosts import Boosts, Counts, boosted
from index.openings import AskedWord, Openings
from index.request import Order


@dataclass(frozen=True, slots=True)
class Candidates:
    """The best matches of a query without filters: for each segment their numbers."""

    segments: Sequence[Segment]
    articles: Sequence[Array]

    def __len__(self) -> int:
        return sum(map(len, self.articles))

    def boost(self, scores: Sequence[Array], words: Sequence[AskedWord], boosts: Boosts) -> None:
        """Put the final scores of the candidates in place of those of the first stage, given for each segment."""
        first = np.concatenate([of[articles] for of, articles in zip(scores, self.articles, strict=True)])
        counts = Counts(sum(segment.live_count for segment in self.segments), self._holding)
        final = boosted(first, words, self._openings(), counts, boosts)
        ends = np.cumsum([len(articles) for articles in self.articles])
        for of_segment, articles, part in zip(scores, self.articles, np.split(final, ends[:-1]), strict=True):
            of_segment[articles] = part

    def _openings(self) -> Openings:
        parts = [segment.openings(articles) for segment, articles in zip(self.segments, self.articles, strict=True)]
        return Openings.of(*(np.concatenate(part) for part in zip(*parts, strict=True)))

    def _holding(self, checks: Array) -> Array:
        return np.asarray(sum(segment.holding_checks(checks) for segment in self.segments))


def candidates(
    segments: Sequence[Segment], matching: Sequence[Selection], scores: Sequence[Array], most: int
) -> Candidates:
    """Choose the best matches by score, date and id, given as a selection and scores for each segment."""
    listing = Listing(Order.RELEVANCE, most)
    chosen = [
        best(segment, selection.articles, of_segment, listing)
        for segment, selection, of_segment in zip(segments, matching, scores, strict=True)
    ]
    kept = _first(segments, chosen, scores, most)
    return Candidates(segments, kept)


def _first(segments: Sequence[Segment], chosen: Sequence[Array], scores: Sequence[Array], most: int) -> Sequence[Array]:
    sizes = [len(articles) for articles in chosen]
    if sum(sizes) <= most:
        return chosen
    numbers = np.repeat(np.arange(len(chosen)), sizes)
    articles = np.concatenate(chosen)
    every = np.concatenate([of[some] for of, some in zip(scores, chosen, strict=True)])
    least = np.sort(every)[-most]
    equal = np.flatnonzero(every == least)
    wanted = most - int(np.count_nonzero(every > least))
    if wanted < len(equal):
        keys = [_keys(segments[number], articles[equal[numbers[equal] == number]]) for number in range(len(segments))]
        order = np.lexsort([np.concatenate(key) for key in zip(*keys, strict=True)])
        every[equal[order[wanted:]]] = -1.0
    return [articles[(numbers == number) & (every >= least)] for number in range(len(chosen))]


def _keys(segment: Segment, articles: Array) -> tuple[Array, ...]:
    start, end = (segment.fact(name)[articles].astype(np.int64) for name in ("start", "end"))
    return (segment.fact("ids")[articles], *date_keys(start, end, 1))

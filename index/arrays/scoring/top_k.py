"""The best of scored articles without a full sort, and the order of a page of hits. Computes no scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.text.utf8 import from_utf8
from index.arrays.segments.composite import CompositeReader, Location
from index.arrays.storage.ragged import Array, to_indices
from index.request import Order
from index.results import Hit

SAMPLE = 16
"""One in so many values is looked at first: what the best of these reach is a lower bound for the best of all."""


@dataclass(frozen=True, slots=True)
class ScoredArticles:
    """Some articles, sorted by number, and their scores."""

    articles: Array
    scores: Array

    def __len__(self) -> int:
        return len(self.articles)

    def select(self, chosen: Array) -> ScoredArticles:
        """Return some of them, by a mask or by their sorted indices."""
        indices = to_indices(chosen)
        return ScoredArticles(self.articles.take(indices), self.scores.take(indices))


@dataclass(frozen=True, slots=True)
class PageWindow:
    """The requested hits: their order, the first one (`offset`), and how many at most."""

    order: Order
    offset: int
    limit: int

    @property
    def end(self) -> int:
        """The number of best hits that the page needs."""
        return self.offset + self.limit


def top_indices(values: Array, most: int, tolerance: float = 1.0) -> Array:
    """Return the indices of the highest values, sorted: `most`, and all others that reach the last of them.

    A value reaches it when it is at least `tolerance` times as high. The best of a sample give a lower bound, so that
    few values are left to be sorted.
    """
    if len(values) <= most:
        return np.arange(len(values))
    sample = values[::SAMPLE] if len(values) > 4 * SAMPLE * most else values
    bound = np.partition(sample, len(sample) - most)[len(sample) - most] * tolerance
    indices: Array = (values >= bound).nonzero()[0]
    if sample is values or len(indices) <= most:
        return indices
    left = values.take(indices)
    least = np.partition(left, len(left) - most)[len(left) - most] * tolerance
    top: Array = indices.take((left >= least).nonzero()[0])
    return top


def top_articles(composite: CompositeReader, found: ScoredArticles, most: int) -> ScoredArticles:
    """Return the `most` best by score, date and id, perhaps with more that tie with the last by score."""
    if len(found) <= most:
        return found
    kept = found.select(top_indices(found.scores, most))
    if len(kept) == most:
        return kept
    least = kept.scores.min()
    above, ties = (kept.scores > least).nonzero()[0], (kept.scores == least).nonzero()[0]
    tied = kept.articles.take(ties)
    first = composite.first_by_date(tied, most - len(above), Order.NEWEST)
    return kept.select(np.sort(np.concatenate((above, ties.take(tied.searchsorted(first))))))


def page_of_hits(
    composite: CompositeReader, found: ScoredArticles, window: PageWindow
) -> Sequence[tuple[Hit, Location]]:
    """Return one page of hits with their locations, chosen from a few best articles."""
    ids, *dates = composite.date_sort_keys(found.articles, -1 if window.order is Order.OLDEST else 1)
    columns = [-found.scores, *reversed(dates), ids, found.articles]
    page = sorted(zip(*(column.tolist() for column in columns), strict=True))[window.offset : window.end]
    locations = composite.locations([article for *_, article in page])
    return [
        (Hit(from_utf8(name), location.version, -score or 0.0), location)
        for (score, *_, name, _), location in zip(page, locations, strict=True)
    ]

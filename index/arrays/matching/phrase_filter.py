"""Phrase check on the few candidates of rescoring, across segments; searches match phrases in `matching.spans`.

A position is here the index of one of the articles, shifted by `_SHIFT` bits, plus the offset in the article.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays.postings.frequencies import Frequencies
from index.arrays.postings.positions import positions
from index.arrays.postings.term_lookup import TermMatch
from index.arrays.segments.composite import CompositeReader
from index.arrays.storage.ragged import Array, run_indices
from index.query import Field

_SHIFT = 32


def positions_of_stem(
    composite: CompositeReader, matches: Sequence[TermMatch], frequencies: Frequencies, articles: Array
) -> Array:
    """Return the positions of a stem in some sorted articles, sorted; `matches` has it in each segment."""
    if not len(frequencies.articles):
        return np.empty(0, np.int64)
    at = np.minimum(frequencies.articles.searchsorted(articles), len(frequencies.articles) - 1)
    present = (frequencies.articles.take(at) == articles).nonzero()[0]
    if not len(present):
        return np.empty(0, np.int64)
    at = at.take(present)
    counts = frequencies.total.take(at)
    tokens = run_indices(frequencies.total.cumsum(dtype=np.int64).take(at) - counts, counts)
    shifted: Array = present.repeat(counts) << _SHIFT
    end = start = 0
    for segment, match in zip(composite.segments, matches, strict=True):
        first, after = segment.tokens(*match.ranges[0]) if match.ranges else (0, 0)
        end, begin = end + after - first, end
        stop = start + int(tokens[start:].searchsorted(end))
        if stop > start:
            shifted[start:stop] |= segment.offsets(first, after).take(tokens[start:stop] - begin)
        start = stop
    return shifted


def positions_of_term(
    composite: CompositeReader, matches: Sequence[TermMatch], field: Field | None, articles: Array
) -> Array:
    """Return the positions of any term in some sorted articles, sorted."""
    every = []
    for number, where, numbers in composite.split(articles):
        segment = composite.segments[number]
        within = np.zeros(segment.size, bool)
        within[numbers] = True
        some = positions(segment, matches[number], field, within)
        article = some.article.astype(np.int64)
        offset = some.position - segment.starts.take(article)
        every.append(numbers.searchsorted(article) + where.start << _SHIFT | offset)
    return np.concatenate(every) if every else np.empty(0, np.int64)


def contains_sequence(each: Sequence[Array], size: int) -> Array:
    """Return a mask of `size` articles: those where positions of each term follow those of the term before."""
    found = each[0]
    for offset, following in enumerate(each[1:], 1):
        at = np.minimum(following.searchsorted(found + offset), max(len(following) - 1, 0))
        found = found.take((following.take(at) == found + offset).nonzero()[0]) if len(following) else following
    mask = np.zeros(size, bool)
    mask[found >> _SHIFT] = True
    return mask

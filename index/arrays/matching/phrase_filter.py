"""Which of a few articles hold words side by side, over all segments at once. Looks at no other article's places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays.postings import positions as occurrences
from index.arrays.postings.positions import Frequencies
from index.arrays.postings.term_lookup import Found
from index.arrays.segments.composite import CompositeReader
from index.arrays.storage.ragged import Array, run_indices
from index.query import Field

_ARTICLE = 32
"""A place is the number of one of the articles, shifted by so many bits, and the offset in it."""


def places_of_family(collection: CompositeReader, found: Sequence[Found], held: Frequencies, articles: Array) -> Array:
    """Give the places of a family in some rising articles, rising; `found` is what it is in each segment."""
    if not len(held.articles):
        return np.empty(0, np.int64)
    at = np.minimum(held.articles.searchsorted(articles), len(held.articles) - 1)
    met = (held.articles.take(at) == articles).nonzero()[0]
    if not len(met):
        return np.empty(0, np.int64)
    at = at.take(met)
    counts = held.every.take(at)
    tokens = run_indices(held.every.cumsum(dtype=np.int64).take(at) - counts, counts)
    places: Array = met.repeat(counts) << _ARTICLE
    begin = start = 0
    for segment, one in zip(collection.segments, found, strict=True):
        first, after = segment.tokens(*one.runs[0]) if one.runs else (0, 0)
        begin, ended = begin + after - first, begin
        stop = start + int(tokens[start:].searchsorted(begin))
        if stop > start:
            places[start:stop] |= segment.offsets(first, after).take(tokens[start:stop] - ended)
        start = stop
    return places


def places_of_term(collection: CompositeReader, found: Sequence[Found], field: Field | None, articles: Array) -> Array:
    """Give the places of any term in some rising articles, rising."""
    every = []
    for number, where, numbers in collection.split(articles):
        segment = collection.segments[number]
        within = np.zeros(segment.size, bool)
        within[numbers] = True
        some = occurrences.places(segment, found[number], field, within)
        owner = some.owner.astype(np.int64)
        every.append(numbers.searchsorted(owner) + where.start << _ARTICLE | some.place - segment.starts.take(owner))
    return np.concatenate(every) if every else np.empty(0, np.int64)


def side_by_side(each: Sequence[Array], size: int) -> Array:
    """Tell in which of so many articles places of each term follow those of the one before, a bool an article."""
    found = each[0]
    for offset, places in enumerate(each[1:], 1):
        at = np.minimum(places.searchsorted(found + offset), max(len(places) - 1, 0))
        found = found.take((places.take(at) == found + offset).nonzero()[0]) if len(places) else places
    standing = np.zeros(size, bool)
    standing[found >> _ARTICLE] = True
    return standing

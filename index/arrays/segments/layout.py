"""The limits of a segment and the layout of its positions and term hashes, for reading and writing."""

from __future__ import annotations

import numpy as np

from index.arrays.storage.ragged import Array, to_offsets

MAX_ARTICLES = 1 << 16
"""An article's number in its segment fits 16 bits."""
MAX_TOKENS = 1 << 25
"""A segment is closed at this many tokens, which bounds the memory that inverting takes (about 15 bytes a token)."""


def article_starts(title_lengths: Array, body_lengths: Array) -> Array:
    """Return the first position of each article, and the end: one position stays free after each title and body."""
    return to_offsets(title_lengths.astype(np.int64) + body_lengths + 2)


def sum_by_hash(counts: Array, hashes: Array, terms: Array) -> Array:
    """Return counts of terms in the order of their hashes; of equal hashes the first has the sum.

    `hashes` are sorted, `terms` are the numbers of the terms in that order.
    """
    summed: Array = counts[terms]
    for twin in reversed(np.flatnonzero(hashes[1:] == hashes[:-1]).tolist()):
        summed[twin] += summed[twin + 1]
    return summed

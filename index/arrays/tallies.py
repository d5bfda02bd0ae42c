"""Sets of articles as rows of bits: how many of a selection are in each set is counted 64 articles at a time.

Knows nothing of what the sets are. Article `a` is a bit of number `a // 64`; what is left over of the last is 0.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from index.arrays.storage.array_file import Array

WORD = 64
"""So many articles stand in one number."""


def packed(mask: Array) -> Array:
    """Put a bool for each article into bits."""
    bits = np.zeros(-(-len(mask) // WORD) * (WORD // 8), np.uint8)
    held = np.packbits(mask)
    bits[: len(held)] = held
    return bits.view(np.uint64)


def rows_of(sets: Iterable[Array], articles: int) -> Array:
    """Give the rows of some sets of so many articles; each set is the numbers of its articles, or a bool for each."""
    rows = [np.empty((0, -(-articles // WORD)), np.uint64)]
    for members in sets:
        mask = np.zeros(articles, bool)
        mask[members] = True
        rows.append(packed(mask)[np.newaxis])
    return np.concatenate(rows)


def tally(rows: Array, bits: Array) -> Array:
    """Count for each row how many of its articles are among the packed ones."""
    counts: Array = np.bitwise_count(rows & bits).sum(axis=1, dtype=np.uint32).astype(np.int64)
    return counts

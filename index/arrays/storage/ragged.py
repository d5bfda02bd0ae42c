"""Runs of unequal length in one flat array, and other primitives on arrays. Nothing of files or articles.

A ragged array is a flat array of elements and `offsets`: run `i` is `flat[offsets[i] : offsets[i + 1]]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def to_offsets(lengths: Array) -> Array:
    """Return the offsets of runs of these lengths, and the total."""
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def to_lengths(offsets: Array) -> Array:
    """Return the lengths of runs from their offsets and the total."""
    lengths: Array = offsets[1:].astype(np.int64) - offsets[:-1]
    return lengths


def run_indices(starts: Array, lengths: Array) -> Array:
    """Return the indices of several runs, one run after another."""
    ends = lengths.cumsum(dtype=np.int64)
    indices: Array = (starts - (ends - lengths)).repeat(lengths)
    indices += np.arange(len(indices))
    return indices


def to_indices(chosen: Array) -> Array:
    """Return the indices that a mask selects; indices stay. `take` of them is many times faster than a mask."""
    return chosen.nonzero()[0] if chosen.dtype == bool else chosen


def concatenate(parts: Sequence[Array]) -> Array:
    """Join arrays; a single one is not copied."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, np.uint8)


def to_smallest_dtype(values: npt.ArrayLike) -> Array:
    """Return unsigned integers in the smallest type that holds them all."""
    array = np.asarray(values)
    most = int(array.max()) if array.size else 0
    return array.astype(np.min_scalar_type(most), copy=False)

"""Moving sums and neighbours along the lines of a page, as arrays. Reads no text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]
"""One number for each line of a page."""
LineMask = npt.NDArray[np.bool_]
"""Which lines of a page are selected."""


def around(values: Column, reach: int) -> Column:
    """Return the mean of each value and its neighbours up to `reach` on both sides, along the last axis."""
    sums, count = _sums(values), values.shape[-1]
    line_numbers = np.arange(count)
    low, high = np.maximum(0, line_numbers - reach), np.minimum(count, line_numbers + reach + 1)
    means: Column = (sums[..., high] - sums[..., low]) / (high - low)
    return means


def before(values: Column, reach: int) -> Column:
    """Return the sum of up to `reach` values before each line, divided by `reach`."""
    return beside(values, (reach,))[0][0]


def after(values: Column, reach: int) -> Column:
    """Return the sum of up to `reach` values after each line, divided by `reach`."""
    return beside(values, (reach,))[0][1]


def beside(values: Column, reaches: Sequence[int]) -> list[tuple[Column, Column]]:
    """Return the results of `before` and `after` for each of several reaches."""
    sums, count = _sums(values), len(values)
    found = []
    for reach in reaches:
        near = min(reach, count)
        above, below = sums[:-1].copy(), np.full(count, sums[-1])
        above[near:] -= sums[: count - near]
        below[: count - near] = sums[near + 1 :]
        below -= sums[1:]
        found.append((above / reach, below / reach))
    return found


def neighbour(values: Column, distance: int) -> Column:
    """Return the value `distance` lines before each line (after it, where negative); 0 beyond the page."""
    result = np.zeros_like(values)
    if abs(distance) >= len(values):
        return result
    if distance > 0:
        result[distance:] = values[:-distance]
    else:
        result[:distance] = values[-distance:]
    return result


def since(marked: Column, decay: float) -> Column:
    """Return 1 at each marked line, decaying exponentially with the number of lines after it."""
    line_numbers = np.arange(len(marked), dtype=float)
    last = np.maximum.accumulate(np.where(marked > 0, line_numbers, -99.0))
    decayed: Column = np.exp(-(line_numbers - last) / decay)
    return decayed


def from_first(marked: Column) -> Column:
    """Return 1 from the first marked line on."""
    return np.maximum.accumulate((marked > 0).astype(float)) if len(marked) else marked


def _sums(values: Column) -> Column:
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, out=sums[..., 1:])
    return sums

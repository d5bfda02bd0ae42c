"""Sums and neighbours along the lines of a page, as whole arrays. Knows nothing of text."""

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
    """Give the mean of each value and its neighbours up to a reach on both sides; of each row, where there are some."""
    sums, count = _sums(values), values.shape[-1]
    places = np.arange(count)
    low, high = np.maximum(0, places - reach), np.minimum(count, places + reach + 1)
    means: Column = (sums[..., high] - sums[..., low]) / (high - low)
    return means


def before(values: Column, reach: int) -> Column:
    """Give the sum of the values before each place, up to a reach, divided by the reach."""
    return beside(values, (reach,))[0][0]


def after(values: Column, reach: int) -> Column:
    """Give the sum of the values after each place, up to a reach, divided by the reach."""
    return beside(values, (reach,))[0][1]


def beside(values: Column, reaches: Sequence[int]) -> list[tuple[Column, Column]]:
    """Give what `before` and `after` give, for several reaches."""
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
    """Give the value that stands so many lines before each place (after it, where negative); 0 beyond the page."""
    result = np.zeros_like(values)
    if abs(distance) >= len(values):
        return result
    if distance > 0:
        result[distance:] = values[:-distance]
    else:
        result[:distance] = values[-distance:]
    return result


def since(marked: Column, fading: float) -> Column:
    """Give 1 at each marked place, fading with the number of lines after it."""
    places = np.arange(len(marked), dtype=float)
    last = np.maximum.accumulate(np.where(marked > 0, places, -99.0))
    faded: Column = np.exp(-(places - last) / fading)
    return faded


def from_first(marked: Column) -> Column:
    """Give 1 from the first marked place on."""
    return np.maximum.accumulate((marked > 0).astype(float)) if len(marked) else marked


def _sums(values: Column) -> Column:
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, out=sums[..., 1:])
    return sums

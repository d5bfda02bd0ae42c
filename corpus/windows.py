"""Sums and neighbours along the lines of a page, as whole arrays. Knows nothing of text."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]


def around(values: Column, reach: int) -> Column:
    """Give the mean of each value and its neighbours up to a reach on both sides."""
    sums, places = _sums(values), np.arange(len(values))
    low, high = np.maximum(0, places - reach), np.minimum(len(values), places + reach + 1)
    means: Column = (sums[high] - sums[low]) / (high - low)
    return means


def before(values: Column, reach: int) -> Column:
    """Give the sum of the values before each place, up to a reach, divided by the reach."""
    sums, places = _sums(values), np.arange(len(values))
    shares: Column = (sums[places] - sums[np.maximum(0, places - reach)]) / reach
    return shares


def after(values: Column, reach: int) -> Column:
    """Give the sum of the values after each place, up to a reach, divided by the reach."""
    sums, places = _sums(values), np.arange(len(values))
    shares: Column = (sums[np.minimum(len(values), places + 1 + reach)] - sums[places + 1]) / reach
    return shares


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
    return np.concatenate([[0.0], np.cumsum(values)])

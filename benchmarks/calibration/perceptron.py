"""Fits the few numbers of a judge to examples by gradient descent. Knows nothing of pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

BATCH = 4096
RATE = 3e-3
SHRINK = 1e-4


@dataclass
class Descent:
    """Adam, after Kingma and Ba: steps of each number by the running mean and spread of its slope."""

    numbers: list[Array]
    step: int = 0

    def __post_init__(self) -> None:
        self.means = [np.zeros_like(part) for part in self.numbers]
        self.spreads = [np.zeros_like(part) for part in self.numbers]

    def take(self, slopes: Sequence[Array], rate: float) -> None:
        """Move the numbers against their slopes."""
        self.step += 1
        for number, slope, kept, spread in zip(self.numbers, slopes, self.means, self.spreads, strict=True):
            slope = slope + SHRINK * number
            kept += 0.1 * (slope - kept)
            spread += 0.001 * (slope * slope - spread)
            bent = kept / (1 - 0.9**self.step)
            number -= rate * bent / (np.sqrt(spread / (1 - 0.999**self.step)) + 1e-8)


@dataclass(frozen=True)
class Fitted:
    """A judge's numbers, for values as they are (not standardised)."""

    inner: Array
    inner_bias: Array
    outer: Array
    outer_bias: float

    def weigh(self, values: Array) -> Array:
        """Give the number of each row; above 0 speaks for it."""
        weighed: Array = np.tanh(values @ self.inner + self.inner_bias) @ self.outer + self.outer_bias
        return weighed


def fit(values: Array, wanted: Array, worth: Array, bends: int, rounds: int) -> Fitted:
    """Fit a judge with so many bent sums to rows that are wanted (1) or not (0), each of some worth."""
    middle, spread = values.mean(0), values.std(0) + 1e-6
    rows = ((values - middle) / spread).astype(np.float32)
    chance = np.random.default_rng(0)
    count = rows.shape[1]
    inner = chance.normal(0, count**-0.5, (count, bends)).astype(np.float32)
    outer = chance.normal(0, bends**-0.5, bends).astype(np.float32)
    descent = Descent([inner, np.zeros(bends, np.float32), outer, np.zeros(1, np.float32)])
    for number in range(rounds):
        rate = RATE * 0.5 * (1 + np.cos(np.pi * number / rounds))
        order = chance.permutation(len(rows))
        for start in range(0, len(rows), BATCH):
            batch = order[start : start + BATCH]
            descent.take(_slopes(descent.numbers, rows[batch], wanted[batch], worth[batch]), rate)
    inner, inner_bias, outer, outer_bias = descent.numbers
    own = inner / spread[:, None]
    return Fitted(own, inner_bias - middle @ own, outer, float(outer_bias[0]))


def _slopes(numbers: Sequence[Array], rows: Array, wanted: Array, worth: Array) -> list[Array]:
    inner, inner_bias, outer, outer_bias = numbers
    bent = np.tanh(rows @ inner + inner_bias)
    error = (1 / (1 + np.exp(-(bent @ outer + outer_bias))) - wanted) * worth / worth.sum()
    back = np.outer(error, outer) * (1 - bent * bent)
    return [rows.T @ back, back.sum(0), bent.T @ error, np.array([error.sum()], np.float32)]

"""Fits a small perceptron to examples by gradient descent. Knows nothing of pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

BATCH = 4096
RATE = 3e-3
WEIGHT_DECAY = 1e-4


@dataclass
class Descent:
    """Adam (Kingma and Ba 2015): steps by the running mean and variance of each gradient."""

    parameters: list[Array]
    step: int = 0

    def __post_init__(self) -> None:
        self.means = [np.zeros_like(part) for part in self.parameters]
        self.variances = [np.zeros_like(part) for part in self.parameters]

    def step_by(self, gradients: Sequence[Array], rate: float) -> None:
        """Move the parameters against their gradients."""
        self.step += 1
        for parameter, gradient, mean, variance in zip(
            self.parameters, gradients, self.means, self.variances, strict=True
        ):
            gradient = gradient + WEIGHT_DECAY * parameter
            mean += 0.1 * (gradient - mean)
            variance += 0.001 * (gradient * gradient - variance)
            corrected = mean / (1 - 0.9**self.step)
            parameter -= rate * corrected / (np.sqrt(variance / (1 - 0.999**self.step)) + 1e-8)


@dataclass(frozen=True)
class Fitted:
    """The parameters of a fitted perceptron, for features that are not standardised."""

    inner: Array
    inner_bias: Array
    outer: Array
    outer_bias: float

    def score(self, values: Array) -> Array:
        """Return the log-odds of each row."""
        scores: Array = np.tanh(values @ self.inner + self.inner_bias) @ self.outer + self.outer_bias
        return scores


NamedPerceptron = tuple[tuple[str, ...], Fitted]
"""A perceptron with the names of its features."""


def stack_features(features: Mapping[str, Any], names: Sequence[str]) -> Array:
    """Return a matrix of one row an example and one column a feature."""
    stacked: Array = np.stack([features[name] for name in names], axis=1).astype(np.float32)
    return stacked


def fit(values: Array, is_gold: Array, weights: Array, hidden_units: int, rounds: int) -> Fitted:
    """Fit a perceptron with one hidden layer to weighted rows, labelled 1 or 0."""
    middle, spread = values.mean(0), values.std(0) + 1e-6
    rows = ((values - middle) / spread).astype(np.float32)
    generator = np.random.default_rng(0)
    count = rows.shape[1]
    inner = generator.normal(0, count**-0.5, (count, hidden_units)).astype(np.float32)
    outer = generator.normal(0, hidden_units**-0.5, hidden_units).astype(np.float32)
    descent = Descent([inner, np.zeros(hidden_units, np.float32), outer, np.zeros(1, np.float32)])
    for number in range(rounds):
        rate = RATE * 0.5 * (1 + np.cos(np.pi * number / rounds))
        order = generator.permutation(len(rows))
        for start in range(0, len(rows), BATCH):
            batch = order[start : start + BATCH]
            descent.step_by(_gradients(descent.parameters, rows[batch], is_gold[batch], weights[batch]), rate)
    inner, inner_bias, outer, outer_bias = descent.parameters
    unscaled = inner / spread[:, None]
    return Fitted(unscaled, inner_bias - middle @ unscaled, outer, float(outer_bias[0]))


def _gradients(parameters: Sequence[Array], rows: Array, is_gold: Array, weights: Array) -> list[Array]:
    inner, inner_bias, outer, outer_bias = parameters
    hidden = np.tanh(rows @ inner + inner_bias)
    error = (1 / (1 + np.exp(-(hidden @ outer + outer_bias))) - is_gold) * weights / weights.sum()
    back = np.outer(error, outer) * (1 - hidden * hidden)
    return [rows.T @ back, back.sum(0), hidden.T @ error, np.array([error.sum()], np.float32)]


def write_classifiers(path: Path, note: str, classifiers: Mapping[str, NamedPerceptron]) -> None:
    """Write perceptrons by name as TOML, in the form that `corpus.extraction.classifier` reads."""
    rows = [f"# {note}"]
    for title, (names, classifier) in classifiers.items():
        rows += [f"\n[{title}]", f"bias = {_listed(classifier.inner_bias)}", f"outer = {_listed(classifier.outer)}"]
        rows += [f"outer_bias = {classifier.outer_bias:.3f}", f"\n[{title}.measures]"]
        rows += [f"{name} = {_listed(weights)}" for name, weights in zip(names, classifier.inner, strict=True)]
    path.write_text("\n".join([*rows, ""]), "utf-8")


def _listed(numbers: Array) -> str:
    return "[" + ", ".join(f"{number:.3f}" for number in numbers) + "]"

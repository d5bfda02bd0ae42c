"""Classifiers of lines and headlines, with parameters from TOML. Fits none: benchmarks/calibration does."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from corpus.extraction.features.windows import Column


@dataclass(frozen=True, slots=True)
class LineClassifier:
    """A perceptron with one hidden layer (tanh) over named features."""

    features: tuple[str, ...]
    inner: Column
    inner_bias: Column
    outer: Column
    outer_bias: float

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> LineClassifier:
        """Build a classifier from a table, which lists for each feature its weight in every hidden unit."""
        weights = table["measures"]  # the word of the files for features
        names = tuple(weights)
        inner = np.array([weights[name] for name in names], float)
        return cls(names, inner, np.array(table["bias"], float), np.array(table["outer"], float), table["outer_bias"])

    def score(self, features: Mapping[str, Column]) -> Column:
        """Return the log-odds of each line from its features, one array of values a feature."""
        values = _rows(features, self.features)
        scores: Column = np.tanh(values @ self.inner + self.inner_bias) @ self.outer + self.outer_bias
        return scores


def _rows(features: Mapping[str, Column], names: Sequence[str]) -> Column:
    """Return a matrix of one row a line and one column a feature; `numpy.stack` takes twice the time."""
    rows = np.empty((len(features[names[0]]), len(names)))
    for column, name in enumerate(names):
        rows[:, column] = features[name]
    return rows


@cache
def _parameters(file: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / file).read_text("utf-8"))


@cache
def load_classifier(name: str, file: str = "line_classifier.toml") -> LineClassifier:
    """Return a classifier of lines: `line` sees each by itself, `choice` also the lines around it."""
    return LineClassifier.of(_parameters(file)[name])


def score_headlines(features: Mapping[str, Column]) -> Column:
    """Return the linear score of each headline candidate."""
    table: dict[str, float] = _parameters("headline.toml")["weights"]
    total: Column = _rows(features, tuple(table)) @ np.array(list(table.values()))
    return total

"""Loads calibrated numbers and applies them. Calibrates nothing: the scripts in benchmarks/ do."""

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
class Judge:
    """Weighs named measures into one number: a weighted sum, or a weighted sum of a few bent ones."""

    measures: tuple[str, ...]
    inner: Column
    inner_bias: Column
    outer: Column
    outer_bias: float

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Judge:
        """Make a judge of one table of the file; a measure has a list of weights, one a bent sum."""
        names = tuple(table["measures"])
        inner = np.array([table["measures"][name] for name in names], float)
        return cls(names, inner, np.array(table["bias"], float), np.array(table["outer"], float), table["outer_bias"])

    def weigh(self, measured: Mapping[str, Column]) -> Column:
        """Give the number of each line (or candidate) from its measures; above 0 speaks for it."""
        values = _rows(measured, self.measures)
        weighed: Column = np.tanh(values @ self.inner + self.inner_bias) @ self.outer + self.outer_bias
        return weighed


def _rows(measured: Mapping[str, Column], names: Sequence[str]) -> Column:
    """Give a row of measures for each line, which `numpy.stack` does in twice the time."""
    rows = np.empty((len(measured[names[0]]), len(names)))
    for place, name in enumerate(names):
        rows[:, place] = measured[name]
    return rows


@cache
def _numbers(file: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / file).read_text("utf-8"))


@cache
def line_judge(name: str, file: str = "line_classifier.toml") -> Judge:
    """Give a judge of lines: `line` sees each by itself, `choice` also what stands around it."""
    return Judge.of(_numbers(file)[name])


def weigh_headlines(measured: Mapping[str, Column]) -> Column:
    """Give the weighted sum of the measures of candidates for a headline."""
    table: dict[str, float] = _numbers("headline.toml")["weights"]
    total: Column = _rows(measured, tuple(table)) @ np.array(list(table.values()))
    return total

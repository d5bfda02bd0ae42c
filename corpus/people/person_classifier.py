"""Logistic regression: is a capitalised string a person's name? Reads features and weights, no text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from math import exp

_WEIGHTS: dict[str, dict[str, float]] = tomllib.loads(
    files("corpus.people").joinpath("person_classifier.toml").read_text("utf-8")
)


def person_probability(form: str, features: Mapping[str, float]) -> float:
    """Return the probability that a string is a person's name; single words have weights of their own."""
    weights = _WEIGHTS["full" if " " in form else "single"]
    weight = sum(weights.get(name, 0.0) * size for name, size in features.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, weight))))

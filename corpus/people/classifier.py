"""How likely a capitalised string is a person's name, by its signals and calibrated weights. Looks at no text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from math import exp

_WEIGHTS: dict[str, dict[str, float]] = tomllib.loads(
    files("corpus.people").joinpath("classifier.toml").read_text("utf-8")
)


def likelihood(form: str, signals: Mapping[str, float]) -> float:
    """Give how likely a string is a person's name, from 0 to 1; one word and several are weighed differently."""
    weights = _WEIGHTS["full" if " " in form else "single"]
    weight = sum(weights.get(name, 0.0) * size for name, size in signals.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, weight))))

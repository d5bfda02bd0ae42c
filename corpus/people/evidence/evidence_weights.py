"""The weights of features of names, read from a table. Computes no feature.

Full names and single words have weights of their own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Self

UNIT = 100
"""Evidence is counted in hundredths: 1.00 multiplies the odds of a person by e."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The weights of features by name, of full names and of single words; compared by identity, so that it is a key."""

    full: Mapping[str, float]
    single: Mapping[str, float]

    def of(self, form: str) -> Mapping[str, float]:
        """Return the weights for a form."""
        return self.full if " " in form else self.single

    @classmethod
    def from_table(cls, table: Mapping[str, Mapping[str, float]]) -> Self:
        """Return the weights of a table with the keys "full" and "single"."""
        return cls(table["full"], table["single"])


_TABLES = tomllib.loads(files("corpus.people.evidence").joinpath("weights.toml").read_text("utf-8"))
LOCAL = Weights.from_table(_TABLES["local"])
"""Weights of what one article and the string itself show."""
ARCHIVE = Weights.from_table(_TABLES["archive"])
"""Weights of what an archive shows, beside the string itself."""
ASKED = Weights.from_table(_TABLES["asked"])
"""Weights of the verdicts of the model and of the evidence that left a form open."""

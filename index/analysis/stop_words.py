"""The stop words of all languages that have a list (`stop_words.toml`). Removes none from any text."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from index.analysis.normalization import normalize


@cache
def stop_words() -> frozenset[str]:
    """Return the forms of the stop words of all languages together."""
    table = tomllib.loads(files("index.analysis").joinpath("stop_words.toml").read_text(encoding="utf-8"))
    return frozenset(normalize(word) for words in table.values() for word in words.split())

"""Stem normalised forms with the Snowball algorithm of their language. Knows no token's neighbours."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files

import snowballstemmer

from index.analysis.normalization import strip_accents

_CYRILLIC = frozenset({"ru", "uk", "be", "bg", "sr", "mk"})


@lru_cache(maxsize=1 << 15)
def stem(form: str, language: str | None) -> str:
    """Return the stem of a form in a language (ISO 639-1); an unknown language counts as English.

    A form in Cyrillic script is Russian unless its language is another one written so: names and quotations keep
    their own script in an article of any language. A form with a digit is its own stem.
    """
    if not form.isalpha():
        return form
    cyrillic = "\u0400" <= form[0] <= "\u052f"
    if cyrillic:
        algorithm = _algorithms().get(language or "", "russian") if language in _CYRILLIC else "russian"
    else:
        algorithm = "english" if language in _CYRILLIC else _algorithms().get(language or "en", "english")
    return strip_accents(_stemmer(algorithm)(form)) or form


def stems(form: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the distinct stems of a query's form in the languages of an archive, English first."""
    return tuple(dict.fromkeys(stem(form, language) for language in ("en", *languages)))


@cache
def _algorithms() -> dict[str, str]:
    table = tomllib.loads(files("index.analysis").joinpath("stemmers.toml").read_text(encoding="utf-8"))
    return {code: str(name) for code, name in table["stemmers"].items()}


@cache
def _stemmer(algorithm: str) -> Callable[[str], str]:
    stemmer = snowballstemmer.stemmer(algorithm)
    if hasattr(stemmer, "maxCacheSize"):
        stemmer.maxCacheSize = 0  # `stem` has a cache; the compiled stemmer's own makes it three times slower
    stem: Callable[[str], str] = stemmer.stemWord
    return stem

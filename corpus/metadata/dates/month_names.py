"""Looks up names of months in all languages of the tables. Reads no numbers."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from corpus.metadata.dates.date_text import DateToken, fold_name, fold_word

_CALENDARS = ("gregorian", "persian", "hijri")
_MOST_WORDS = 3
_PREFIXES = {"he": ("ב", "ל", "ה"), "th": ("เดือน",), "km": ("ខែ",)}
"""Prepositions and words that are written together with the name."""
_ROMAN_NUMBERS = "I II III IV V VI VII VIII IX X XI XII"
_ROMAN = {name: number for number, name in enumerate(_ROMAN_NUMBERS.split(), 1)}
_LEAST_STEM, _LONGEST_ENDING, _LEAST_SHORT = 4, 5, 3


class Month(NamedTuple):
    """A month by its number in a calendar; not `sure` where languages use the name for different months."""

    number: int
    calendar: str = "gregorian"
    sure: bool = True


class _Tables(NamedTuple):
    by_name: dict[str, dict[str, Month]]
    by_language: dict[str, list[tuple[str, int]]]
    first_words: frozenset[str]
    inflected: frozenset[str]
    shortened: frozenset[str]
    between: frozenset[str]
    at_time: frozenset[str]


@cache
def tables() -> _Tables:
    """Return the tables of names and of words between them, folded."""
    folder = Path(__file__).parent
    names = tomllib.loads((folder / "months.toml").read_text("utf-8"))
    more = tomllib.loads((folder / "more_months.toml").read_text("utf-8"))
    by_name: dict[str, dict[str, Month]] = defaultdict(dict)
    by_language: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for calendar in _CALENDARS:
        for source in (names, more["gregorian"]) if calendar == "gregorian" else (more[calendar],):
            for language, months in source.items():
                for number, forms in enumerate(months, 1):
                    for form in filter(None, map(fold_name, forms.split("|"))):
                        by_name[form].setdefault(language, Month(number, calendar))
                        if calendar == "gregorian":
                            by_language[language].append((form, number))
    words = more["words"]
    return _Tables(
        by_name=dict(by_name),
        by_language=dict(by_language),
        first_words=frozenset(name.split()[0] for name in by_name if " " in name),
        inflected=frozenset(more["inflected"]),
        shortened=frozenset(more["shortened"]),
        between=frozenset(map(fold_word, words["between"].split())),
        at_time=frozenset(map(fold_word, words["at_time"].split())),
    )


def month_at(tokens: list[DateToken], at: int, language: str | None) -> tuple[Month, int] | None:
    """Return the month whose name begins at a token, and how many tokens it has."""
    month, begins_longer = _single(tokens[at].text, language)
    if begins_longer:
        for length in range(min(_MOST_WORDS, len(tokens) - at), 1, -1):
            words = tokens[at : at + length]
            if longer := _exact(" ".join(fold_word(token.text) for token in words), language):
                return longer, length
    return (month, 1) if month else None


@lru_cache(maxsize=8192)
def _single(word: str, language: str | None) -> tuple[Month | None, bool]:
    """Return the month that a word names, and whether it begins a name of several words."""
    folded = fold_word(word)
    return _exact(folded, language) or _without_prefix(folded), folded in tables().first_words


@lru_cache(maxsize=4096)
def _exact(name: str, language: str | None) -> Month | None:
    """Return the month of a whole name: in the language, else in all that have it."""
    meanings = tables().by_name.get(name)
    if meanings is None:
        return None
    if language in meanings:
        return meanings[language]
    counts = Counter(meanings.values())
    month, _ = counts.most_common(1)[0]
    return month if len(counts) == 1 else month._replace(sure=False)


def _without_prefix(name: str) -> Month | None:
    for language, prefixes in _PREFIXES.items():
        for prefix in prefixes:
            if name.startswith(prefix) and (month := _exact(name[len(prefix) :], language)):
                return month
    return None


def is_common_name(name: str, language: str | None) -> bool:
    """Return whether a name is hardly another word: English, of the language, or of five letters at least."""
    folded = fold_word(name)
    meanings = tables().by_name.get(folded, {})
    return language in meanings or "en" in meanings or len(folded) > 4


def has_endings(language: str | None) -> bool:
    """Return whether a language has forms of names that no table lists."""
    return language in tables().inflected or language in tables().shortened


@lru_cache(maxsize=4096)
def inflected_month(name: str, language: str | None, any_language: bool) -> Month | None:
    """Return the month of an inflected or shortened form: one that the beginning of its name alone explains."""
    known, folded = tables(), fold_word(name)
    if len(folded) < _LEAST_SHORT:
        return None
    if found := _begun(folded, (language,) if language else ()):
        return Month(found)
    if not any_language:
        return None
    found = _begun(folded, known.inflected | known.shortened)
    return Month(found, sure=len(folded) > _LEAST_STEM) if found else None


def _begun(word: str, languages: Iterable[str]) -> int | None:
    """Return the number of the month whose names share the longest beginning with a word, if it is one month."""
    known = tables()
    best: dict[int, int] = {}
    for language in languages:
        inflects = language in known.inflected
        if not inflects and language not in known.shortened:
            continue
        for name, number in known.by_language.get(language, ()):
            stem = name[: -2 if len(name) > 6 else -1 if len(name) > _LEAST_STEM else None]
            is_ending = inflects and len(stem) >= _LEAST_STEM and word.startswith(stem)
            if name.startswith(word) or (is_ending and len(word) - len(stem) <= _LONGEST_ENDING):
                best[number] = max(best.get(number, 0), _shared(name, word))
    if not best:
        return None
    longest = max(best.values())
    months = [number for number, length in best.items() if length == longest]
    return months[0] if len(months) == 1 else None


def _shared(name: str, word: str) -> int:
    return next(
        (at for at, (one, other) in enumerate(zip(name, word, strict=False)) if one != other), min(len(name), len(word))
    )


def roman_month(word: str) -> int | None:
    """Return the number of a month in Roman digits, which are written as capitals."""
    return _ROMAN.get(word)

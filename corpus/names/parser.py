"""Parser of personal names: the distinctive words, without titles, suffixes and particles.

Compares no names: `corpus.names.similarity` does.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from corpus.text.transliteration import transliterate

_FACTS = tomllib.loads(files("corpus.names").joinpath("parser.toml").read_text("utf-8"))
TITLES = frozenset(_FACTS["titles"].split())
SUFFIXES = frozenset(_FACTS["suffixes"].split())
PARTICLES = frozenset(_FACTS["particles"].split())
SPELLINGS = {word: group.split()[0] for group in _FACTS["spellings"] for word in group.split()}
NICKNAMES = frozenset(
    pair
    for formal, *familiar in map(str.split, _FACTS["nicknames"])
    for short in familiar
    for pair in ((formal, short), (short, formal))
)
_FAMILIAR = {formal: tuple(familiar) for formal, *familiar in map(str.split, _FACTS["nicknames"])}
_PATRONYMIC_PARTICLES = frozenset(_FACTS["fathers"].split())  # "bin", "ibn", …
ABD_PREFIXES = ("abdul", "abdel", "abdal", "abdol", "abdur", "abder", "abdus", "abd")
"""Beginnings of names such as Abdulrahman, which `parse` reduces to "abd"."""
_GIVEN_PARTICLE = re.compile(r"(?:Al|Ben|Di|Ed|Van)\s|(?:AL|BEN|DI|ED|VAN)\s")
_NOT_LATIN = re.compile(r"[\u0370-\u1dff\u2c00-\ua71f\ua800-\ud7ff]")
_BREAK = re.compile(r"[\s\-‐-―_·・./]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A parsed name: its words in the letters a to z, in order.

    `patronymics` are the indices of words that name a father ("bin Salman");
    `latin` is False if the name was written in another script.
    """

    words: tuple[str, ...]
    patronymics: frozenset[int] = frozenset()
    latin: bool = True

    @property
    def surname(self) -> str:
        """The last word, or an empty string."""
        return self.words[-1] if self.words else ""

    @property
    def given(self) -> str:
        """The first word of a name of several words, or an empty string."""
        return self.words[0] if len(self.words) > 1 else ""


@lru_cache(maxsize=1 << 16)
def parse(name: str) -> Name:
    """Parse a name; "SURNAME, Given" is read in the usual order."""
    last, comma, first = name.partition(",")
    if comma and first.strip() and transliterate(first) not in SUFFIXES:
        name = f"{first} {last}"
    words = [word for word in map(transliterate, _BREAK.split(name)) if word]
    while len(words) > 1 and words[0] in TITLES:
        words.pop(0)
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    given = len(words) == 2 and bool(_GIVEN_PARTICLE.match(name))
    return replace(_drop_particles(words, given), latin=not _NOT_LATIN.search(name))


def _drop_particles(words: list[str], given: bool) -> Name:
    """Drop particles, unless nothing else is left or the first is a given name ("Ben Affleck")."""
    distinctive: list[str] = []
    patronymics: set[int] = set()
    for position, word in enumerate(words):
        if position and words[position - 1] in _PATRONYMIC_PARTICLES:
            patronymics.add(len(distinctive))
        if word not in PARTICLES or (given and position == 0):
            distinctive.extend(_split_abd(word))
    return Name(tuple(distinctive or words), frozenset(patronymics) if distinctive else frozenset())


def _split_abd(word: str) -> tuple[str, ...]:
    """Split names such as Abdelaziz, written as one word or two, into "abd" and the rest."""
    for start in ABD_PREFIXES:
        if word == start:
            return ("abd",)
        if word.startswith(start) and len(word) >= len(start) + 4:
            return ("abd", word.removeprefix(start))
    return (word,)


def also_called(given: str) -> tuple[str, ...]:
    """Return the familiar forms of a given name: bill, billy, … for william."""
    return _FAMILIAR.get(given, ())

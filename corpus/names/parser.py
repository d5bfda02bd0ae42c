"""What a bare name is made of: the words that distinguish its bearer, without titles, suffixes and particles.

Compares nothing: that is for `names`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from corpus.names.phonetics import transliterated

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
_CALLED = {formal: tuple(familiar) for formal, *familiar in map(str.split, _FACTS["nicknames"])}
_FATHERS = frozenset(_FACTS["fathers"].split())
SERVANTS = ("abdul", "abdel", "abdal", "abdol", "abdur", "abder", "abdus", "abd")
"""Beginnings of names such as Abdulrahman, of which "abd" is what `parse` leaves."""
_GIVEN_PARTICLE = re.compile(r"(?:Al|Ben|Di|Ed|Van)\s|(?:AL|BEN|DI|ED|VAN)\s")
_NOT_LATIN = re.compile(r"[\u0370-\u1dff\u2c00-\ua71f\ua800-\ud7ff]")
_BREAK = re.compile(r"[\s\-‐-―_·・./]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: its plain words in order, which of them name a father ("bin Salman"), its alphabet."""

    words: tuple[str, ...]
    fathers: frozenset[int] = frozenset()
    latin: bool = True

    @property
    def surname(self) -> str:
        """The last word, or nothing."""
        return self.words[-1] if self.words else ""

    @property
    def given(self) -> str:
        """The first word of a name of several, or nothing."""
        return self.words[0] if len(self.words) > 1 else ""


@lru_cache(maxsize=400_000)
def parse(name: str) -> Name:
    """Take a name apart; "SURNAME, Given" is read in the usual order."""
    last, comma, first = name.partition(",")
    if comma and first.strip() and transliterated(first) not in SUFFIXES:
        name = f"{first} {last}"
    words = [word for word in map(transliterated, _BREAK.split(name)) if word]
    while len(words) > 1 and words[0] in TITLES:
        words.pop(0)
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    given = len(words) == 2 and bool(_GIVEN_PARTICLE.match(name))
    return replace(_distinct(words, given), latin=not _NOT_LATIN.search(name))


def _distinct(words: list[str], given: bool) -> Name:
    """Leave out particles, unless they are all there is or the first is a given name ("Ben Affleck")."""
    kept: list[str] = []
    fathers: set[int] = set()
    for position, word in enumerate(words):
        if position and words[position - 1] in _FATHERS:
            fathers.add(len(kept))
        if word not in PARTICLES or (given and position == 0):
            kept.extend(_servant(word))
    return Name(tuple(kept or words), frozenset(fathers) if kept else frozenset())


def _servant(word: str) -> tuple[str, ...]:
    """Give "abd" and whose servant it is for Abdul, Abdelaziz and the like, which are spelt in one word or two."""
    for start in SERVANTS:
        if word == start:
            return ("abd",)
        if word.startswith(start) and len(word) >= len(start) + 4:
            return ("abd", word.removeprefix(start))
    return (word,)


def also_called(given: str) -> tuple[str, ...]:
    """Give the familiar forms of a given name: bill, billy, … for william."""
    return _CALLED.get(given, ())

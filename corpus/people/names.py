"""Bare names of people: what their words are, and whether two of them can be the same person's.

Looks at two names alone; who else bears them, and in which articles, is for `folding` to weigh.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from corpus.people.spelling import plain, skeletons, unlikeness

_FACTS = tomllib.loads(files("corpus.people").joinpath("names.toml").read_text("utf-8"))
TITLES = frozenset(_FACTS["titles"].split())
SUFFIXES = frozenset(_FACTS["suffixes"].split())
PARTICLES = frozenset(_FACTS["particles"].split())
_NICKNAMES = frozenset(
    pair
    for formal, *familiar in map(str.split, _FACTS["nicknames"])
    for short in familiar
    for pair in ((formal, short), (short, formal))
)
_BREAK = re.compile(r"[\s\-‐-―_·・./]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: its words that distinguish, plain, in order of given name to surname."""

    words: tuple[str, ...]

    @property
    def surname(self) -> str:
        """The last word, or nothing."""
        return self.words[-1] if self.words else ""

    @property
    def given(self) -> str:
        """The first word of a name of several, or nothing."""
        return self.words[0] if len(self.words) > 1 else ""


@dataclass(frozen=True, slots=True)
class Costs:
    """What it costs to read one name for another: a word, a middle one left out (or beside another), one at an end."""

    word: Callable[[str, str], float]
    middle: float
    other_middle: float
    end: float


@lru_cache(maxsize=400_000)
def parse(name: str) -> Name:
    """Take a name apart: no titles, suffixes or particles; "SURNAME, Given" in its usual order."""
    last, comma, first = name.partition(",")
    if comma and first.strip() and plain(first) not in SUFFIXES:
        name = f"{first} {last}"
    words = [word for word in map(plain, _BREAK.split(name)) if word]
    while len(words) > 1 and words[0] in TITLES:
        words.pop(0)
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    return Name(tuple(_distinct(words)))


def _distinct(words: list[str]) -> list[str]:
    """Leave out particles, unless they are all there is or begin the name as a given name does ("Ben Affleck")."""
    kept: list[str] = []
    for position, word in enumerate(words):
        servant = position > 0 and kept and kept[-1] in ("abd", "abdul", "abdel", "abdal", "abdol")
        if servant and word not in PARTICLES:
            kept[-1] = "abdul" + word
        elif word not in PARTICLES or (position == 0 and word == "ben" and len(words) == 2):
            kept.append(word)
    return kept or words


def same_person(a: str, b: str) -> bool:
    """Tell whether two bare names are likely one person's, typing errors included: for checking, not for folding."""
    return difference(parse(a), parse(b), CHECKING) <= 0.5


def same_spelling(a: str, b: str) -> bool:
    """Tell whether two bare names are one name in two habits of spelling, a forgotten middle name included."""
    return difference(parse(a), parse(b), FOLDING) <= 0.5


def variant_keys(word: str) -> tuple[str, ...]:
    """Give the keys under which a word of a name meets its other spellings, likeliest first; none without letters."""
    letters = plain(word)
    return skeletons(letters) if letters else ()


def difference(a: Name, b: Name, costs: Costs) -> float:
    """Give how far two names are from being one person's: 0 the same, above 0.5 hardly, 9 without common ground."""
    short, long = sorted((a.words, b.words), key=len)
    if not short:
        return 9.0
    pairs = sorted(
        (costs.word(x, y) + 0.05 * (i != j and len(short) - i != len(long) - j), i, j)
        for i, x in enumerate(short)
        for j, y in enumerate(long)
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    total = 0.0
    for cost, i, j in pairs:
        if i not in taken[0] and j not in taken[1]:
            total += cost
            taken[0].add(i)
            taken[1].add(j)
    middle = costs.middle if len(short) < 3 else costs.other_middle
    return total + sum(costs.end if j in (0, len(long) - 1) else middle for j in range(len(long)) if j not in taken[1])


def _misspelt(a: str, b: str) -> float:
    """Give what it costs to read one word for the other when typing errors count little."""
    if (a, b) in _NICKNAMES:
        return 0.1
    if 1 in (len(a), len(b)):
        return 0.1 if a[0] == b[0] else 1.0
    cost = unlikeness(a, b)
    return min(1.0, cost / max(2.0, len(min(a, b, key=len)) / 2.5) * 0.7)


def _respelt(a: str, b: str) -> float:
    """Give what it costs to read one word for the other when only habits of spelling may differ."""
    if (a, b) in _NICKNAMES:
        return 0.2
    if 1 in (len(a), len(b)):
        return 0.2 if a[0] == b[0] else 1.0
    return min(1.0, unlikeness(a, b))


CHECKING = Costs(_misspelt, middle=0.1, other_middle=0.1, end=0.3)
FOLDING = Costs(_respelt, middle=0.1, other_middle=0.6, end=0.3)

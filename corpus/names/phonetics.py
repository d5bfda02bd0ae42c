"""How a word of a name is spelt and how it sounds, over alphabets and habits of transliteration.

Knows letters, not people: what a given name, a title or a particle is, `names` says.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from itertools import islice, product
from math import inf

from anyascii import anyascii

_FACTS = tomllib.loads(files("corpus.names").joinpath("phonetics.toml").read_text("utf-8"))
SOUNDS: dict[str, str] = _FACTS["sounds"]
_RULE = re.compile("|".join(sorted(map(re.escape, SOUNDS), key=len, reverse=True)))
_CHINESE = re.compile(r"^(?:x|hs)(?=[aiu])")
_NEAR: dict[tuple[str, str], float] = {
    pair: float(cost) for cost, pairs in _FACTS["near"].items() for a, b in pairs for pair in ((a, b), (b, a))
}
_SILENT: dict[str, float] = {sound: float(cost) for cost, sounds in _FACTS["silent"].items() for sound in sounds}
SKELETON: dict[str, str] = {sound: key for key, sounds in _FACTS["skeleton"].items() for sound in sounds}
VOWELS = frozenset("aeiou")
READINGS = {"C": ("C", "h", "k"), "J": ("J", "i"), "H": ("k", "h")}
"""Sounds whose letters are read differently from one language to another: "ch" in Chavez, Sacharow, Christo; "j" in
Jamal, Jurij."""


@lru_cache(maxsize=200_000)
def transliterated(word: str) -> str:
    """Give the lower-case letters a to z and digits that stand for a word in any alphabet."""
    return re.sub(r"[^a-z0-9]", "", anyascii(word).lower())


@lru_cache(maxsize=200_000)
def sounds(word: str) -> str:
    """Give the sounds of a plain word, a letter each, doubled letters once."""
    heard = _RULE.sub(lambda match: SOUNDS[match.group()], _CHINESE.sub("sh", word))
    return re.sub(r"(.)\1+", r"\1", heard)


@lru_cache(maxsize=400_000)
def phonetic_distance(a: str, b: str, most: float = inf) -> float:
    """Give the cheapest way from one plain word to another by their sounds: 0 alike, 1 for each unrelated letter.

    Two neighbours that changed places count as one letter. What is more than `most` is told as infinite.
    """
    if a == b:
        return 0.0
    first, second = sounds(a), sounds(b)
    rows = [[0.0]]
    for sound in second:
        rows[0].append(rows[0][-1] + _SILENT.get(sound, 1.0))
    for i, x in enumerate(first, 1):
        row = [rows[-1][0] + _SILENT.get(x, 1.0)]
        for j, y in enumerate(second, 1):
            best = min(
                rows[-1][j - 1] + (0.0 if x == y else _NEAR.get((x, y), 1.0)),
                rows[-1][j] + _SILENT.get(x, 1.0),
                row[-1] + _SILENT.get(y, 1.0),
            )
            if i > 1 and j > 1 and x == second[j - 2] and y == first[i - 2] and x != y:
                best = min(best, rows[i - 2][j - 2] + 1.0)
            row.append(best)
        rows.append(row)
        if min(row) > most and min(rows[-2]) > most:  # two rows, since neighbours that changed places step over one
            return inf
    return max(rows[-1][-1], 0.05)


def skeletons(word: str) -> tuple[str, ...]:
    """Give the consonant skeletons under which a plain word can be looked up, the plainest first, eight at most."""
    heard = sounds(word)
    readings = [READINGS.get(sound, (sound,)) for sound in heard]
    keys = dict.fromkeys(_skeleton("".join(reading)) for reading in islice(product(*readings), 8))
    return tuple(keys)


def _skeleton(heard: str) -> str:
    start = "a" if heard[:1] in VOWELS or heard[:1] == "h" else ""
    consonants = "".join(SKELETON.get(sound, sound) for sound in heard if sound not in VOWELS and sound != "h")
    return start + re.sub(r"(.)\1+", r"\1", consonants)

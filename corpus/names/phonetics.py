"""Phonetics of a word across alphabets and conventions of transliteration: sounds, distance, look-up keys.

Knows no given names, titles or particles: `corpus.names.parser` does.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from itertools import islice, product
from math import inf

_FACTS = tomllib.loads(files("corpus.names").joinpath("phonetics.toml").read_text("utf-8"))
SOUNDS: dict[str, str] = _FACTS["sounds"]
_RULE = re.compile("|".join(sorted(map(re.escape, SOUNDS), key=len, reverse=True)))
_CHINESE = re.compile(r"^(?:x|hs)(?=[aiu])")
_SUBSTITUTION_COSTS: dict[tuple[str, str], float] = {
    pair: float(cost) for cost, pairs in _FACTS["near"].items() for a, b in pairs for pair in ((a, b), (b, a))
}
_OMISSION_COSTS: dict[str, float] = {
    sound: float(cost) for cost, sounds in _FACTS["silent"].items() for sound in sounds
}
KEY_LETTERS: dict[str, str] = {sound: key for key, sounds in _FACTS["skeleton"].items() for sound in sounds}
VOWELS = frozenset("aeiou")
AMBIGUOUS_SOUNDS = {"C": ("C", "h", "k"), "J": ("J", "i"), "H": ("k", "h")}
"""Sounds whose letters are pronounced differently from language to language: "ch" in Chavez, Sacharow, Christo; "j" in
Jamal, Jurij."""


@lru_cache(maxsize=1 << 15)
def sounds(word: str) -> str:
    """Return the sounds of a transliterated word, one character each, repeated ones once."""
    heard = _RULE.sub(lambda match: SOUNDS[match.group()], _CHINESE.sub("sh", word))
    return re.sub(r"(.)\1+", r"\1", heard)


@lru_cache(maxsize=1 << 15)
def phonetic_distance(a: str, b: str, most: float = inf) -> float:
    """Return the weighted edit distance of two transliterated words by sound: 0 for equal, 1 per unrelated letter.

    A transposition of neighbours counts as one edit (Damerau–Levenshtein, restricted).
    A distance above `most` may be returned as infinity.
    """
    if a == b:
        return 0.0
    first, second = sounds(a), sounds(b)
    rows = [[0.0]]
    for sound in second:
        rows[0].append(rows[0][-1] + _OMISSION_COSTS.get(sound, 1.0))
    for i, x in enumerate(first, 1):
        row = [rows[-1][0] + _OMISSION_COSTS.get(x, 1.0)]
        for j, y in enumerate(second, 1):
            best = min(
                rows[-1][j - 1] + (0.0 if x == y else _SUBSTITUTION_COSTS.get((x, y), 1.0)),
                rows[-1][j] + _OMISSION_COSTS.get(x, 1.0),
                row[-1] + _OMISSION_COSTS.get(y, 1.0),
            )
            if i > 1 and j > 1 and x == second[j - 2] and y == first[i - 2] and x != y:
                best = min(best, rows[i - 2][j - 2] + 1.0)
            row.append(best)
        rows.append(row)
        if min(row) > most and min(rows[-2]) > most:  # two rows, since a transposition skips one
            return inf
    return max(rows[-1][-1], 0.05)


def phonetic_keys(word: str) -> tuple[str, ...]:
    """Return at most eight consonant keys to look a transliterated word up under, the likeliest first."""
    readings = [AMBIGUOUS_SOUNDS.get(sound, (sound,)) for sound in sounds(word)]
    keys = dict.fromkeys(_to_key("".join(reading)) for reading in islice(product(*readings), 8))
    return tuple(keys)


def _to_key(heard: str) -> str:
    start = "a" if heard[:1] in VOWELS or heard[:1] == "h" else ""
    consonants = "".join(KEY_LETTERS.get(sound, sound) for sound in heard if sound not in VOWELS and sound != "h")
    return start + re.sub(r"(.)\1+", r"\1", consonants)

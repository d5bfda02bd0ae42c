"""Bare names of people: whether two can be one person's, and the keys under which spellings of a word meet.

Looks at two names alone; who else bears them, and in which articles, is for `folding` to weigh.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from anyascii import anyascii

from corpus.names.parser import NICKNAMES, SPELLINGS, Name, parse
from corpus.names.phonetics import phonetic_distance, skeletons, transliterated

_SYLLABLES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_DIGITS = str.maketrans("013579", "oiesqg")
_FAR = 9.0
_SPELT: dict[str, list[str]] = {
    first: [word for word, of in SPELLINGS.items() if of == first] for first in set(SPELLINGS.values())
}


@dataclass(frozen=True, slots=True)
class Costs:
    """What it costs to read one name for another, and how much makes them two people's.

    An unrelated letter costs 1. `word` is the most per letter that a word may cost and be the same word, `least` what
    it may cost however short it is, `across` the most per letter between two scripts; `middle` is a middle word left
    out, `other_middle` one beside a middle word that both have, `end` a first or last word left out, `order` a word out
    of its place, `father` a father who is a son in the other name.
    """

    limit: float
    word: float
    least: float
    across: float
    nickname: float
    initial: float
    middle: float
    other_middle: float
    end: float
    order: float
    father: float


CHECKING = Costs(
    1.2,
    word=0.25,
    least=1.0,
    across=0.25,
    nickname=0.2,
    initial=0.3,
    middle=0.3,
    other_middle=0.3,
    end=0.7,
    order=0.1,
    father=1,
)
"""Typing errors are forgiven. Calibrated on judged pairs of names by `benchmarks/calibration/name_costs.py`."""

FOLDING = Costs(
    0.5,
    word=0.031,
    least=0.06,
    across=0.1,
    nickname=0.2,
    initial=0.2,
    middle=0.1,
    other_middle=0.6,
    end=0.3,
    order=0.2,
    father=1,
)
"""Only habits of spelling are forgiven: nobody is folded into a namesake for a typing error."""


def same_person(a: str, b: str) -> bool:
    """Tell whether two bare names are likely one person's, typing errors included: for checking, not for folding."""
    return likely_same(a, b, CHECKING)


def likely_same(a: str, b: str, costs: Costs) -> bool:
    """Tell whether two bare names are one person's at these costs, blanks lost or added and scripts told apart."""
    if _SYLLABLES.search(a) and _SYLLABLES.search(b):
        return "".join(a.split()) == "".join(b.split())
    first, second = list(_readings(a)), list(_readings(b))
    return min(difference(x, y, costs) for x in first for y in second) <= costs.limit


def joined_difference(a: str, b: str, costs: Costs) -> float:
    """Give how far two bare names are from being one when neighbouring words of one of them may be written as one."""
    first, second = list(_readings(a)), list(_readings(b))
    pairs = [(first[0], other) for other in second] + [(other, second[0]) for other in first[1:]]
    return min(difference(x, y, costs) for x, y in pairs if min(len(x.words), len(y.words)) > 1 or (x, y) == pairs[0])


def same_spelling(a: str, b: str) -> bool:
    """Tell whether two bare names are one name in two habits of spelling, a forgotten middle name included."""
    return difference(parse(a), parse(b), FOLDING) <= FOLDING.limit


def variant_keys(word: str) -> tuple[str, ...]:
    """Give the keys under which a word of a name meets its other spellings, likeliest first; none without letters."""
    letters = transliterated(word)
    return skeletons(letters) if letters else ()


def alike(a: str, b: str, costs: Costs) -> float:
    """Give what it costs to read one plain word of a name for another, or infinity where nothing lets one do so."""
    cost = _unlike(a, b, costs, costs.word)
    return cost if cost < _FAR else inf


def also_written(word: str) -> frozenset[str]:
    """Give the plain words that stand for a given name too: its familiar forms, and spellings beyond habit."""
    familiar = {other for formal, other in NICKNAMES if formal == word}
    return frozenset(familiar | {other for other in _SPELT.get(SPELLINGS.get(word, ""), ()) if other != word})


def difference(a: Name, b: Name, costs: Costs) -> float:
    """Give how far two names are from being one person's: 0 the same, `costs.limit` hardly."""
    short, long = sorted((a, b), key=lambda name: len(name.words))
    most = costs.word if a.latin == b.latin else costs.across
    pairs = sorted(
        (cost + _misplaced(short, long, i, j, costs), i, j)
        for i, x in enumerate(short.words)
        for j, y in enumerate(long.words)
        if (cost := _unlike(x, y, costs, most)) < _FAR
    )
    matched: dict[int, int] = {}
    left = set(range(len(long.words)))
    total = 0.0
    for cost, i, j in pairs:
        if i not in matched and j in left:
            matched[i] = j
            left.remove(j)
            total += cost
    if len(matched) < len(short.words) or not any(len(short.words[i]) > 1 for i in matched):
        return _FAR
    last = len(long.words) - 1
    middle = costs.middle if len(short.words) < 3 else costs.other_middle
    return total + sum(costs.end if j in (0, last) else middle for j in left)


def _unlike(a: str, b: str, costs: Costs, most: float) -> float:
    """Give what it costs to read one word for the other."""
    if a == b:
        return 0.0
    if (a, b) in NICKNAMES:
        return costs.nickname
    if 1 in (len(a), len(b)):
        return costs.initial if a[0] == b[0] else _FAR
    if a in SPELLINGS and SPELLINGS[a] == SPELLINGS.get(b):
        return 0.05
    enough = max(costs.least, most * max(len(a), len(b)))
    cost = phonetic_distance(a, b, enough)
    return cost if cost <= enough else _FAR


def _misplaced(short: Name, long: Name, i: int, j: int, costs: Costs) -> float:
    """Give what it costs that a word stands elsewhere: neither as far from the beginning nor from the end."""
    in_place = i == j or len(short.words) - i == len(long.words) - j or len(short.words) == 1
    swapped = bool(short.fathers and long.fathers) and (i in short.fathers) != (j in long.fathers)
    return (0.0 if in_place else costs.order) + (costs.father if swapped else 0.0)


def _readings(name: str) -> Iterator[Name]:
    """Give a name as written and with neighbouring words in one: blanks get lost and appear by themselves."""
    if re.search(r"[^\W\d_]\d|\d[^\W\d_]", name):
        name = anyascii(name).translate(_DIGITS)
    whole = parse(name)
    yield whole
    words = whole.words
    for start in range(len(words)):
        for end in range(start + 2, len(words) + 1):
            yield Name((*words[:start], "".join(words[start:end]), *words[end:]))
    if len(words) > 1 and 1 < len(words[0]) < 4 and not re.search("[aeiouy]", words[0]):
        yield Name((*words[0], *words[1:]))

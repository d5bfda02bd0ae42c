"""Similarity of two bare names: edit costs, whether they can be one person's, phonetic keys of a word.

Compares two names without context; `corpus.resolution.people` weighs other names and articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from corpus.names.parser import NICKNAMES, SPELLINGS, Name, parse
from corpus.names.phonetics import phonetic_distance, phonetic_keys
from corpus.text.transliteration import to_ascii, transliterate

_SYLLABLES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_DIGITS = str.maketrans("013579", "oiesqg")
_INCOMPATIBLE = 9.0
_LISTED_KEYS: dict[str, list[str]] = {word: [f"={group}"] for word, group in SPELLINGS.items()}
"""By word, keys that it shares with the words that lists call the same; phonetic keys have no such characters."""
for _pair in NICKNAMES:
    _LISTED_KEYS.setdefault(_pair[0], []).append("/".join(sorted(_pair)))
_SPELLINGS_BY_GROUP: dict[str, list[str]] = {
    first: [word for word, of in SPELLINGS.items() if of == first] for first in set(SPELLINGS.values())
}


@dataclass(frozen=True, slots=True)
class Costs:
    """Edit costs between two names, and the `limit` above which they are two people's.

    An unrelated letter costs 1. A word may cost at most `word` per letter (`cross_script` between two scripts), or
    `min_word` if that is more. `middle` is the cost of a missing middle word, `other_middle` of one beside a middle
    word that both have, `end` of a missing first or last word, `order` of a word in another position, `father` of a
    patronymic that is no patronymic in the other name.
    """

    limit: float
    word: float
    min_word: float
    cross_script: float
    nickname: float
    initial: float
    middle: float
    other_middle: float
    end: float
    order: float
    father: float


TOLERANT_COSTS = Costs(
    1.2,
    word=0.25,
    min_word=1.0,
    cross_script=0.25,
    nickname=0.2,
    initial=0.3,
    middle=0.3,
    other_middle=0.3,
    end=0.7,
    order=0.1,
    father=1,
)
"""Tolerates typing errors. Calibrated on judged pairs of names by `benchmarks/calibration/name_costs.py`."""

STRICT_COSTS = Costs(
    0.5,
    word=0.031,
    min_word=0.06,
    cross_script=0.1,
    nickname=0.2,
    initial=0.2,
    middle=0.1,
    other_middle=0.6,
    end=0.3,
    order=0.2,
    father=1,
)
"""Tolerates spelling conventions only, so that entity resolution merges no namesakes by a typing error."""


def same_person(a: str, b: str) -> bool:
    """Return whether two bare names are likely one person's, typing errors included.

    For checking names against each other; entity resolution uses the stricter `same_spelling`.
    """
    return is_likely_same(a, b, TOLERANT_COSTS)


def is_likely_same(a: str, b: str, costs: Costs) -> bool:
    """Return whether two bare names are one person's at these costs, with blanks lost or added."""
    if _SYLLABLES.search(a) and _SYLLABLES.search(b):
        return "".join(a.split()) == "".join(b.split())
    first, second = list(_readings(a)), list(_readings(b))
    return min(name_distance(x, y, costs) for x in first for y in second) <= costs.limit


def joined_name_distance(a: str, b: str, costs: Costs) -> float:
    """Return the distance of two bare names when neighbouring words of one of them may be written as one."""
    first, second = list(_readings(a)), list(_readings(b))
    pairs = [(first[0], other) for other in second] + [(other, second[0]) for other in first[1:]]
    return min(
        name_distance(x, y, costs) for x, y in pairs if min(len(x.words), len(y.words)) > 1 or (x, y) == pairs[0]
    )


def same_spelling(a: str, b: str) -> bool:
    """Return whether two bare names are one name in two spellings; a middle name may be missing."""
    if _sound_keys(a).isdisjoint(_sound_keys(b)):
        return False  # no two words sound alike: nearly all pairs, in a hundredth of the time
    return name_distance(parse(a), parse(b), STRICT_COSTS) <= STRICT_COSTS.limit


@lru_cache(maxsize=1 << 15)
def _sound_keys(name: str) -> frozenset[str]:
    """Return keys of the words of a name, of which it shares one with every other spelling of it."""
    words = [word for word in parse(name).words if len(word) > 1]
    return frozenset(key for word in words for key in (*phonetic_keys(word), *_LISTED_KEYS.get(word, ())))


def variant_keys(word: str) -> tuple[str, ...]:
    """Return the phonetic keys that a word of a name shares with its other spellings, likeliest first."""
    letters = transliterate(word)
    return phonetic_keys(letters) if letters else ()


def substitution_cost(a: str, b: str, costs: Costs) -> float:
    """Return the cost to replace one transliterated word of a name by another; infinity if they are unrelated."""
    cost = _word_cost(a, b, costs, costs.word)
    return cost if cost < _INCOMPATIBLE else inf


def given_name_variants(word: str) -> frozenset[str]:
    """Return the other words for a transliterated given name: nicknames and listed spellings."""
    familiar = {other for formal, other in NICKNAMES if formal == word}
    return frozenset(
        familiar | {other for other in _SPELLINGS_BY_GROUP.get(SPELLINGS.get(word, ""), ()) if other != word}
    )


def name_distance(a: Name, b: Name, costs: Costs) -> float:
    """Return the distance of two names: 0 for the same, above `costs.limit` for two people's.

    Words are paired greedily, cheapest first; each word left over costs `middle`, `other_middle` or `end`.
    """
    short, long = sorted((a, b), key=lambda name: len(name.words))
    most = costs.word if a.latin == b.latin else costs.cross_script
    pairs = sorted(
        (cost + _position_cost(short, long, i, j, costs), i, j)
        for i, x in enumerate(short.words)
        for j, y in enumerate(long.words)
        if (cost := _word_cost(x, y, costs, most)) < _INCOMPATIBLE
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
        return _INCOMPATIBLE
    last = len(long.words) - 1
    middle = costs.middle if len(short.words) < 3 else costs.other_middle
    return total + sum(costs.end if j in (0, last) else middle for j in left)


def _word_cost(a: str, b: str, costs: Costs, most: float) -> float:
    """Return the cost to replace one word by the other."""
    if a == b:
        return 0.0
    if (a, b) in NICKNAMES:
        return costs.nickname
    if 1 in (len(a), len(b)):
        return costs.initial if a[0] == b[0] else _INCOMPATIBLE
    if a in SPELLINGS and SPELLINGS[a] == SPELLINGS.get(b):
        return 0.05
    enough = max(costs.min_word, most * max(len(a), len(b)))
    cost = phonetic_distance(a, b, enough)
    return cost if cost <= enough else _INCOMPATIBLE


def _position_cost(short: Name, long: Name, i: int, j: int, costs: Costs) -> float:
    """Return the cost of pairing two words by position, counted from the start or the end, and by patronymic."""
    in_place = i == j or len(short.words) - i == len(long.words) - j or len(short.words) == 1
    swapped = bool(short.patronymics and long.patronymics) and (i in short.patronymics) != (j in long.patronymics)
    return (0.0 if in_place else costs.order) + (costs.father if swapped else 0.0)


def _readings(name: str) -> Iterator[Name]:
    """Yield a name as written, then with neighbouring words joined: scanned text loses and adds blanks."""
    if re.search(r"[^\W\d_]\d|\d[^\W\d_]", name):
        name = to_ascii(name).translate(_DIGITS)
    parsed = parse(name)
    yield parsed
    words = parsed.words
    for start in range(len(words)):
        for end in range(start + 2, len(words) + 1):
            yield Name((*words[:start], "".join(words[start:end]), *words[end:]))
    if len(words) > 1 and 1 < len(words[0]) < 4 and not re.search("[aeiouy]", words[0]):
        yield Name((*words[0], *words[1:]))

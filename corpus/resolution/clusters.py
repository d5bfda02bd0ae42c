"""Clusters of the names of one person, greedily in three steps: full names, names with an initial, single words.

Every name gets the *representative* of its cluster. Frequent full names come first and rarer ones join them. Names are
compared only if they share a blocking key, so that a change in few names reaches few others. Knows no articles and no
corrections.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from corpus.names.parser import SPELLINGS, also_called, parse
from corpus.names.similarity import same_spelling, variant_keys

RULES_VERSION = 2
"""Increase it whenever the same names could get other representatives, so that stored ones are computed again."""

_DOMINANT = 4.0
"""How many times more articles than the next namesake a person needs to be meant by a bare surname."""


class NameKind(IntEnum):
    """Kinds of names, in the order in which they join clusters."""

    FULL = 1
    INITIAL = 2
    SINGLE = 3


@dataclass(frozen=True, slots=True)
class BlockingKeys:
    """The blocking keys of a name.

    Other spellings share one of `full`, names with an initial for the given name share one of `initial`, single words
    at its end one of `ends`. A name with an initial has no `full`, a single word only `ends`.
    """

    kind: NameKind
    full: tuple[str, ...] = ()
    initial: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


@lru_cache(maxsize=400_000)
def blocking_keys(name: str) -> BlockingKeys:
    """Return the keys that a name shares with names that can be the same person's."""
    parts = parse(name)
    if len(parts.words) < 2 or " " not in name:
        return BlockingKeys(NameKind.SINGLE, ends=(" ".join(parts.words),))
    spelt = {parts.given, SPELLINGS.get(parts.given, parts.given), *also_called(parts.given)}
    given = sorted({key for word in spelt for key in variant_keys(word)})
    surnames = variant_keys(parts.surname)
    initials = tuple(f"{surname} {key}." for surname in surnames for key in sorted({key[0] for key in given if key}))
    ends = tuple(" ".join(parts.words[-length:]) for length in range(1, len(parts.words)))
    if len(parts.given) == 1:
        return BlockingKeys(NameKind.INITIAL, (), initials, ends)
    return BlockingKeys(
        NameKind.FULL, tuple(f"{surname} {key}" for surname in surnames for key in given), initials, ends
    )


def representatives_of(counts: Mapping[str, int]) -> dict[str, str]:
    """Return the representative of every name; `counts` are numbers of articles by name."""
    kinds: defaultdict[NameKind, list[str]] = defaultdict(list)
    for name in counts:
        kinds[blocking_keys(name).kind].append(name)
    representatives = representatives_of_full({name: counts[name] for name in kinds[NameKind.FULL]})
    totals = totals_of_clusters(representatives, counts)
    near: defaultdict[str, list[str]] = defaultdict(list)
    for name in kinds[NameKind.FULL]:
        for key in blocking_keys(name).initial:
            near[key].append(name)
    for name in kinds[NameKind.INITIAL]:
        sharing = {other for key in blocking_keys(name).initial for other in near.get(key, ())}
        representatives[name] = representative_of_initial(
            name, {other: (counts[other], representatives[other]) for other in sharing}, totals
        )
    totals = totals_of_clusters(representatives, counts)
    candidates: defaultdict[str, set[str]] = defaultdict(set)
    for name, representative in representatives.items():
        for key in blocking_keys(name).ends:
            candidates[key].add(representative)
    for name in kinds[NameKind.SINGLE]:
        representatives[name] = representative_of_single(name, candidates.get(blocking_keys(name).ends[0], ()), totals)
    return representatives


def totals_of_clusters(representatives: Mapping[str, str], counts: Mapping[str, int]) -> Counter[str]:
    """Return the number of articles of each cluster, by representative."""
    totals: Counter[str] = Counter()
    for name, representative in representatives.items():
        totals[representative] += counts[name]
    return totals


def representatives_of_full(counts: Mapping[str, int]) -> dict[str, str]:
    """Return the representatives of full names, frequent ones first.

    Names that share no key, directly or through others, do not affect each other.
    """
    representatives: dict[str, str] = {}
    totals: Counter[str] = Counter()
    blocks: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        keys = blocking_keys(name).full
        near = {representative: spelt for key in keys for representative, spelt in blocks[key].items()}
        alike = [representative for representative, spelt in near.items() if same_spelling(name, spelt)]
        representative = _dominant(alike, totals) or name
        for key in keys:
            blocks[key].setdefault(representative, name)
        totals[representative] += counts[name]
        representatives[name] = representative
    return representatives


def representative_of_initial(name: str, near: Mapping[str, tuple[int, str]], totals: Mapping[str, int]) -> str:
    """Return the representative of a name with an initial; `near` has (articles, representative) of full names."""
    first: dict[str, str] = {}
    for other, (_, representative) in sorted(near.items(), key=lambda item: (-item[1][0], item[0])):
        first.setdefault(representative, other)
    alike = [representative for representative, other in first.items() if same_spelling(name, other)]
    return _dominant(alike, totals) or name


def representative_of_single(name: str, candidates: Collection[str], totals: Mapping[str, int]) -> str:
    """Return the representative of a single word: a dominant one of the candidates, else one for all alike."""
    return _dominant(candidates, totals) or f"~{blocking_keys(name).ends[0]}"


def _dominant(representatives: Iterable[str], totals: Mapping[str, int]) -> str | None:
    """Return the only representative, or one so much more frequent that it will be meant, or None."""
    ranked = sorted(set(representatives), key=lambda representative: (-totals[representative], representative))
    if not ranked or (len(ranked) > 1 and totals[ranked[0]] < _DOMINANT * totals[ranked[1]]):
        return None
    return ranked[0]

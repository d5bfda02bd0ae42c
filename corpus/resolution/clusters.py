"""Which names of an archive are one person's, in three steps that each look at few names: full, with an initial, alone.

Gives every name its *head*, the name that a person's other names are gathered under. Frequent full names come first
and rarer ones join them; then names with an initial; then single words. What a step looks at are the names that share a
key with a name, so that a change need not look at any others. Knows no articles and no corrections.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from corpus.names.parser import SPELLINGS, also_called, parse
from corpus.names.similarity import same_spelling, variant_keys

RULES = 2
"""Counts up whenever other heads could come of the same names, so that what was kept of them is worked out anew."""

_DOMINANT = 4.0
"""How many times more articles than the next namesake someone must be in to be meant by a bare surname."""


class Kind(IntEnum):
    """What a name is, in the order in which names are gathered."""

    FULL = 1
    INITIAL = 2
    LONE = 3


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a name: `full` are shared by its other spellings, `initial` with names that have an initial for its
    given name, `ends` with the words that end it. A name with an initial has no `full`, a single word only `ends`.
    """

    kind: Kind
    full: tuple[str, ...] = ()
    initial: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


@lru_cache(maxsize=400_000)
def keys_of(name: str) -> Keys:
    """Give the keys under which a name meets those that can be the same person's."""
    parts = parse(name)
    if len(parts.words) < 2 or " " not in name:
        return Keys(Kind.LONE, ends=(" ".join(parts.words),))
    spelt = {parts.given, SPELLINGS.get(parts.given, parts.given), *also_called(parts.given)}
    given = sorted({key for word in spelt for key in variant_keys(word)})
    surnames = variant_keys(parts.surname)
    initials = tuple(f"{surname} {key}." for surname in surnames for key in sorted({key[0] for key in given if key}))
    ends = tuple(" ".join(parts.words[-length:]) for length in range(1, len(parts.words)))
    if len(parts.given) == 1:
        return Keys(Kind.INITIAL, (), initials, ends)
    return Keys(Kind.FULL, tuple(f"{surname} {key}" for surname in surnames for key in given), initials, ends)


def heads_of(counts: Mapping[str, int]) -> dict[str, str]:
    """Give every name of an archive its head; `counts` says in how many articles each name is."""
    kinds: defaultdict[Kind, list[str]] = defaultdict(list)
    for name in counts:
        kinds[keys_of(name).kind].append(name)
    heads = heads_of_full({name: counts[name] for name in kinds[Kind.FULL]})
    totals = totals_of(heads, counts)
    near: defaultdict[str, list[str]] = defaultdict(list)
    for name in kinds[Kind.FULL]:
        for key in keys_of(name).initial:
            near[key].append(name)
    for name in kinds[Kind.INITIAL]:
        sharing = {other for key in keys_of(name).initial for other in near.get(key, ())}
        heads[name] = head_of_initial(name, {other: (counts[other], heads[other]) for other in sharing}, totals)
    totals = totals_of(heads, counts)
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for name, head in heads.items():
        for key in keys_of(name).ends:
            owners[key].add(head)
    for name in kinds[Kind.LONE]:
        heads[name] = head_of_lone(name, owners.get(keys_of(name).ends[0], ()), totals)
    return heads


def totals_of(heads: Mapping[str, str], counts: Mapping[str, int]) -> Counter[str]:
    """Give in how many articles the names under each head are."""
    totals: Counter[str] = Counter()
    for name, head in heads.items():
        totals[head] += counts[name]
    return totals


def heads_of_full(counts: Mapping[str, int]) -> dict[str, str]:
    """Give full names their heads, frequent ones first. Names that share no key, directly or by others, never meet."""
    heads: dict[str, str] = {}
    totals: Counter[str] = Counter()
    blocks: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        keys = keys_of(name).full
        near = {head: spelt for key in keys for head, spelt in blocks[key].items()}
        head = _dominant([head for head, spelt in near.items() if same_spelling(name, spelt)], totals) or name
        for key in keys:
            blocks[key].setdefault(head, name)
        totals[head] += counts[name]
        heads[name] = head
    return heads


def head_of_initial(name: str, near: Mapping[str, tuple[int, str]], totals: Mapping[str, int]) -> str:
    """Give the head of a name with an initial among the full names that share a key: (articles, head) of each."""
    first: dict[str, str] = {}
    for other, (_, head) in sorted(near.items(), key=lambda item: (-item[1][0], item[0])):
        first.setdefault(head, other)
    return _dominant([head for head, other in first.items() if same_spelling(name, other)], totals) or name


def head_of_lone(name: str, owners: Collection[str], totals: Mapping[str, int]) -> str:
    """Give the head of a single word among those of the names that end with it, else one for all that read like it."""
    return _dominant(owners, totals) or f"~{keys_of(name).ends[0]}"


def _dominant(heads: Iterable[str], totals: Mapping[str, int]) -> str | None:
    """Give the one person whom a name can mean, or who is so much more frequent that he will be meant."""
    ranked = sorted(set(heads), key=lambda head: (-totals[head], head))
    if not ranked or (len(ranked) > 1 and totals[ranked[0]] < _DOMINANT * totals[ranked[1]]):
        return None
    return ranked[0]

"""Folds the names under which an archive has one outlet into one, by its own evidence. Reads no archive and no page.

Evidence is the table of facts, the domains on which the articles of a name were published, and the words of the names.
Names that only share a domain stay apart: a site carries agencies and blogs, and a publisher's papers share one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from anyascii import anyascii

from corpus.metadata.outlet_table import domain_of, facts, known_outlet, spelling
from corpus.resolution.corrections import Correction, Hide, Merge, Rename, Split
from corpus.store.canonical_names import Resolution

_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+$")
_ENDING = re.compile(r"\.(?:com|org|net|info|co|[a-z]{2})(?:\.[a-z]{2})?$", re.IGNORECASE)
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_INITIALS = range(2, 6)
_OWN = 0.5
"""The share of a name's articles that must be on one site for that to be its own."""
_CLEAR = 0.8
_FEW = 2
"""A bare address stands for the outlet that has this share of the other articles of its site, and so many at least."""


@dataclass(frozen=True, slots=True)
class NamedOutlet:
    """A name under which articles have an outlet, the number of those, and how many of them are on which host."""

    name: str
    articles: int
    hosts: Mapping[str, int]


@dataclass(slots=True)
class _Group:
    """Names that are one outlet, and what it is shown as where a person or the table says so."""

    names: list[NamedOutlet]
    label: str | None = None
    hidden: bool = False

    @property
    def shown(self) -> str:
        """The label, else the name of most articles that is no address."""
        best = min(self.names, key=lambda one: (_is_address(one.name), -one.articles, one.name))
        return self.label or best.name


def resolve_outlets(named: Iterable[NamedOutlet], corrections: Iterable[Correction] = ()) -> Resolution:
    """Fold names, in whatever order they come; a person's corrections are laid over what the evidence says."""
    every = sorted(named, key=lambda one: one.name)
    groups = {one.name: _Group([one], known_outlet(one.name)) for one in every}
    for pairs in (
        _of_facts(every),
        _alike_on_a_site(every),
        _initials(every),
        _alike(every),
        _addresses(every, groups),
    ):
        for one, other in pairs:
            _join(groups, one, other)
    for correction in corrections:
        _correct(groups, correction)
    distinct = {id(group): group for group in groups.values()}.values()
    spellings: defaultdict[str, list[NamedOutlet]] = defaultdict(list)
    for group in distinct:
        spellings[group.shown] += [] if group.hidden else group.names
    return Resolution(
        {name: None if group.hidden else group.shown for name, group in groups.items()},
        {label: _ranked(names) for label, names in sorted(spellings.items()) if names},
    )


def _ranked(names: list[NamedOutlet]) -> tuple[str, ...]:
    return tuple(one.name for one in sorted(names, key=lambda one: (-one.articles, one.name)))


def _join(groups: dict[str, _Group], name: str, other: str) -> None:
    """Make two groups one, unless the table knows them as different outlets."""
    one, two = groups[name], groups[other]
    if one is two or (one.label and two.label and one.label != two.label):
        return
    one.names += two.names
    one.label = one.label or two.label
    for gone in two.names:
        groups[gone.name] = one


def _chained(buckets: Mapping[object, list[str]]) -> Iterator[tuple[str, str]]:
    for names in buckets.values():
        yield from ((names[0], other) for other in names[1:])


def _of_facts(every: list[NamedOutlet]) -> Iterator[tuple[str, str]]:
    """Pair names that the table of facts has under one."""
    buckets: defaultdict[object, list[str]] = defaultdict(list)
    for one in every:
        if known := known_outlet(one.name):
            buckets[known].append(one.name)
    return _chained(buckets)


def _alike_on_a_site(every: list[NamedOutlet]) -> Iterator[tuple[str, str]]:
    """Pair names on one site that differ only in words which say nothing."""
    buckets: defaultdict[object, list[str]] = defaultdict(list)
    for one in every:
        if site := _own_site(one):
            for key in _keys(one.name):
                buckets[site, key].append(one.name)
    return _chained(buckets)


def _initials(every: list[NamedOutlet]) -> Iterator[tuple[str, str]]:
    """Pair a name of a few capitals with the only one on its site whose words begin with them."""
    short = {(site, one.name.lower()): one.name for one in every if _is_initials(one.name) and (site := _own_site(one))}
    long: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for one in every:
        words = [word for word in _WORD.findall(one.name) if word[0].isupper() and word.lower() != "the"]
        if len(words) in _INITIALS and (site := _own_site(one)):
            long[site, "".join(word[0] for word in words).lower()].setdefault(spelling("".join(words)), one.name)
    return ((short[key], next(iter(names.values()))) for key, names in long.items() if key in short and len(names) == 1)


def _is_initials(name: str) -> bool:
    return name.isalpha() and name.isupper() and len(name) in _INITIALS


def _alike(every: list[NamedOutlet]) -> Iterator[tuple[str, str]]:
    """Pair names that differ only in case and signs, where no two sites speak against it."""
    buckets: defaultdict[str, list[NamedOutlet]] = defaultdict(list)
    for one in every:
        buckets[spelling(one.name)].append(one)
    for key, names in buckets.items():
        sites = {site for one in names if (site := _own_site(one))}
        if key and len(sites) < 2:
            yield from ((names[0].name, other.name) for other in names[1:])


def _addresses(every: list[NamedOutlet], groups: Mapping[str, _Group]) -> Iterator[tuple[str, str]]:
    """Pair bare addresses, which stand for outlets of unknown name, with the outlet that nearly all of the site is."""
    of_site: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in every:
        if not _is_address(one.name):
            for host, count in one.hosts.items():
                of_site[host][groups[one.name].names[0].name] += count
    for one in every:
        found = of_site.get(one.name.casefold()) if _is_address(one.name) else None
        if found:
            name, count = min(found.items(), key=lambda item: (-item[1], item[0]))
            if count >= _FEW and count >= _CLEAR * found.total():
                yield name, one.name


def _own_site(one: NamedOutlet) -> str | None:
    """Give the site on which at least half of a name's articles with an address are."""
    sites: Counter[str] = Counter()
    for host, count in one.hosts.items():
        sites[domain_of(host)] += count
    site, count = min(sites.items(), key=lambda item: (-item[1], item[0]), default=(None, 0))
    return site if site and count >= _OWN * sites.total() else None


def _is_address(name: str) -> bool:
    return _ADDRESS.match(name) is not None


def _keys(name: str) -> set[str]:
    """Give what a name may have in common with another of the same site."""
    bare = _ENDING.sub("", _ASIDE.sub("", name))
    words = [anyascii(word).lower() for word in _WORD.findall(bare)]
    core = [word for word in words if word not in facts().generic]
    return {"".join(words), "".join(words[1:] if words[:1] == ["the"] else words), "".join(core)} - {""}


def _correct(groups: dict[str, _Group], correction: Correction) -> None:
    """Lay one correction over the groups; names that the archive does not have are passed over."""
    match correction:
        case Merge(names):
            found = [group for name in names if (group := _group_of(groups, name))]
            for other in found[1:]:
                other.label = found[0].label
                _join(groups, found[0].names[0].name, other.names[0].name)
            if found:
                found[0].label = names[0]
        case Split(name, spellings):
            group = _group_of(groups, name)
            parted = [one for one in group.names if one.name in spellings] if group else []
            if group and parted and len(parted) < len(group.names):
                group.names = [one for one in group.names if one not in parted]
                groups.update(dict.fromkeys([one.name for one in parted], _Group(parted, spellings[0])))
        case Rename(name, label):
            if group := _group_of(groups, name):
                group.label = label
        case Hide(name):
            if group := _group_of(groups, name):
                group.hidden = True
        case _:
            assert_never(correction)


def _group_of(groups: Mapping[str, _Group], name: str) -> _Group | None:
    """Find the outlet that is shown as this, or has it among its names, whatever its case."""
    if name in groups:
        return groups[name]
    wanted = name.casefold()
    every = (group for key, group in sorted(groups.items()) if wanted in {key.casefold(), group.shown.casefold()})
    return next(every, None)

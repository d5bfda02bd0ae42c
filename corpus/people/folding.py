"""One value per person across an archive: which of the names that articles use are one person's, and what it is called.

Decides by spelling, by how often each name is used and by what a person corrected; names no people itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from corpus.article import Article
from corpus.people.corrections import Corrections, Hide, Merge, Rename, Split
from corpus.people.names import same_spelling, variant_keys
from corpus.people.parts import SPELLINGS, also_called, parse

Block = tuple[str, str]

_DOMINANT = 4.0
"""How many times more articles than the next namesake someone must be in to be meant by a bare surname."""


@dataclass(frozen=True, slots=True)
class Named:
    """The people of one article: for each its fullest name there, and all its spellings."""

    article: str
    people: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of(cls, article: Article) -> Named:
        """Take the names from an article in which people were looked for."""
        return cls(article.id, tuple((person.name, person.forms) for person in article.people or ()))


@dataclass(frozen=True, slots=True)
class Folding:
    """What every name of every article stands for, and every value's spellings, the most frequent first."""

    spellings: Mapping[str, tuple[str, ...]]
    _labels: Mapping[str, str | None]
    _elsewhere: Mapping[tuple[str, str], str | None]

    def value(self, article: str, name: str) -> str | None:
        """Give the value of a person's name as `Named` had it for an article; None where it is hidden."""
        return self._elsewhere.get((article, name), self._labels[name])


@dataclass(slots=True, eq=False)
class Group:
    """One person, as folding goes on: how many articles use each name, and what to call it if someone said so."""

    names: Counter[str] = field(default_factory=Counter)
    label: str | None = None
    hidden: bool = False

    @property
    def articles(self) -> int:
        """How often the person is named, counted in articles."""
        return self.names.total()


def fold(named: Iterable[Named], corrections: Corrections) -> Folding:
    """Fold the names of an archive; the same articles in any order give the same folding."""
    counts: Counter[str] = Counter()
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in named:
        for name, spelt in entry.people:
            counts[name] += 1
            forms[name].update(spelt or (name,))
    groups = _grouped(counts)
    elsewhere = _corrected(groups, forms, corrections)
    return _folding(groups, forms, elsewhere)


def _grouped(counts: Counter[str]) -> dict[str, Group]:
    """Give every name its group: frequent full names first, so that rare ones join them, then initials, surnames."""
    groups: dict[str, Group] = {}
    blocks: defaultdict[Block, dict[Group, str]] = defaultdict(dict)
    ranked = sorted(counts, key=lambda name: (" " not in name, len(parse(name).given) == 1, -counts[name], name))
    for name in ranked:
        if len(parse(name).words) > 1 and " " in name:
            keys, initials = _blocks(name)
            near = {group: head for key in keys or initials for group, head in blocks[key].items()}
            group = _dominant([group for group, head in near.items() if same_spelling(name, head)]) or Group()
            for key in (*keys, *initials) if keys else ():
                blocks[key].setdefault(group, name)
            group.names[name] = counts[name]
            groups[name] = group
    _lone(groups, counts, [name for name in ranked if name not in groups])
    return groups


def _blocks(name: str) -> tuple[list[Block], list[Block]]:
    """Give the blocks of a name's other spellings, by skeletons of surname and given name, and those of its initial.

    A name that has an initial for a given name is in none of the first kind.
    """
    parts = parse(name)
    spelt = {parts.given, SPELLINGS.get(parts.given, parts.given), *also_called(parts.given)}
    given = {key for word in spelt for key in variant_keys(word)}
    initials = {key[0] for key in given}
    surnames = variant_keys(parts.surname)
    full = [(surname, key) for surname in surnames for key in sorted(given)] if len(parts.given) > 1 else []
    return full, [(surname, f"{key}.") for surname in surnames for key in sorted(initials)]


def _dominant(groups: list[Group]) -> Group | None:
    """Give the one group that a name can mean, or that is so much more frequent that it will be meant."""
    ranked = sorted(groups, key=lambda group: (-group.articles, min(group.names)))
    if not ranked or (len(ranked) > 1 and ranked[0].articles < _DOMINANT * ranked[1].articles):
        return None
    return ranked[0]


def _lone(groups: dict[str, Group], counts: Counter[str], names: list[str]) -> None:
    """Give single words the person whose surname they are, where there is one; else a group of their own."""
    owners: defaultdict[tuple[str, ...], dict[Group, None]] = defaultdict(dict)
    for name, group in groups.items():
        words = parse(name).words
        for length in range(1, len(words)):
            owners[words[-length:]][group] = None
    alone: defaultdict[tuple[str, ...], Group] = defaultdict(Group)
    for name in names:
        words = parse(name).words
        group = _dominant(list(owners[words])) or alone[words]
        group.names[name] += counts[name]
        groups[name] = group


def _corrected(
    groups: dict[str, Group], forms: Mapping[str, Counter[str]], corrections: Corrections
) -> dict[tuple[str, str], Group]:
    """Apply corrections in order to the groups; gives what single articles' names stand for instead."""
    elsewhere: dict[tuple[str, str], Group] = {}
    for correction in corrections.entries:
        match correction:
            case Merge(names):
                _merge(groups, [group for group in (_known(groups, forms, name) for name in names) if group], names[0])
            case Split(name, spellings, articles):
                group = _known(groups, forms, name)
                if group is not None:
                    _split(groups, group, spellings, articles, elsewhere)
            case Rename(name, label):
                group = _known(groups, forms, name)
                if group is not None:
                    group.label = label
            case Hide(name):
                group = _known(groups, forms, name)
                if group is not None:
                    group.hidden = True
    return elsewhere


def _known(groups: Mapping[str, Group], forms: Mapping[str, Counter[str]], name: str) -> Group | None:
    """Give the group that a person means by a name: by label, by a name in full, else by its most frequent spelling."""
    labelled = next((group for group in groups.values() if group.label == name), None)
    if labelled or name in groups:
        return labelled or groups[name]
    users = [(count[name], groups[other]) for other, count in forms.items() if name in count]
    return max(users, key=lambda user: (user[0], user[1].articles, min(user[1].names)), default=(0, None))[1]


def _merge(groups: dict[str, Group], parts: list[Group], label: str) -> None:
    if not parts:
        return
    whole = parts[0]
    whole.label = label
    for part in parts[1:]:
        if part is not whole:
            whole.names.update(part.names)
            groups.update(dict.fromkeys(part.names, whole))
            part.names = Counter()


def _split(
    groups: dict[str, Group],
    group: Group,
    spellings: tuple[str, ...],
    articles: tuple[str, ...],
    elsewhere: dict[tuple[str, str], Group],
) -> None:
    other = Group(label=spellings[0])
    moved = [name for name in spellings if groups.get(name) is group]
    for name in moved:
        other.names[name] = group.names[name]
        if not articles:
            del group.names[name]
            groups[name] = other
    elsewhere.update({(article, name): other for article in articles for name in (moved or group.names)})


def _folding(
    groups: dict[str, Group], forms: Mapping[str, Counter[str]], elsewhere: dict[tuple[str, str], Group]
) -> Folding:
    labels: dict[Group, str | None] = {}
    spellings: dict[str, tuple[str, ...]] = {}
    for group in dict.fromkeys([*groups.values(), *elsewhere.values()]):
        used: Counter[str] = Counter()
        for name, count in group.names.items():
            used[name] += count
            used.update(forms[name])
        label = labels[group] = None if group.hidden else group.label or _label(group)
        if label is not None:
            ranked = sorted(used, key=lambda form: (-used[form], form))
            spellings[label] = tuple(dict.fromkeys([*spellings.get(label, ()), *ranked]))
    return Folding(
        spellings,
        {name: labels[group] for name, group in groups.items()},
        {key: labels[group] for key, group in elsewhere.items()},
    )


def _label(group: Group) -> str:
    """Give the name that most articles use, a full one before a single word, one not in capitals before one that is."""
    return max(
        group.names,
        key=lambda name: (len(parse(name).words) > 1, not name.isupper(), group.names[name], len(name), name),
    )

"""One value per person across an archive: which of the names that articles use are one person's, and what it is called.

Decides by spelling, by how often each name is used and by what a person corrected; names no people itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from corpus.article import Article
from corpus.names.parser import parse
from corpus.resolution.clusters import heads_of
from corpus.resolution.corrections import Corrections, Hide, Merge, Rename, Split


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
class PersonResolution:
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


def resolve_people(named: Iterable[Named], corrections: Corrections) -> PersonResolution:
    """Fold the names of an archive; the same articles in any order give the same folding."""
    counts, forms = count(named)
    return resolution_of(heads_of(counts), counts, forms, corrections)


def count(named: Iterable[Named]) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Count in how many articles each name is, and how often each is spelt in which form."""
    counts: Counter[str] = Counter()
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in named:
        for name, spelt in entry.people:
            counts[name] += 1
            forms[name].update(spelt or (name,))
    return counts, forms


def resolution_of(
    heads: Mapping[str, str], counts: Mapping[str, int], forms: Mapping[str, Counter[str]], corrections: Corrections
) -> PersonResolution:
    """Give the folding of names under these heads, as corrected."""
    people: defaultdict[str, Group] = defaultdict(Group)
    groups: dict[str, Group] = {}
    for name in sorted(heads):
        groups[name] = people[heads[name]]
        groups[name].names[name] = counts[name]
    elsewhere = _corrected(groups, forms, corrections)
    return _folding(groups, forms, elsewhere)


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
) -> PersonResolution:
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
    return PersonResolution(
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

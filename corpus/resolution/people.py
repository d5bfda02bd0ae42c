"""Entity resolution of people: one canonical name for all names of a person across an archive.

Decides by spelling, by how often each name is used, and by manual corrections. Finds no names in text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from corpus.article import Article
from corpus.names.parser import parse
from corpus.resolution.clusters import representatives_of
from corpus.resolution.corrections import Corrections, Hide, Merge, Rename, Split


@dataclass(frozen=True, slots=True)
class ArticleNames:
    """The people of one article: for each its fullest name there, and all its spellings."""

    article: str
    people: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of(cls, article: Article) -> ArticleNames:
        """Return the names of an annotated article."""
        return cls(article.id, tuple((person.name, person.forms) for person in article.people or ()))


@dataclass(frozen=True, slots=True)
class PersonResolution:
    """The canonical name of every name in every article, and all its spellings, the most frequent first."""

    spellings: Mapping[str, tuple[str, ...]]
    _labels: Mapping[str, str | None]
    _exceptions: Mapping[tuple[str, str], str | None]

    def value(self, article: str, name: str) -> str | None:
        """Return the canonical name of a person named in an article; None if hidden."""
        return self._exceptions.get((article, name), self._labels[name])


@dataclass(slots=True, eq=False)
class _PersonCluster:
    """One person during resolution: how many articles use each name, and the label if a correction set one."""

    names: Counter[str] = field(default_factory=Counter)
    label: str | None = None
    hidden: bool = False

    @property
    def articles(self) -> int:
        """The number of articles that name the person, summed over names."""
        return self.names.total()


def resolve_people(named: Iterable[ArticleNames], corrections: Corrections) -> PersonResolution:
    """Resolve the names of an archive; the order of articles makes no difference.

    This is the meaning. An archive keeps its counts and clusters up to date instead (`corpus.store.name_counts`), and
    tests compare the two.
    """
    counts, forms = count_names(named)
    return resolve_clusters(representatives_of(counts), counts, forms, corrections)


def count_names(named: Iterable[ArticleNames]) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Return the number of articles of each name, and of each spelling of each name."""
    counts: Counter[str] = Counter()
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in named:
        for name, spelt in entry.people:
            counts[name] += 1
            forms[name].update(spelt or (name,))
    return counts, forms


def resolve_clusters(
    representatives: Mapping[str, str],
    counts: Mapping[str, int],
    forms: Mapping[str, Counter[str]],
    corrections: Corrections,
) -> PersonResolution:
    """Return the resolution of clusters of names, each under a representative, as corrected."""
    people: defaultdict[str, _PersonCluster] = defaultdict(_PersonCluster)
    clusters: dict[str, _PersonCluster] = {}
    for name in sorted(representatives):
        clusters[name] = people[representatives[name]]
        clusters[name].names[name] = counts[name]
    exceptions = _apply_corrections(clusters, forms, corrections)
    return _to_resolution(clusters, forms, exceptions)


def _apply_corrections(
    clusters: dict[str, _PersonCluster], forms: Mapping[str, Counter[str]], corrections: Corrections
) -> dict[tuple[str, str], _PersonCluster]:
    """Apply corrections in order to the clusters; return exceptions: (article id, name) to cluster."""
    exceptions: dict[tuple[str, str], _PersonCluster] = {}
    for correction in corrections.entries:
        match correction:
            case Merge(names):
                _merge(
                    clusters,
                    [cluster for cluster in (_find(clusters, forms, name) for name in names) if cluster],
                    names[0],
                )
            case Split(name, spellings, articles):
                cluster = _find(clusters, forms, name)
                if cluster is not None:
                    _split(clusters, cluster, spellings, articles, exceptions)
            case Rename(name, label):
                cluster = _find(clusters, forms, name)
                if cluster is not None:
                    cluster.label = label
            case Hide(name):
                cluster = _find(clusters, forms, name)
                if cluster is not None:
                    cluster.hidden = True
    return exceptions


def _find(
    clusters: Mapping[str, _PersonCluster], forms: Mapping[str, Counter[str]], name: str
) -> _PersonCluster | None:
    """Find the cluster meant by a name: by label, by a name in full, else by its most frequent spelling."""
    labelled = next((cluster for cluster in clusters.values() if cluster.label == name), None)
    if labelled or name in clusters:
        return labelled or clusters[name]
    users = [(used[name], clusters[other]) for other, used in forms.items() if name in used]
    return max(users, key=lambda user: (user[0], user[1].articles, min(user[1].names)), default=(0, None))[1]


def _merge(clusters: dict[str, _PersonCluster], parts: list[_PersonCluster], label: str) -> None:
    if not parts:
        return
    target = parts[0]
    target.label = label
    for part in parts[1:]:
        if part is not target:
            target.names.update(part.names)
            clusters.update(dict.fromkeys(part.names, target))
            part.names = Counter()


def _split(
    clusters: dict[str, _PersonCluster],
    cluster: _PersonCluster,
    spellings: tuple[str, ...],
    articles: tuple[str, ...],
    exceptions: dict[tuple[str, str], _PersonCluster],
) -> None:
    other = _PersonCluster(label=spellings[0])
    moved = [name for name in spellings if clusters.get(name) is cluster]
    for name in moved:
        other.names[name] = cluster.names[name]
        if not articles:
            del cluster.names[name]
            clusters[name] = other
    exceptions.update({(article, name): other for article in articles for name in (moved or cluster.names)})


def _to_resolution(
    clusters: dict[str, _PersonCluster],
    forms: Mapping[str, Counter[str]],
    exceptions: dict[tuple[str, str], _PersonCluster],
) -> PersonResolution:
    labels: dict[_PersonCluster, str | None] = {}
    spellings: dict[str, tuple[str, ...]] = {}
    for cluster in dict.fromkeys([*clusters.values(), *exceptions.values()]):
        used: Counter[str] = Counter()
        for name, count in cluster.names.items():
            used[name] += count
            used.update(forms[name])
        label = labels[cluster] = None if cluster.hidden else cluster.label or _label(cluster)
        if label is not None:
            ranked = sorted(used, key=lambda form: (-used[form], form))
            spellings[label] = tuple(dict.fromkeys([*spellings.get(label, ()), *ranked]))
    return PersonResolution(
        spellings,
        {name: labels[cluster] for name, cluster in clusters.items()},
        {key: labels[cluster] for key, cluster in exceptions.items()},
    )


def _label(cluster: _PersonCluster) -> str:
    """Return the most frequent name; full names before single words, mixed case before capitals."""
    return max(
        cluster.names,
        key=lambda name: (len(parse(name).words) > 1, not name.isupper(), cluster.names[name], len(name), name),
    )

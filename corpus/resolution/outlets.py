"""Entity resolution of outlets: one canonical name for all names of an outlet. Reads no archive and no page.

The evidence is the table of known outlets, the domains on which the articles of a name were published, and the words
of the names.
Names that only share a domain stay apart: a site carries agencies and blogs, and a publisher's papers share one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from corpus.metadata.outlet_table import domain_of, facts, known_outlet, spelling
from corpus.resolution.corrections import Correction, Hide, Merge, Rename, Split
from corpus.resolution.resolution import Resolution
from corpus.resolution.sections import paper_sections
from corpus.text.transliteration import to_ascii

_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+$")
_ENDING = re.compile(r"\.(?:com|org|net|info|co|[a-z]{2})(?:\.[a-z]{2})?$", re.IGNORECASE)
_ASIDE = re.compile(r"(?:(?<!\s)\s+)?[(\[][^()\[\]]*[)\]]\s*$")
_MARKS = re.compile(r"[\u0300-\u036f]")
_INITIALS = range(2, 6)
_MAIN_SHARE = 0.5
"""The share of a name's articles that must be on one site for it to be the main site of the name."""
_ADDRESS_SHARE = 0.8
_ADDRESS_ARTICLES = 2
"""A bare address stands for the outlet with this share of the other articles of its site, and at least this many."""


@dataclass(frozen=True, slots=True)
class OutletEvidence:
    """A name of an outlet as articles state it, the number of these articles, and their number by host.

    It is `of_service` where a library database names it so.
    """

    name: str
    articles: int
    hosts: Mapping[str, int]
    of_service: bool = False


@dataclass(slots=True)
class _OutletCluster:
    """Names of one outlet, and its label if a correction or the table sets one."""

    names: list[OutletEvidence]
    label: str | None = None
    hidden: bool = False
    paper: str | None = None
    """The name that the names of a paper's sections have in common."""

    @property
    def shown(self) -> str:
        """The label, else the paper of sections, else the most frequent name that is not an address.

        A name in capitals is shown only where nothing writes it otherwise.
        """
        if self.label:
            return self.label
        names = [outlet for outlet in self.names if self.paper and spelling(outlet.name) == spelling(self.paper)]
        if self.paper and all(_is_one_case(outlet.name) for outlet in names):
            return self.paper
        best = min(names or self.names, key=lambda outlet: (_is_address(outlet.name), -outlet.articles, outlet.name))
        same = [outlet for outlet in self.names if _unmarked(outlet.name) == _unmarked(best.name)]
        return min(same, key=lambda outlet: (_is_one_case(outlet.name), -outlet.articles, outlet.name)).name


def resolve_outlets(named: Iterable[OutletEvidence], corrections: Iterable[Correction] = ()) -> Resolution:
    """Resolve names, in any order; manual corrections override the evidence."""
    outlets = sorted(named, key=lambda outlet: outlet.name)
    clusters = {outlet.name: _OutletCluster([outlet], _known(outlet)) for outlet in outlets}
    for pairs in (
        _pairs_in_table(outlets),
        _pairs_on_one_site(outlets),
        _pairs_by_initials(outlets),
        _pairs_by_spelling(outlets),
        _pairs_by_capitals(outlets),
        _pairs_by_address(outlets, clusters),
    ):
        for name, other in pairs:
            _join(clusters, name, other)
    for paper, names in paper_sections({outlet.name: _main_site(outlet) for outlet in outlets}):
        for other in names[1:]:
            _join(clusters, names[0], other)
        clusters[names[0]].paper = paper
    for correction in corrections:
        _apply_correction(clusters, correction)
    distinct = {id(cluster): cluster for cluster in clusters.values()}.values()
    spellings: defaultdict[str, list[OutletEvidence]] = defaultdict(list)
    for cluster in distinct:
        spellings[cluster.shown] += [] if cluster.hidden else cluster.names
    return Resolution(
        {name: None if cluster.hidden else cluster.shown for name, cluster in clusters.items()},
        {label: _ranked(names) for label, names in sorted(spellings.items()) if names},
    )


def _known(outlet: OutletEvidence) -> str | None:
    """Return the known outlet of a name; that of a library database is one of its own unless an address says otherwise.

    Databases name the edition: "Spiegel Online" and "bild.de" beside "Der Spiegel" and "Bild".
    """
    known = known_outlet(outlet.name)
    is_edition = known and outlet.of_service and not outlet.hosts and spelling(known) != spelling(outlet.name)
    return outlet.name if is_edition else known


def _ranked(names: list[OutletEvidence]) -> tuple[str, ...]:
    return tuple(outlet.name for outlet in sorted(names, key=lambda outlet: (-outlet.articles, outlet.name)))


def _join(clusters: dict[str, _OutletCluster], name: str, other: str) -> None:
    """Merge two clusters, unless the table has them as different outlets."""
    cluster, merged = clusters[name], clusters[other]
    if cluster is merged or (cluster.label and merged.label and cluster.label != merged.label):
        return
    cluster.names += merged.names
    cluster.label = cluster.label or merged.label
    cluster.paper = cluster.paper or merged.paper
    for outlet in merged.names:
        clusters[outlet.name] = cluster


def _pairs_of(buckets: Mapping[object, list[str]]) -> Iterator[tuple[str, str]]:
    for names in buckets.values():
        yield from ((names[0], other) for other in names[1:])


def _pairs_in_table(outlets: list[OutletEvidence]) -> Iterator[tuple[str, str]]:
    """Pair names that the table of known outlets has under one."""
    buckets: defaultdict[object, list[str]] = defaultdict(list)
    for outlet in outlets:
        if known := _known(outlet):
            buckets[known].append(outlet.name)
    return _pairs_of(buckets)


def _pairs_on_one_site(outlets: list[OutletEvidence]) -> Iterator[tuple[str, str]]:
    """Pair names on one site that differ only in generic words."""
    buckets: defaultdict[object, list[str]] = defaultdict(list)
    for outlet in outlets:
        if site := _main_site(outlet):
            for key in _keys(outlet.name):
                buckets[site, key].append(outlet.name)
    return _pairs_of(buckets)


def _pairs_by_initials(outlets: list[OutletEvidence]) -> Iterator[tuple[str, str]]:
    """Pair a name of a few capitals with the only one on its site whose words begin with them."""
    short = {
        (site, outlet.name.lower()): outlet.name
        for outlet in outlets
        if _is_initials(outlet.name) and (site := _main_site(outlet))
    }
    long: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for outlet in outlets:
        words = [word for word in _WORD.findall(outlet.name) if word[0].isupper() and word.lower() != "the"]
        if len(words) in _INITIALS and (site := _main_site(outlet)):
            long[site, "".join(word[0] for word in words).lower()].setdefault(spelling("".join(words)), outlet.name)
    return ((short[key], next(iter(names.values()))) for key, names in long.items() if key in short and len(names) == 1)


def _is_initials(name: str) -> bool:
    return name.isalpha() and name.isupper() and len(name) in _INITIALS


def _pairs_by_spelling(outlets: list[OutletEvidence]) -> Iterator[tuple[str, str]]:
    """Pair names that differ only in case and punctuation, unless they are on two sites."""
    buckets: defaultdict[str, list[OutletEvidence]] = defaultdict(list)
    for outlet in outlets:
        buckets[spelling(outlet.name)].append(outlet)
    for key, names in buckets.items():
        sites = {site for outlet in names if (site := _main_site(outlet))}
        if key and len(sites) < 2:
            yield from ((names[0].name, other.name) for other in names[1:])


def _pairs_by_capitals(outlets: list[OutletEvidence]) -> Iterator[tuple[str, str]]:
    """Pair a name in capitals, which some languages write without accents, with the only name that has them."""
    buckets: defaultdict[str, list[OutletEvidence]] = defaultdict(list)
    for outlet in outlets:
        buckets[_unmarked(outlet.name)].append(outlet)
    for names in buckets.values():
        written = [outlet for outlet in names if not outlet.name.isupper()]
        sites = {site for outlet in names if (site := _main_site(outlet))}
        if len({spelling(outlet.name) for outlet in written}) == 1 and len(sites) < 2:
            yield from ((written[0].name, outlet.name) for outlet in names if outlet.name.isupper())


def _unmarked(name: str) -> str:
    """Return the spelling of a name without accents."""
    return spelling(_MARKS.sub("", unicodedata.normalize("NFD", name)))


def _pairs_by_address(
    outlets: list[OutletEvidence], clusters: Mapping[str, _OutletCluster]
) -> Iterator[tuple[str, str]]:
    """Pair bare addresses (outlets of unknown name) with the outlet of nearly all articles of the site."""
    articles_by_site: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for outlet in outlets:
        if not _is_address(outlet.name):
            for host, count in outlet.hosts.items():
                articles_by_site[host][clusters[outlet.name].names[0].name] += count
    for outlet in outlets:
        found = articles_by_site.get(outlet.name.casefold()) if _is_address(outlet.name) else None
        if found:
            name, count = min(found.items(), key=lambda item: (-item[1], item[0]))
            if count >= _ADDRESS_ARTICLES and count >= _ADDRESS_SHARE * found.total():
                yield name, outlet.name


def _is_one_case(name: str) -> bool:
    return name.upper() != name.lower() and name in {name.upper(), name.lower()}


def _main_site(outlet: OutletEvidence) -> str | None:
    """Return the site of at least half of a name's articles that have a URL, or None."""
    sites: Counter[str] = Counter()
    for host, count in outlet.hosts.items():
        sites[domain_of(host)] += count
    site, count = min(sites.items(), key=lambda item: (-item[1], item[0]), default=(None, 0))
    return site if site and count >= _MAIN_SHARE * sites.total() else None


def _is_address(name: str) -> bool:
    return _ADDRESS.match(name) is not None


def _keys(name: str) -> set[str]:
    """Return the keys that a name may share with another of the same site."""
    bare = _ENDING.sub("", _ASIDE.sub("", name))
    words = [to_ascii(word).lower() for word in _WORD.findall(bare)]
    core = [word for word in words if word not in facts().generic]
    return {"".join(words), "".join(words[1:] if words[:1] == ["the"] else words), "".join(core)} - {""}


def _apply_correction(clusters: dict[str, _OutletCluster], correction: Correction) -> None:
    """Apply one correction to the clusters; names that are not in the archive are skipped."""
    match correction:
        case Merge(names):
            found = [cluster for name in names if (cluster := _find(clusters, name))]
            for other in found[1:]:
                other.label = found[0].label
                _join(clusters, found[0].names[0].name, other.names[0].name)
            if found:
                found[0].label = names[0]
        case Split(name, spellings):
            cluster = _find(clusters, name)
            split_off = [outlet for outlet in cluster.names if outlet.name in spellings] if cluster else []
            if cluster and split_off and len(split_off) < len(cluster.names):
                cluster.names = [outlet for outlet in cluster.names if outlet not in split_off]
                clusters.update(
                    dict.fromkeys([outlet.name for outlet in split_off], _OutletCluster(split_off, spellings[0]))
                )
        case Rename(name, label):
            if cluster := _find(clusters, name):
                cluster.label = label
        case Hide(name):
            if cluster := _find(clusters, name):
                cluster.hidden = True
        case _:
            assert_never(correction)


def _find(clusters: Mapping[str, _OutletCluster], name: str) -> _OutletCluster | None:
    """Find the outlet by a name or the name shown, whatever its case."""
    if name in clusters:
        return clusters[name]
    wanted = name.casefold()
    matching = (
        cluster for key, cluster in sorted(clusters.items()) if wanted in {key.casefold(), cluster.shown.casefold()}
    )
    return next(matching, None)

"""From the spans that a tagger marked in one article to the people in it: one entry a person, with every mention.

Sees one article at a time: who is who across an archive is for `folding`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from corpus.names.parser import PARTICLES, parse
from corpus.names.phonetics import transliterate
from corpus.names.similarity import same_spelling
from corpus.people.tagger import Language, Sighting, Span


@dataclass(slots=True, eq=False)
class Cluster:
    """One person of an article, as gathering goes on: how often each form was seen, in its dictionary form too."""

    forms: Counter[str] = field(default_factory=Counter)
    bases: Counter[str] = field(default_factory=Counter)
    found: list[tuple[int, int]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest form: the most words, then the most frequent, then the longest."""
        return max(self.bases, key=lambda form: (len(parse(form).words), self.bases[form], len(form), form))


def gather(text: str, spans: list[Span], language: Language) -> list[Cluster]:
    """Give the people of a text in order of their first mention."""
    seen = language.see(text, spans)
    clusters = _together(seen.names, language)
    _find_all(text, seen.others, clusters, language)
    return sorted((cluster for cluster in clusters if cluster.found), key=lambda cluster: cluster.found[0])


def _together(names: list[Sighting], language: Language) -> list[Cluster]:
    """Put the forms of one person together: full names by spelling, single words by the full name that has them."""
    seen = Counter((name.form, name.base) for name in names)
    homes: dict[str, Cluster] = {}
    clusters: list[Cluster] = []
    for form, base in sorted(seen, key=lambda pair: (-len(parse(pair[0]).words), -seen[pair], pair)):
        key = _key(form, language)
        home = homes.get(key) or _home(key, homes)
        if home is None:
            home = Cluster()
            clusters.append(home)
        homes[key] = home
        home.forms[form] += seen[form, base]
        home.bases[base] += seen[form, base]
    return clusters


def _key(form: str, language: Language) -> str:
    return " ".join(map(language.stem, form.split()))


def _home(key: str, homes: Mapping[str, Cluster]) -> Cluster | None:
    """Give the person whom a name can mean: whose surname it is rather than given name, then who is named most."""
    surname = parse(key).surname
    fitting = [(parse(other).surname == surname, home) for other, home in homes.items() if _fits(key, other)]
    return max(fitting, key=lambda pair: (pair[0], pair[1].forms.total()), default=(False, None))[1]


def _fits(key: str, other: str) -> bool:
    name, longer = parse(key), parse(other)
    if len(name.words) == 1:
        return name.words[0] in longer.words or (len(longer.words) == 1 and same_spelling(key, other))
    return same_spelling(key, other)


def _find_all(text: str, others: list[tuple[int, int]], clusters: list[Cluster], language: Language) -> None:
    """Look for every form and every surname in the whole text, where the tagger may have missed it."""
    owners: dict[str, Cluster] = {}
    for cluster in sorted(clusters, key=lambda cluster: cluster.forms.total()):
        owners.update((_key(form, language), cluster) for form in _sought(cluster))
    if not owners:
        return
    longest = sorted(owners, key=lambda key: (-len(key), key))
    choices = "|".join(f"({_spaced(key, language.endings)})" for key in longest)
    for match in re.finditer(rf"(?<!\w)(?:{choices})(?!\w)", text):
        assert match.lastindex
        if not _within(match.span(), others):
            cluster = owners[longest[match.lastindex - 1]]
            cluster.forms[" ".join(match.group().split())] += 0
            cluster.found.append(match.span())


def _spaced(key: str, endings: str) -> str:
    return r"\s+".join(re.escape(word) + endings for word in key.split())


def _sought(cluster: Cluster) -> Iterator[str]:
    for form in cluster.forms:
        yield from (form, form.upper())
    full = cluster.name.split()
    if len(full) > 1:
        yield from (full[-1], full[-1].upper())
        particle, _, bare = full[-1].partition("-")
        if transliterate(particle) in PARTICLES and bare[:1].isupper():
            yield from (bare, bare.upper())


def _within(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    """Tell whether a match is a word of something else with several: "Brown" in "Brown University"."""
    return any(start <= span[0] and span[1] <= end and end - start > span[1] - span[0] for start, end in others)

"""Coreference within one article: from a tagger's entities to one cluster of mentions per person.

Sees one article at a time: `corpus.resolution.people` resolves people across an archive.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from corpus.names.parser import PARTICLES, parse
from corpus.names.similarity import same_spelling
from corpus.people.tagger import EntitySpan, NameMention, NameRecognizer
from corpus.text.transliteration import transliterate


@dataclass(slots=True, eq=False)
class Cluster:
    """The mentions of one person in an article: counts of surface forms and of lemmas, and the spans found."""

    forms: Counter[str] = field(default_factory=Counter)
    lemmas: Counter[str] = field(default_factory=Counter)
    spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest form: the most words, then the most frequent, then the longest."""
        return max(self.lemmas, key=lambda form: (len(parse(form).words), self.lemmas[form], len(form), form))


def resolve_coreferences(text: str, spans: list[EntitySpan], recognizer: NameRecognizer) -> list[Cluster]:
    """Return the people of a text in order of their first mention."""
    mentions = recognizer.find_mentions(text, spans)
    clusters = _cluster_forms(mentions.names, recognizer)
    _find_mentions(text, mentions.other_entities, clusters, recognizer)
    return sorted((cluster for cluster in clusters if cluster.spans), key=lambda cluster: cluster.spans[0])


def _cluster_forms(names: list[NameMention], recognizer: NameRecognizer) -> list[Cluster]:
    """Cluster the forms of each person: full names by spelling, single words by the full name that contains them."""
    counts = Counter((name.form, name.lemma) for name in names)
    clusters_by_key: dict[str, Cluster] = {}
    clusters: list[Cluster] = []
    for form, lemma in sorted(counts, key=lambda pair: (-len(parse(pair[0]).words), -counts[pair], pair)):
        key = _key(form, recognizer)
        cluster = clusters_by_key.get(key) or _matching_cluster(key, clusters_by_key)
        if cluster is None:
            cluster = Cluster()
            clusters.append(cluster)
        clusters_by_key[key] = cluster
        cluster.forms[form] += counts[form, lemma]
        cluster.lemmas[lemma] += counts[form, lemma]
    return clusters


def _key(form: str, recognizer: NameRecognizer) -> str:
    return " ".join(map(recognizer.stem, form.split()))


def _matching_cluster(key: str, clusters_by_key: Mapping[str, Cluster]) -> Cluster | None:
    """Return the likeliest cluster for a name: by surname before given name, then the most frequent."""
    surname = parse(key).surname
    fitting = [
        (parse(other).surname == surname, cluster)
        for other, cluster in clusters_by_key.items()
        if _can_mean(key, other)
    ]
    return max(fitting, key=lambda pair: (pair[0], pair[1].forms.total()), default=(False, None))[1]


def _can_mean(key: str, other: str) -> bool:
    name, longer = parse(key), parse(other)
    if len(name.words) == 1:
        return name.words[0] in longer.words or (len(longer.words) == 1 and same_spelling(key, other))
    return same_spelling(key, other)


def _find_mentions(
    text: str, other_entities: list[tuple[int, int]], clusters: list[Cluster], recognizer: NameRecognizer
) -> None:
    """Find every form and every surname in the whole text, where the tagger may have missed them."""
    clusters_by_key: dict[str, Cluster] = {}
    for cluster in sorted(clusters, key=lambda cluster: cluster.forms.total()):
        clusters_by_key.update((_key(form, recognizer), cluster) for form in _forms_to_find(cluster))
    if not clusters_by_key:
        return
    longest = sorted(clusters_by_key, key=lambda key: (-len(key), key))
    choices = "|".join(f"({_key_pattern(key, recognizer.endings)})" for key in longest)
    for match in re.finditer(rf"(?<!\w)(?:{choices})(?!\w)", text):
        assert match.lastindex
        if not _is_inside(match.span(), other_entities):
            cluster = clusters_by_key[longest[match.lastindex - 1]]
            cluster.forms[" ".join(match.group().split())] += 0
            cluster.spans.append(match.span())


def _key_pattern(key: str, endings: str) -> str:
    return r"\s+".join(re.escape(word) + endings for word in key.split())


def _forms_to_find(cluster: Cluster) -> Iterator[str]:
    for form in cluster.forms:
        yield from (form, form.upper())
    full = cluster.name.split()
    if len(full) > 1:
        yield from (full[-1], full[-1].upper())
        particle, _, bare = full[-1].partition("-")
        if transliterate(particle) in PARTICLES and bare[:1].isupper():
            yield from (bare, bare.upper())


def _is_inside(span: tuple[int, int], other_entities: list[tuple[int, int]]) -> bool:
    """Return whether a match is part of a longer entity: "Brown" in "Brown University"."""
    return any(start <= span[0] and span[1] <= end and end - start > span[1] - span[0] for start, end in other_entities)

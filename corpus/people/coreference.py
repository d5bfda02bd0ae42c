"""Coreference within one article: from a tagger's entities to one cluster of mentions per person.

Sees one article at a time: `corpus.resolution.people` resolves people across an archive.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from corpus.names.parser import PARTICLES, parse
from corpus.names.similarity import same_spelling
from corpus.people.tagger import EntitySpan, Mentions, NameMention, NameRecognizer
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
    return cluster_mentions(text, recognizer.find_mentions(text, spans), recognizer)


def cluster_mentions(text: str, mentions: Mentions, recognizer: NameRecognizer) -> list[Cluster]:
    """Return the people of a text whose names are found, in order of their first mention."""
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
    find = _find_with_endings if recognizer.endings else _find_exact
    for start, end, key in find(text, clusters_by_key, recognizer.endings):
        if not _is_inside((start, end), other_entities):
            cluster = clusters_by_key[key]
            cluster.forms[" ".join(text[start:end].split())] += 0
            cluster.spans.append((start, end))


def _find_with_endings(text: str, keys: Iterable[str], endings: str) -> Iterator[tuple[int, int, str]]:
    """Yield the spans of keys in a text, each word with one of the endings, the longest key first at each place."""
    longest = sorted(keys, key=lambda key: (-len(key), key))
    choices = "|".join(f"({_key_pattern(key, endings)})" for key in longest)
    for match in re.finditer(rf"(?<!\w)(?:{choices})(?!\w)", text):
        assert match.lastindex
        yield *match.span(), longest[match.lastindex - 1]


def _find_exact(text: str, keys: Iterable[str], endings: str) -> Iterator[tuple[int, int, str]]:
    """Yield the same where there are no endings, without a pattern, whose compilation takes longer than the search."""
    by_first: defaultdict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for key in sorted(keys, key=lambda key: (-len(key), key)):
        first, *rest = key.split()
        by_first[first].append((key, rest))
    found = []
    for first, choices in by_first.items():
        start = text.find(first)
        while start >= 0:
            if start == 0 or not _WORD_CHARACTER.match(text, start - 1):
                for key, rest in choices:
                    if (end := _end_of_words(text, start + len(first), rest)) is not None:
                        found.append((start, -len(key), end, key))
                        break
            start = text.find(first, start + 1)
    last = 0
    for start, _, end, key in sorted(found):
        if start >= last:
            yield start, end, key
            last = end


_WORD_CHARACTER = re.compile(r"\w")
_BLANKS = re.compile(r"\s+")


def _end_of_words(text: str, end: int, words: list[str]) -> int | None:
    """Return where words end that follow a place with blanks between them; None if others stand there."""
    for word in words:
        blanks = _BLANKS.match(text, end)
        if not blanks or not text.startswith(word, blanks.end()):
            return None
        end = blanks.end() + len(word)
    return None if _WORD_CHARACTER.match(text, end) else end


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

"""From the spans that a tagger marked in one article to the people in it: one entry a person, with every mention.

Sees one article at a time: who is who across an archive is for `folding`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus.people.judging import is_person
from corpus.people.names import PARTICLES, TITLES, parse, same_spelling
from corpus.people.spans import Kind, Language, Span
from corpus.people.spelling import plain

_POSSESSIVE = re.compile(r"['’`´]s?$")
_EDGES = " \t\n\r\xa0.,;:!?\"“”„«»‘’'()[]{}<>|*•-–—_/\\"
_GOES_ON = re.compile(
    r"(?:[ \xa0](?:al|el|as|ash|at|an|ad|ar|az|bin|ibn|ben|van|von|de|der|den|di|da|dos|do|du)"
    r"(?:[-\s]|\b))*(?:(?<=[-\s])[A-ZÀ-Þ][\w’'´`-]*|-\w+)"
)
_WORD = re.compile(r"[^\s\xa0]+")


class Candidate(NamedTuple):
    """A bare name where a tagger saw it; `base` is its dictionary form where the tagger gave one."""

    start: int
    end: int
    form: str
    base: str


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
    candidates = [bare for span in spans if span.kind is Kind.PERSON for bare in _bare(text, span)]
    clusters = _together(candidates, language)
    _find_all(text, spans, clusters, language)
    people = (cluster for cluster in clusters if cluster.found and is_person(text, cluster.forms, cluster.found))
    return sorted(people, key=lambda cluster: cluster.found[0])


def _bare(text: str, span: Span) -> Iterator[Candidate]:
    """Give the name within a person's span: one line of it, without titles, possessives and marks at its ends."""
    line = text[span.start : _extended(text, span.end)].split("\n", 1)[0]
    words = [(m.start() + span.start, m.group()) for m in _WORD.finditer(line)]
    while words and not _begins_name(words[0][1]):
        words.pop(0)
    while words and words[-1][1].islower():
        words.pop()
    if not words:
        return
    start, end = words[0][0], words[-1][0] + len(words[-1][1])
    while start < end and text[start] in _EDGES:
        start += 1
    form = _POSSESSIVE.sub("", text[start:end].rstrip(_EDGES)).rstrip(_EDGES)
    if form and not any(letter.isdigit() for letter in form) and plain(form) not in TITLES:
        shown = " ".join(form.split())
        base = span.lemma if span.lemma and len(span.lemma.split()) == len(shown.split()) else shown
        yield Candidate(start, start + len(form), shown, base)


def _extended(text: str, end: int) -> int:
    """Give the end of a name that goes on with a hyphen or a particle: taggers break "Bashar al-Assad" in two."""
    match = _GOES_ON.match(text, end)
    return match.end() if match else end


def _begins_name(word: str) -> bool:
    bare = plain(word.strip(_EDGES))
    if bare in TITLES:
        return False
    return word.strip(_EDGES)[:1].isupper() or (bare in PARTICLES and word[:1].islower())


def _together(candidates: list[Candidate], language: Language) -> list[Cluster]:
    """Put the forms of one person together: full names by spelling, single words by the full name that has them."""
    seen = Counter((candidate.form, candidate.base) for candidate in candidates)
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
    fitting = [home for other, home in homes.items() if _fits(key, other)]
    return max(fitting, key=lambda cluster: cluster.forms.total(), default=None)


def _fits(key: str, other: str) -> bool:
    name, longer = parse(key), parse(other)
    if len(name.words) == 1:
        return name.words[0] in longer.words or (len(longer.words) == 1 and same_spelling(key, other))
    return same_spelling(key, other)


def _find_all(text: str, spans: list[Span], clusters: list[Cluster], language: Language) -> None:
    """Look for every form and every surname in the whole text, where the tagger may have missed it."""
    owners: dict[str, Cluster] = {}
    for cluster in sorted(clusters, key=lambda cluster: cluster.forms.total()):
        owners.update((_key(form, language), cluster) for form in _sought(cluster))
    if not owners:
        return
    longest = sorted(owners, key=lambda key: (-len(key), key))
    choices = "|".join(f"({_spaced(key, language.endings)})" for key in longest)
    others = [span for span in spans if span.kind is not Kind.PERSON and not text[span.start : span.end].isupper()]
    for match in re.finditer(rf"(?<!\w)(?:{choices})(?!\w)", text):
        assert match.lastindex
        if not _within_other(match, others):
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
        if plain(particle) in PARTICLES and bare[:1].isupper():
            yield from (bare, bare.upper())


def _within_other(match: re.Match[str], others: list[Span]) -> bool:
    """Tell whether a match is a word of something else with several: "Brown" in "Brown University"."""
    start, end = match.span()
    for other in others:
        if other.start <= start and end <= other.end:
            rest = match.string[other.start : start] + match.string[end : other.end]
            return any(letter.isspace() for letter in rest)
    return False

"""Completes the end of a query text with people, outlets and words of the archive, with their numbers of articles.

Reads all names of a generation once, for its first suggestion. Changes no search.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from threading import Lock
from typing import Literal, NamedTuple

from index.analysis.normalization import normalize
from index.analysis.stemming import stem
from index.analysis.tokenizer import tokenize
from index.check import unlimited
from index.engine import Reader
from index.query import Fuzzy, Prefix, ResolvedDimension, Word
from index.request import SearchRequest, ValueFacet
from index.results import Bucket
from search.language.syntax import MAX_CHARACTERS
from search.limits import MAX_VALUE

MAX_SUGGESTIONS = 8
_EVERY_VALUE = 1 << 30
_SHORTEST_MISSPELT = 4
_LONGEST_NAME_TYPED = 3
"""Words at the end of a text that are looked up together as the words of a name."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name or a word: `text` is the whole query text with it, `count` the number of articles that have it."""

    kind: Literal["person", "outlet", "word"]
    label: str
    text: str
    count: int


class _KnownName(NamedTuple):
    """A person or outlet, and the words of its name."""

    dimension: ResolvedDimension
    bucket: Bucket
    words: frozenset[str]


@dataclass(slots=True)
class CompletionIndex:
    """The people and outlets of a generation by the words of their names.

    `_ranked` holds the names, the most frequent first; `_words`, sorted, every word of each, and `_ranks` the rank of
    the name that each word is of. `_divided` keeps the words of names for the next generation, which has nearly all of
    them: dividing twenty thousand names takes a second, in which no other request of the process is answered.
    """

    _generation: int | None = None
    _ranked: list[_KnownName] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _ranks: list[int] = field(default_factory=list)
    _divided: dict[str, frozenset[str]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def complete(self, reader: Reader, typed: tuple[str, ...], limit: int) -> list[tuple[ResolvedDimension, Bucket]]:
        """Return the most frequent names that contain the words of `typed`, the last one as a prefix."""
        *whole, prefix = typed
        ranked, words, ranks = self._read(reader)
        low, high = bisect_left(words, prefix), bisect_left(words, prefix + "\U0010ffff")
        found = set(ranks[low:high])
        if whole:
            found = {rank for rank in found if ranked[rank].words.issuperset(whole)}
        return [(ranked[rank].dimension, ranked[rank].bucket) for rank in nsmallest(limit, found)]

    def _read(self, reader: Reader) -> tuple[list[_KnownName], list[str], list[int]]:
        with self._lock:
            if self._generation != reader.generation:
                names = _names(reader, self._divided)
                ranked = sorted(names, key=lambda name: (-name.bucket.count, name.bucket.value))
                words = [word for name in ranked for word in name.words]
                ranks = [rank for rank, name in enumerate(ranked) for _ in name.words]
                order = sorted(range(len(words)), key=words.__getitem__)
                self._words, self._ranks = [words[at] for at in order], [ranks[at] for at in order]
                self._ranked, self._divided = ranked, {name.bucket.value: name.words for name in ranked}
                self._generation = reader.generation
            return self._ranked, self._words, self._ranks


def _names(reader: Reader, divided: Mapping[str, frozenset[str]]) -> Iterator[_KnownName]:
    dimensions: tuple[ResolvedDimension, ...] = ("person", "outlet")
    facets = tuple(ValueFacet(dimension, _EVERY_VALUE) for dimension in dimensions)
    # Read once for all requests, so that no budget of one must end it.
    results = reader.within(unlimited).search(SearchRequest(facets=facets, limit=0))
    for dimension in dimensions:
        for bucket in results.facets[dimension].buckets:
            if len(bucket.value) > MAX_VALUE:
                continue
            words = divided.get(bucket.value) or frozenset(normalize(token.text) for token in tokenize(bucket.value))
            yield _KnownName(dimension, bucket, words)


def suggestions(
    reader: Reader, completions: CompletionIndex, text: str, limit: int = MAX_SUGGESTIONS
) -> tuple[Suggestion, ...]:
    """Return completions of the end of a text: names, then words; if no word has this prefix, corrected spellings."""
    if len(text) > MAX_CHARACTERS:
        return ()
    tokens = list(tokenize(text))
    if not tokens or tokens[-1].end < len(text.rstrip('"')):
        return ()
    typed = tuple(normalize(token.text) for token in tokens)
    names = [
        Suggestion(kind, name.value, _with_name(text, tokens[first].start, kind, name.value), name.count)
        for first in range(max(0, len(typed) - _LONGEST_NAME_TYPED), len(typed))
        for kind, name in completions.complete(reader, typed[first:], limit // 2)
    ]
    distinct = list({one.label: one for one in reversed(names)}.values())[::-1]
    words = _word_suggestions(reader, text[: tokens[-1].start], typed[-1], limit)
    return (*distinct, *words)[:limit]


def _with_name(text: str, start: int, dimension: ResolvedDimension, value: str) -> str:
    return f'{text[:start].rstrip(chr(34))}{dimension}:"{value}"'


def _word_suggestions(reader: Reader, before: str, typed: str, limit: int) -> list[Suggestion]:
    forms = reader.forms(Prefix(typed), 3 * limit)
    if not forms and len(typed) >= _SHORTEST_MISSPELT:
        forms = reader.forms(Fuzzy(typed), limit)
    shortest: dict[str, str] = {}
    for form in sorted(forms, key=lambda form: (len(form), form)):
        shortest.setdefault(stem(form, "en"), form)
    counted = ((reader.count(Word(form)), form) for form in shortest.values())
    best = sorted(((count, form) for count, form in counted if count), key=lambda pair: (-pair[0], pair[1]))
    return [Suggestion("word", form, before + form, count) for count, form in best[: limit // 2]]

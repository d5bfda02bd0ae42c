"""Completes the end of a query text with people, outlets and words of the archive, with their numbers of articles.

Changes no search.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from heapq import nsmallest
from threading import Lock, Thread
from typing import Literal, NamedTuple

from index.analysis.normalization import normalize
from index.analysis.stemming import stem
from index.analysis.tokenizer import tokenize
from index.check import unlimited
from index.engine import Reader
from index.errors import EngineError
from index.query import Fuzzy, Has, Prefix, ResolvedDimension, Word
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


@dataclass(frozen=True, slots=True)
class _Names:
    """The people and outlets of a generation.

    `ranked` holds them, the most frequent first; `words`, sorted, every word of each, and `ranks` the rank of the name
    that each word is of.
    """

    generation: int
    ranked: list[_KnownName]
    words: list[str]
    ranks: list[int]

    @classmethod
    def of(cls, reader: Reader, before: _Names | None) -> _Names:
        """Read the names of a reader; those that were there `before` are not divided into words again."""
        divided = {name.bucket.value: name.words for name in before.ranked} if before else {}
        ranked = sorted(_names(reader, divided), key=lambda name: (-name.bucket.count, name.bucket.value))
        words = [word for name in ranked for word in name.words]
        ranks = [rank for rank, name in enumerate(ranked) for _ in name.words]
        order = sorted(range(len(words)), key=words.__getitem__)
        return cls(reader.generation, ranked, [words[at] for at in order], [ranks[at] for at in order])

    def containing(self, typed: tuple[str, ...], limit: int) -> list[_KnownName]:
        """Return the most frequent names that contain the words of `typed`, the last one as a prefix."""
        *whole, prefix = typed
        low, high = bisect_left(self.words, prefix), bisect_left(self.words, prefix + "\U0010ffff")
        found = set(self.ranks[low:high])
        if whole:
            found = {rank for rank in found if self.ranked[rank].words.issuperset(whole)}
        return [self.ranked[rank] for rank in nsmallest(limit, found)]


class CompletionIndex:
    """The people and outlets of an archive by the words of their names; safe for threads.

    The first suggestion waits until all names are read. In a new generation they are read again by a thread, since that
    takes a third of a second with twenty thousand names; until then the names are those of before, with the numbers of
    the new generation. `current` opens a reader of the current generation.
    """

    def __init__(self, current: Callable[[], AbstractContextManager[Reader]]) -> None:
        self._current = current
        self._names: _Names | None = None
        self._is_renewing = False
        self._lock = Lock()

    def complete(self, reader: Reader, typed: tuple[str, ...], limit: int) -> list[tuple[ResolvedDimension, Bucket]]:
        """Return the most frequent names that contain the words of `typed`, the last one as a prefix."""
        names = self._names_for(reader)
        found = [(name.dimension, name.bucket) for name in names.containing(typed, limit)]
        if names.generation == reader.generation:
            return found
        counted = (
            (dimension, Bucket(bucket.value, reader.count(Has(dimension, bucket.value)))) for dimension, bucket in found
        )
        return [(dimension, bucket) for dimension, bucket in counted if bucket.count]

    def _names_for(self, reader: Reader) -> _Names:
        with self._lock:
            if self._names is None:
                self._names = _Names.of(reader, None)
            elif self._names.generation != reader.generation and not self._is_renewing:
                self._is_renewing = True
                Thread(target=self._renew, daemon=True).start()
            return self._names

    def _renew(self) -> None:
        try:
            with suppress(EngineError), self._current() as reader:  # what is wrong, the next request says
                self._names = _Names.of(reader, self._names)
        finally:
            self._is_renewing = False


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

"""Completes the end of a query text with people, outlets and words of the archive, with their numbers of articles.

Changes no search.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from heapq import merge, nsmallest
from itertools import chain
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
RENEWALS_APART = 100
"""How many times as long as reading all names takes must pass before they are read again."""
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
    """A person or outlet, and its number of articles."""

    dimension: ResolvedDimension
    bucket: Bucket


@dataclass(frozen=True, slots=True)
class _Names:
    """The people and outlets of a generation.

    `ranked` holds them, the most frequent first. `words` are the distinct words of all names, sorted, and `ranks` the
    ranks of the names with each; `divided` has the words of each name. Tuples, since the garbage collector passes over
    tuples of texts and numbers.
    """

    generation: int
    ranked: tuple[_KnownName, ...]
    words: list[str]
    ranks: list[tuple[int, ...]]
    divided: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, reader: Reader, before: _Names | None) -> _Names:
        """Read the names of a reader; those that were there `before` are not divided into words again."""
        known = before.divided if before else {}
        ranked = tuple(merge(*_names(reader), key=lambda name: (-name.bucket.count, name.bucket.value)))
        divided = {name.bucket.value: known.get(name.bucket.value) or _words(name.bucket.value) for name in ranked}
        found = dict[str, list[int]]()
        for rank, name in enumerate(ranked):
            for word in divided[name.bucket.value]:
                found.setdefault(word, []).append(rank)
        words = sorted(found)
        return cls(reader.generation, ranked, words, [tuple(found[word]) for word in words], divided)

    def containing(self, typed: tuple[str, ...], limit: int) -> list[_KnownName]:
        """Return the most frequent names that contain the words of `typed`, the last one as a prefix."""
        *whole, prefix = typed
        low, high = bisect_left(self.words, prefix), bisect_left(self.words, prefix + "\U0010ffff")
        found = set(chain.from_iterable(self.ranks[low:high]))
        for word in whole:
            at = bisect_left(self.words, word)
            found.intersection_update(self.ranks[at] if self.words[at : at + 1] == [word] else ())
        return [self.ranked[rank] for rank in nsmallest(limit, found)]


class CompletionIndex:
    """The people and outlets of an archive by the words of their names; safe for threads.

    The first suggestion waits until all names are read. In a new generation they are read again by a thread, since that
    takes a fifth of a second with twenty thousand names, and at most a hundredth of the time goes into it; until then
    the names are those of before, with the numbers of the new generation. `current` opens a reader of the current
    generation, `clock` returns seconds.
    """

    def __init__(self, current: Callable[[], AbstractContextManager[Reader]], clock: Callable[[], float]) -> None:
        self._current = current
        self._clock = clock
        self._due = 0.0
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
            elif self._names.generation != reader.generation and not self._is_renewing and self._clock() >= self._due:
                self._is_renewing = True
                Thread(target=self._renew, daemon=True).start()
            return self._names

    def _renew(self) -> None:
        begun = self._clock()
        try:
            with suppress(EngineError), self._current() as reader:  # what is wrong, the next request says
                self._names = _Names.of(reader, self._names)
        finally:
            now = self._clock()
            self._due = now + RENEWALS_APART * (now - begun)
            self._is_renewing = False


def _names(reader: Reader) -> list[list[_KnownName]]:
    """Return the outlets and the people, each from the most frequent on."""
    dimensions: tuple[ResolvedDimension, ...] = ("person", "outlet")
    facets = tuple(ValueFacet(dimension, _EVERY_VALUE) for dimension in dimensions)
    # Read once for all requests, so that no budget of one must end it.
    results = reader.within(unlimited).search(SearchRequest(facets=facets, limit=0))
    return [
        [_KnownName(dimension, one) for one in results.facets[dimension].buckets if len(one.value) <= MAX_VALUE]
        for dimension in dimensions
    ]


def _words(name: str) -> tuple[str, ...]:
    return tuple({normalize(token.text): None for token in tokenize(name)})


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

"""What the text so far may become: people, outlets and words of the archive, with the number of articles each finds.

Reads all names of a generation once, when the first suggestion is asked for; changes no search.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nsmallest
from threading import Lock
from typing import Literal

from index.analysis.normalization import normalize
from index.analysis.stemming import stem
from index.analysis.tokenizer import tokenize
from index.engine import Reader
from index.query import Fuzzy, Prefix, ValueDimension, Word
from index.request import SearchRequest, ValueFacet
from index.results import Bucket

MOST = 8
_EVERY_VALUE = 1 << 30
_SHORTEST_MISSPELT = 4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name or a word: `text` is the whole query text that it makes, `count` the articles that have it."""

    kind: Literal["person", "outlet", "word"]
    label: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class _Name:
    """A person or outlet, and the words of its name."""

    dimension: ValueDimension
    bucket: Bucket
    words: frozenset[str]


@dataclass(slots=True)
class Names:
    """The people and outlets of a generation, the most frequent first, and the places of those with each word."""

    _generation: int | None = None
    _ranked: list[_Name] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _places: list[int] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def beginning(self, reader: Reader, typed: tuple[str, ...], most: int) -> list[tuple[ValueDimension, Bucket]]:
        """Give the most frequent names in which a word begins with the last of `typed` and the others stand whole."""
        *whole, start = typed
        ranked, words, places = self._read(reader)
        low, high = bisect_left(words, start), bisect_left(words, start + "\U0010ffff")
        found = set(places[low:high])
        if whole:
            found = {place for place in found if ranked[place].words.issuperset(whole)}
        return [(ranked[place].dimension, ranked[place].bucket) for place in nsmallest(most, found)]

    def _read(self, reader: Reader) -> tuple[list[_Name], list[str], list[int]]:
        with self._lock:
            if self._generation != reader.generation:
                ranked = sorted(_names(reader), key=lambda name: (-name.bucket.count, name.bucket.value))
                pairs = sorted((word, place) for place, name in enumerate(ranked) for word in name.words)
                self._ranked, self._words, self._places = ranked, [w for w, _ in pairs], [place for _, place in pairs]
                self._generation = reader.generation
            return self._ranked, self._words, self._places


def _names(reader: Reader) -> Iterator[_Name]:
    facets = (ValueFacet("person", _EVERY_VALUE), ValueFacet("outlet", _EVERY_VALUE))
    results = reader.search(SearchRequest(facets=facets, limit=0))
    for wish in facets:
        for bucket in results.facets[wish.dimension].buckets:
            words = frozenset(normalize(token.text) for token in tokenize(bucket.value))
            yield _Name(wish.dimension, bucket, words)


def suggestions(reader: Reader, names: Names, text: str, most: int = MOST) -> tuple[Suggestion, ...]:
    """Give what the end of a text may become: names first, then words; misspellings when nothing begins so."""
    tokens = list(tokenize(text))
    if not tokens or tokens[-1].end < len(text.rstrip('"')):
        return ()
    typed = tuple(normalize(token.text) for token in tokens)
    found = [
        Suggestion(kind, name.value, _with_name(text, tokens[begin].start, kind, name.value), name.count)
        for begin in range(max(0, len(typed) - 3), len(typed))
        for kind, name in names.beginning(reader, typed[begin:], most // 2)
    ]
    distinct = list({one.label: one for one in reversed(found)}.values())[::-1]
    words = _suggested_words(reader, text[: tokens[-1].start], typed[-1], most)
    return (*distinct, *words)[:most]


def _with_name(text: str, start: int, dimension: ValueDimension, value: str) -> str:
    return f'{text[:start].rstrip(chr(34))}{dimension}:"{value}"'


def _suggested_words(reader: Reader, before: str, typed: str, most: int) -> list[Suggestion]:
    forms = reader.forms(Prefix(typed), 3 * most)
    if not forms and len(typed) >= _SHORTEST_MISSPELT:
        forms = reader.forms(Fuzzy(typed), most)
    shortest: dict[str, str] = {}
    for form in sorted(forms, key=lambda form: (len(form), form)):
        shortest.setdefault(stem(form, "en"), form)
    counted = ((reader.count(Word(form)), form) for form in shortest.values())
    best = sorted(((count, form) for count, form in counted if count), key=lambda pair: (-pair[0], pair[1]))
    return [Suggestion("word", form, before + form, count) for count, form in best[: most // 2]]

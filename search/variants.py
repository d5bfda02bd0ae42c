"""Other spellings of names that an archive holds, over alphabets and habits of transliteration. Searches nothing.

The keys and the measure of likeness are those by which people's names are folded: `corpus.people`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import reduce
from threading import Lock

from corpus.people.names import variant_keys
from corpus.people.parts import parse
from corpus.people.spelling import plain, unlikeness
from index.analysis import family, fold, tokenize
from index.engine import Reader
from index.query import (
    And,
    Apart,
    AtLeast,
    Near,
    Or,
    Phrase,
    Positional,
    Query,
    Together,
    Wildcard,
    Word,
)

MOST_VARIANTS = 12
SHORTEST = 4
LIKENESS = 0.1
"""How unlike a variant may sound, for each letter of the shorter word.

Calibrated by `benchmarks/variants.py` on recorded aliases: more lets other people's names in before it finds more."""

_EVERY_FORM = 1 << 30


@dataclass(frozen=True, slots=True)
class Variant:
    """A form of the archive that may be another spelling of a word of the query, and how many articles hold it."""

    word: str
    form: str
    count: int


@dataclass(slots=True)
class Spellings:
    """The forms of a generation by their keys, read when they are first asked for."""

    _generation: int | None = None
    _by_key: dict[str, list[str]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def variants(self, reader: Reader, word: Word) -> tuple[Variant, ...]:
        """Give the variants of a word, the most frequent first."""
        tokens = [fold(token.raw) for token in tokenize(word.text)]
        letters = plain(tokens[-1]) if tokens else ""
        if word.exact or len(letters) < SHORTEST or len(parse(word.text).words) > 1:
            return ()
        alike = self._alike(reader, tokens[-1], letters)
        if len(tokens) > 1:
            alike.add(tokens[-1])
        counted = (Variant(word.text, form, reader.count(Word(form, word.field, exact=True))) for form in sorted(alike))
        met = sorted((variant for variant in counted if variant.count), key=lambda v: (-v.count, v.form))
        return tuple(met[:MOST_VARIANTS])

    def _alike(self, reader: Reader, form: str, letters: str) -> set[str]:
        by_key = self._read(reader)
        near = {other for key in variant_keys(form) for other in by_key.get(key, ())}
        return {
            other
            for other in near
            if family(other, "en") != family(form, "en")
            and unlikeness(letters, plain(other)) <= LIKENESS * min(len(letters), len(plain(other)))
        }

    def _read(self, reader: Reader) -> dict[str, list[str]]:
        with self._lock:
            if self._generation != reader.generation:
                by_key = defaultdict[str, list[str]](list)
                for form in reader.forms(Wildcard("*"), _EVERY_FORM):
                    if len(form) >= SHORTEST - 1 and form.isalpha():
                        for key in variant_keys(form):
                            by_key[key].append(form)
                self._generation, self._by_key = reader.generation, dict(by_key)
            return self._by_key


@dataclass(slots=True)
class Widening:
    """One query on its way to its spellings; `met` are the variants that it was widened by."""

    spellings: Spellings
    reader: Reader
    dropped: frozenset[str]
    met: list[Variant] = field(default_factory=list)

    def widened(self, query: Query) -> Query:
        """Give a query that also finds the variants of its words, those under a negation left as they are."""
        match query:
            case Word():
                return self._word(query)
            case Phrase(slop=None):
                return self._phrase(query)
            case AtLeast(part):
                return replace(query, part=self._positional(part))
            case Near(left, right) | Together(left, right) | Apart(left, right):
                return replace(query, left=self._positional(left), right=self._positional(right))
            case And(parts) | Or(parts):
                return replace(query, parts=tuple(self.widened(part) for part in parts))
            case _:
                return query

    def _positional(self, node: Positional) -> Positional:
        widened = self.widened(node)
        assert not isinstance(widened, And)
        return widened  # type: ignore[return-value]

    def _word(self, word: Word) -> Word | Or:
        found = self.spellings.variants(self.reader, word)
        self.met.extend(found)
        kept = [variant.form for variant in found if variant.form not in self.dropped]
        return Or((word, *(Word(form, word.field, exact=True, span=word.span) for form in kept))) if kept else word

    def _phrase(self, phrase: Phrase) -> Query:
        """Turn a phrase with variants in it into words that follow each other, which means the same."""
        parts = [self._positional(part) for part in self._in_field(phrase)]
        if not any(isinstance(part, Or) for part in parts):
            return phrase
        return reduce(lambda left, right: Near(left, right, 1, ordered=True, span=phrase.span), parts)

    def _in_field(self, phrase: Phrase) -> Iterator[Positional]:
        for part in phrase.parts:
            yield replace(part, field=phrase.field) if phrase.field else part

"""Widens a query by other spellings of its names and words that the archive holds. Compares no spellings itself.

Neighbouring words that are a name, in a phrase or side by side, are widened as a whole: "Sergei Lavrov" by "Serguéi
Lavrov", not by every Sergey and every Lavroff. Other words are widened one by one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import groupby

from corpus.names.parser import parse
from index.analysis.tokenizer import normalize, token_texts
from index.query import (
    And,
    MinCount,
    Near,
    NotNear,
    Or,
    Phrase,
    Positional,
    Query,
    SameUnit,
    Word,
)
from search.cache import GenerationCache
from search.expansion.name_variants import LONGEST_NAME, Archive, FoundName, is_name, may_be, names_near, stands
from search.expansion.word_variants import Spellings
from search.language.builder import all_of, any_of

MOST_VARIANTS = 12
MOST_NAMES = 24


@dataclass(frozen=True, slots=True)
class Variant:
    """A form of the archive that may be another spelling of a word or name of the query, and its articles' number."""

    word: str
    form: str
    count: int


@dataclass(frozen=True, slots=True)
class Learnt:
    """What has been found out of the spellings of a generation; it is found out anew for the next one."""

    spellings: Spellings = field(default_factory=Spellings)
    variants: GenerationCache[Hashable, tuple[Variant, ...] | None] = field(default_factory=GenerationCache)
    near: GenerationCache[Hashable, tuple[FoundName, ...]] = field(default_factory=GenerationCache)


@dataclass(frozen=True, slots=True)
class Known:
    """A generation of an archive, asked for spellings."""

    archive: Archive
    learnt: Learnt

    def of_word(self, word: Word) -> tuple[Variant, ...]:
        """Give the variants of a word, the most frequent first."""
        generation = self.archive.reader.generation
        return self.learnt.variants.get_or_compute(generation, word, lambda: self._of_word(word)) or ()

    def _of_word(self, word: Word) -> tuple[Variant, ...]:
        tokens = [normalize(raw) for raw in token_texts(word.text)]
        if not tokens or word.exact or len(parse(word.text).words) > 1:
            return ()
        alike = self.archive.spellings.variants(self.archive.reader, tokens[-1])
        if not alike or not is_name(self.archive, tokens[-1]):
            return ()
        if len(tokens) > 1:
            alike.add(tokens[-1])
        met = self._counted(word.text, {form: Word(form, word.field, exact=True) for form in alike}, 2 * MOST_VARIANTS)
        return tuple(one for one in met if is_name(self.archive, one.form))[:MOST_VARIANTS]

    def of_name(
        self, words: Sequence[Word], around: Sequence[Word], in_order: bool = False
    ) -> tuple[Variant, ...] | None:
        """Give the variants of neighbouring words as a name, or None where the archive has no name like them.

        `around` are the words among which they stand. A name that has all the words is no
        variant, unless they must be in order.
        """
        key = (tuple(words), tuple(around), in_order)
        generation = self.archive.reader.generation
        return self.learnt.variants.get_or_compute(generation, key, lambda: self._of_name(words, around, in_order))

    def _of_name(self, words: Sequence[Word], around: Sequence[Word], in_order: bool) -> tuple[Variant, ...] | None:
        typed = tuple(word.text for word in around)
        near = self.learnt.near.get_or_compute(
            self.archive.reader.generation, (typed, in_order), lambda: names_near(self.archive, typed, in_order)
        )
        asked = " ".join(word.text for word in words)
        own = tuple(normalize(raw) for raw in token_texts(asked))
        known = stands(self.archive, own)
        least = 0 if known else len(parse(asked).words)
        forms = {
            " ".join(found.forms): _phrase(found.forms, words[0])
            for found in near
            if not _has(found.forms, [asked] if in_order else [word.text for word in words])
            and len(parse(found.written).words) >= least
            and may_be(found.written, asked)
        }
        return self._counted(asked, forms, MOST_NAMES) if forms or known else None

    def _counted(self, typed: str, forms: Mapping[str, Query], most: int) -> tuple[Variant, ...]:
        counted = (Variant(typed, form, self.archive.reader.count(query)) for form, query in sorted(forms.items()))
        met = sorted((variant for variant in counted if variant.count), key=lambda v: (-v.count, v.form))
        return tuple(met[:most])


def _has(forms: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether forms hold every word, those that are several tokens in a row."""
    row = " ".join(("", *forms, ""))
    return all(" ".join(("", *map(normalize, token_texts(word)), "")) in row for word in words)


def _phrase(forms: Sequence[str], like: Word) -> Phrase:
    return Phrase(tuple(Word(form, exact=True) for form in forms), like.field, span=like.span)


@dataclass(slots=True)
class Widening:
    """One query on its way to its spellings; `met` are the variants that it was widened by."""

    known: Known
    dropped: frozenset[str]
    met: list[Variant] = field(default_factory=list)

    def widened(self, query: Query) -> Query:
        """Give a query that also finds the variants of its words, those under a negation left as they are."""
        match query:
            case Word():
                return self._word(query)
            case Phrase(slop=None):
                return self._phrase(query)
            case MinCount(part):
                return replace(query, part=self._positional(part))
            case Near(left, right) | SameUnit(left, right) | NotNear(left, right):
                return replace(query, left=self._positional(left), right=self._positional(right))
            case And(parts):
                return replace(query, parts=tuple(self._side_by_side(parts)))
            case Or(parts):
                return replace(query, parts=tuple(self.widened(part) for part in parts))
            case _:
                return query

    def _positional(self, node: Positional) -> Positional:
        widened = self.widened(node)
        assert not isinstance(widened, And)
        return widened  # type: ignore[return-value]

    def _word(self, word: Word) -> Word | Or:
        kept = self._kept(self.known.of_word(word))
        return Or((word, *(Word(form, word.field, exact=True, span=word.span) for form in kept))) if kept else word

    def _kept(self, variants: Sequence[Variant]) -> list[str]:
        self.met.extend(variants)
        return [variant.form for variant in variants if variant.form not in self.dropped]

    def _side_by_side(self, parts: Sequence[Query]) -> Iterator[Query]:
        """Widen the parts of an AND: names among its words as a whole, all else one by one."""
        for run in _word_runs(parts):
            words = [part for part in run if isinstance(part, Word)]
            if len(words) < 2:
                yield from map(self.widened, run)
            else:
                yield from self._names_among(words, words)

    def _names_among(self, words: Sequence[Word], around: Sequence[Word]) -> Iterator[Query]:
        """Widen words side by side, the longest name among them first."""
        for length in range(min(len(words), LONGEST_NAME), 1, -1):
            for start in range(len(words) - length + 1):
                name = words[start : start + length]
                variants = self.known.of_name(name, around)
                if variants is not None:
                    yield from self._names_among(words[:start], around)
                    phrases = (_phrase(form.split(" "), name[0]) for form in self._kept(variants))
                    yield any_of((all_of(name), *phrases))
                    yield from self._names_among(words[start + length :], around)
                    return
        yield from map(self._word, words)

    def _phrase(self, phrase: Phrase) -> Query:
        """Widen a phrase as a name if it is one; else as words that follow each other, which means the same."""
        parts = [replace(part, field=phrase.field or part.field) for part in phrase.parts]
        words = [part for part in parts if isinstance(part, Word) and not part.exact]
        if 1 < len(words) == len(parts) <= LONGEST_NAME:
            variants = self.known.of_name(words, words, in_order=True)
            if variants is not None:
                return any_of((phrase, *(_phrase(form.split(" "), words[0]) for form in self._kept(variants))))
        widened = [self._positional(part) for part in parts]
        if not any(isinstance(part, Or) for part in widened):
            return phrase
        return reduce(lambda left, right: Near(left, right, 1, ordered=True, span=phrase.span), widened)


def _word_runs(parts: Sequence[Query]) -> Iterator[tuple[Query, ...]]:
    """Give the parts of an AND, words that may be a name together: neighbours in one field, none of them exact."""
    for _, run in groupby(parts, key=lambda part: (part.field,) if isinstance(part, Word) and not part.exact else None):
        yield tuple(run)

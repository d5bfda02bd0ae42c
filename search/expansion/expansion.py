"""Query expansion by the spellings of names and words in the archive. Compares no spellings itself.

Neighbouring words that are a name, in a phrase or side by side, are expanded as a whole: "Sergei Lavrov" by "Serguéi
Lavrov", not by every Sergey and every Lavroff. Other words are expanded one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import groupby

from corpus.names.parser import parse
from index.analysis.normalization import normalize
from index.analysis.tokenizer import token_texts
from index.errors import BudgetSpent, QueryTooLarge
from index.query import And, Near, Not, Or, Phrase, Positional, Query, Word
from index.query_rewrite import TextLeaf, rewrite
from search.cache import GenerationCache
from search.expansion.name_variants import (
    LONGEST_NAME,
    ArchiveSnapshot,
    FoundName,
    find_names,
    is_mostly_capitalized,
    is_possible_spelling,
    occurs_as_name,
)
from search.expansion.word_variants import word_variants
from search.language.builder import all_of, any_of

MOST_VARIANTS = 12
MOST_NAMES = 24
MOST_EXPANSIONS = 200
"""Variants of all words and names of one query; the words after those stay as typed."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A form in the archive that may be another spelling of a word or name of the query, and its article count."""

    word: str
    form: str
    count: int


@dataclass(frozen=True, slots=True)
class VariantCache:
    """The variants found in one generation of an archive; the next generation starts empty."""

    variants: GenerationCache[Hashable, tuple[Variant, ...] | None] = field(default_factory=GenerationCache)
    names: GenerationCache[Hashable, tuple[FoundName, ...]] = field(default_factory=GenerationCache)


@dataclass(frozen=True, slots=True)
class VariantFinder:
    """Finds and caches the variants of words and names in one generation of an archive."""

    snapshot: ArchiveSnapshot
    cache: VariantCache

    def word_variants(self, word: Word) -> tuple[Variant, ...]:
        """Return the variants of a word, the most frequent first."""
        generation = self.snapshot.reader.generation
        return self._cached(generation, word, lambda: self._find_word_variants(word)) or ()

    def _cached(
        self, generation: int, key: Hashable, find: Callable[[], tuple[Variant, ...] | None]
    ) -> tuple[Variant, ...] | None:
        """Return variants from the cache, or find them; words that are too frequent to be looked up have none."""

        def found() -> tuple[Variant, ...] | None:
            try:
                return find()
            except BudgetSpent:
                raise
            except QueryTooLarge:
                return None

        return self.cache.variants.get_or_compute(generation, key, found)

    def _find_word_variants(self, word: Word) -> tuple[Variant, ...]:
        tokens = [normalize(raw) for raw in token_texts(word.text)]
        if not tokens or word.exact or len(parse(word.text).words) > 1:
            return ()
        alike = word_variants(self.snapshot.reader, tokens[-1])
        if not alike or not is_mostly_capitalized(self.snapshot, tokens[-1]):
            return ()
        if len(tokens) > 1:
            alike.add(tokens[-1])
        variants = self._count(
            word.text, {form: Word(form, word.field, exact=True) for form in alike}, 2 * MOST_VARIANTS
        )
        return tuple(variant for variant in variants if is_mostly_capitalized(self.snapshot, variant.form))[
            :MOST_VARIANTS
        ]

    def name_variants(
        self, words: Sequence[Word], context: Sequence[Word], in_order: bool = False
    ) -> tuple[Variant, ...] | None:
        """Return the variants of neighbouring words as a name, or None if the archive has no name like them.

        `context` is the run of words of which these are part. A name that contains all the words is not
        a variant, unless they must be in order.
        """
        key = (tuple(words), tuple(context), in_order)
        generation = self.snapshot.reader.generation
        return self._cached(generation, key, lambda: self._find_name_variants(words, context, in_order))

    def _find_name_variants(
        self, words: Sequence[Word], context: Sequence[Word], in_order: bool
    ) -> tuple[Variant, ...] | None:
        typed = tuple(word.text for word in context)
        names = self.cache.names.get_or_compute(
            self.snapshot.reader.generation, (typed, in_order), lambda: find_names(self.snapshot, typed, in_order)
        )
        typed_name = " ".join(word.text for word in words)
        own = tuple(normalize(raw) for raw in token_texts(typed_name))
        is_known = occurs_as_name(self.snapshot, own)
        min_words = 0 if is_known else len(parse(typed_name).words)
        forms = {
            " ".join(found.forms): _exact_phrase(found.forms, words[0])
            for found in names
            if not _contains_words(found.forms, [typed_name] if in_order else [word.text for word in words])
            and len(parse(found.written).words) >= min_words
            and is_possible_spelling(found.written, typed_name)
        }
        return self._count(typed_name, forms, MOST_NAMES) if forms or is_known else None

    def _count(self, typed: str, forms: Mapping[str, Query], most: int) -> tuple[Variant, ...]:
        counted = (Variant(typed, form, self.snapshot.reader.count(query)) for form, query in sorted(forms.items()))
        variants = sorted((variant for variant in counted if variant.count), key=lambda v: (-v.count, v.form))
        return tuple(variants[:most])


def _contains_words(forms: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether a sequence of forms contains every word; a word of several tokens must be contiguous."""
    row = " ".join(("", *forms, ""))
    return all(" ".join(("", *map(normalize, token_texts(word)), "")) in row for word in words)


def _exact_phrase(forms: Sequence[str], like: Word) -> Phrase:
    return Phrase(tuple(Word(form, exact=True) for form in forms), like.field, span=like.span)


@dataclass(slots=True)
class QueryExpander:
    """Expands one query; `variants` collects the variants found, including the dropped ones.

    `is_cut` says that there were more than `MOST_EXPANSIONS`.
    """

    finder: VariantFinder
    dropped: frozenset[str]
    variants: list[Variant] = field(default_factory=list)
    is_cut: bool = False

    def expand(self, query: Query) -> Query:
        """Return a query that also finds the variants of its words; negated parts stay as they are."""
        if len(self.variants) >= MOST_EXPANSIONS:
            self.is_cut = True
            return query
        match query:
            case And(parts):
                return replace(query, parts=tuple(self._expand_and(parts)))
            case Or(parts):
                return replace(query, parts=tuple(self.expand(part) for part in parts))
            case Not():
                return query
            case _:
                return rewrite(query, self._expand_leaf)

    def _expand_leaf(self, leaf: TextLeaf) -> Positional:
        match leaf:
            case Word():
                return self._expand_word(leaf)
            case Phrase(slop=None):
                return self._expand_phrase(leaf)
            case _:
                return leaf

    def _expand_word(self, word: Word) -> Word | Or:
        forms = self._searched_forms(self.finder.word_variants(word))
        return Or((word, *(Word(form, word.field, exact=True, span=word.span) for form in forms))) if forms else word

    def _searched_forms(self, variants: Sequence[Variant]) -> list[str]:
        self.variants.extend(variants)
        return [variant.form for variant in variants if variant.form not in self.dropped]

    def _expand_and(self, parts: Sequence[Query]) -> Iterator[Query]:
        """Expand the parts of an AND: names among its words as a whole, everything else one by one."""
        for run in _group_words(parts):
            words = [part for part in run if isinstance(part, Word)]
            if len(words) < 2:
                yield from map(self.expand, run)
            else:
                yield from self._expand_names(words, words)

    def _expand_names(self, words: Sequence[Word], context: Sequence[Word]) -> Iterator[Query]:
        """Expand a run of words, the longest name in it first."""
        for length in range(min(len(words), LONGEST_NAME), 1, -1):
            for start in range(len(words) - length + 1):
                name = words[start : start + length]
                variants = self.finder.name_variants(name, context)
                if variants is not None:
                    yield from self._expand_names(words[:start], context)
                    phrases = (_exact_phrase(form.split(" "), name[0]) for form in self._searched_forms(variants))
                    yield any_of((all_of(name), *phrases))
                    yield from self._expand_names(words[start + length :], context)
                    return
        yield from map(self._expand_word, words)

    def _expand_phrase(self, phrase: Phrase) -> Positional:
        """Expand a phrase as a name if it is one, else as an equivalent chain of adjacent words."""
        parts = [replace(part, field=phrase.field or part.field) for part in phrase.parts]
        words = [part for part in parts if isinstance(part, Word) and not part.exact]
        if 1 < len(words) == len(parts) <= LONGEST_NAME:
            variants = self.finder.name_variants(words, words, in_order=True)
            if variants is not None:
                phrases = [_exact_phrase(form.split(" "), words[0]) for form in self._searched_forms(variants)]
                spellings = any_of((phrase, *phrases))
                assert isinstance(spellings, Phrase | Or)
                return spellings
        expanded = [self._expand_leaf(part) for part in parts]
        if not any(isinstance(part, Or) for part in expanded):
            return phrase
        return reduce(lambda left, right: Near(left, right, 1, ordered=True, span=phrase.span), expanded)


def _group_words(parts: Sequence[Query]) -> Iterator[tuple[Query, ...]]:
    """Yield the parts of an AND, neighbouring inexact words in one field grouped, since they may be a name."""
    for _, run in groupby(parts, key=lambda part: (part.field,) if isinstance(part, Word) and not part.exact else None):
        yield tuple(run)

"""The postings of terms in one segment: articles, frequencies, positions; looked up once. Knows no query operators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from index.analysis.query_terms import Term, TermKind
from index.arrays.budget import QueryBudget
from index.arrays.postings.frequencies import Frequencies, article_mask, frequencies
from index.arrays.postings.positions import TermPositions, offsets_in, positions, unsorted_positions
from index.arrays.postings.term_lookup import TermMatch, lookup
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array

MAX_PARTS = 50_000
"""Ranges and partial stems that are cached of terms, over all queries; they take 10 MB."""
MAX_MASKS = 64
"""Terms of which the mask of articles is cached; each takes 64 kB at most."""


class TermCache:
    """A cache of term lookups in a segment, for all queries. Thread-safe: two lookups of a term are equal."""

    def __init__(self) -> None:
        self.matches: dict[Term, TermMatch] = {}
        self.masks: dict[Term, Array] = {}
        self._parts = 0

    def add(self, term: Term, match: TermMatch) -> None:
        """Cache a match; when too much is cached, all of it is dropped first."""
        self._parts += 1 + match.parts
        if self._parts > MAX_PARTS:
            self.matches = {}
            self._parts = 1 + match.parts
        self.matches[term] = match


@dataclass(frozen=True, slots=True)
class SegmentTerms:
    """The postings of one segment for one query; `languages` are those in which words of the query are stemmed."""

    segment: Segment
    languages: tuple[str, ...]
    cache: TermCache
    budget: QueryBudget = field(default_factory=QueryBudget)
    _masks: dict[Term, Array] = field(default_factory=dict)
    _frequencies: dict[Term, Frequencies] = field(default_factory=dict)

    def lookup(self, term: Term) -> TermMatch:
        """Return the part of the term dictionary that matches a term."""
        match = self.cache.matches.get(term)
        if match is None:
            match = lookup(self.segment, term)
            self.cache.add(term, match)
        return match

    def mask(self, term: Term) -> Array:
        """Return a mask of the articles that contain a term in its field; the array must not be changed."""
        cache = self._masks if term.kind is TermKind.STEM and term.field != "lead" else self.cache.masks
        mask = cache.get(term)
        if mask is None:
            if len(cache) >= MAX_MASKS:
                cache.clear()
            mask = cache[term] = article_mask(self.segment, self.lookup(term), term.field)
        return mask

    def frequencies(self, term: Term) -> Frequencies:
        """Return the articles that contain a term in its field, and how often; "lead" counts as "body"."""
        if term not in self._frequencies:
            self._frequencies[term] = frequencies(self.segment, self.lookup(term), term.field)
        return self._frequencies[term]

    def positions(self, term: Term, within: Array | None = None) -> TermPositions:
        """Return the positions of a term in its field, in the articles of the mask `within`."""
        return positions(self.segment, self.lookup(term), term.field, within)

    def unsorted_positions(self, term: Term) -> Iterator[Array]:
        """Yield all positions of a term in its field, in any order."""
        return unsorted_positions(self.segment, self.lookup(term), term.field)

    def offsets(self, term: Term, articles: Array) -> list[list[int]]:
        """Return the offsets of a term in each of some sorted articles, from the beginning of the title."""
        return offsets_in(self.segment, self.lookup(term), term.field, articles)

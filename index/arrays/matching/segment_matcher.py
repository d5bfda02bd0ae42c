"""Which articles of a segment match a part of a query, a bool each, on whole arrays. Knows no AND, OR and NOT.

The meaning is that of `index.reference.evaluator`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from index.analysis.query_terms import Term, TermKind, scoring_terms
from index.arrays.budget import FORMS, Allowance
from index.arrays.matching.span_operators import gathering_articles, gathering_cost
from index.arrays.matching.spans import cost_of, holders
from index.arrays.postings import positions as occurrences
from index.arrays.postings.positions import Frequencies, Places
from index.arrays.postings.term_lookup import Found, find, is_everywhere
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array
from index.query import (
    And,
    Between,
    Fuzzy,
    Has,
    MatchAll,
    MatchNone,
    MinCount,
    Near,
    Not,
    NotNear,
    Or,
    Phrase,
    Prefix,
    Query,
    SameUnit,
    ValueDimension,
    Wildcard,
    Word,
)

MOST_KNOWN = 50_000
"""So many runs and parts of families are kept of terms, over all questions; they take 10 MB."""
MOST_HOLDERS = 64
"""Of so many terms it is kept in which articles they are; each takes 64 kB at most."""


class Known:
    """What is known of terms in a segment, over all questions; may be used from several threads."""

    def __init__(self) -> None:
        self.found: dict[Term, Found] = {}
        self.holders: dict[Term, Array] = {}
        self._size = 0

    def keep(self, term: Term, found: Found) -> None:
        """Keep what was found of a term."""
        self._size += 1 + found.pieces
        if self._size > MOST_KNOWN:
            self.found = {}
            self._size = 1 + found.pieces
        self.found[term] = found


Ordinal = Callable[[ValueDimension, str], int]
"""Gives the number of a value in its dimension, or -1."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """A segment that is asked several things about one query; remembers what it found."""

    segment: Segment
    languages: tuple[str, ...]
    ordinal: Ordinal
    known_terms: Known
    allowance: Allowance = field(default_factory=Allowance)
    _holding: dict[Term, Array] = field(default_factory=dict)
    _frequencies: dict[Term, Frequencies] = field(default_factory=dict)

    def found(self, term: Term) -> Found:
        """Give what of the vocabulary meets a term."""
        known = self.known_terms.found.get(term)
        if known is None:
            known = find(self.segment, term)
            self.known_terms.keep(term, known)
        return known

    def holding(self, term: Term) -> Array:
        """Tell which articles hold a term in its field."""
        known = self._holding if term.kind is TermKind.STEM and term.field != "lead" else self.known_terms.holders
        held = known.get(term)
        if held is None:
            if len(known) >= MOST_HOLDERS:
                known.clear()
            held = known[term] = occurrences.articles(self.segment, self.found(term), term.field)
        return held

    def frequencies(self, term: Term) -> Frequencies:
        """Give the articles that hold a term in its field, and how often."""
        if term not in self._frequencies:
            self._frequencies[term] = occurrences.frequencies(self.segment, self.found(term), term.field)
        return self._frequencies[term]

    def places(self, term: Term, within: Array | None) -> Places:
        """Give the places of a term in its field, in the articles of a mask."""
        return occurrences.places(self.segment, self.found(term), term.field, within)

    def offsets(self, term: Term, articles: Array) -> list[list[int]]:
        """Give where a term stands in each of some articles, counted from the beginning of its title."""
        return occurrences.offsets_in(self.segment, self.found(term), term.field, articles)

    def matching(self, query: Query, among: Array | None = None) -> Array:
        """Tell which articles match, deleted ones among them; with a mask, which of its articles at least."""
        match query:
            case MatchAll():
                return np.ones(self.segment.size, bool)
            case MatchNone():
                return np.zeros(self.segment.size, bool)
            case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase() | Near():
                return holders(self, query, None, among)
            case SameUnit() | NotNear() | MinCount():
                return gathering_articles(self, query, among)
            case Between() | Has():
                return self._holding_fact(query)
            case And() | Or() | Not():
                raise TypeError(f"A {type(query).__name__} is put together over the whole collection.")

    def cost(self, query: Query, among: Array | None = None) -> int:
        """Give how many places `matching` will compare, about."""
        match query:
            case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase() | Near():
                return cost_of(self, query, among)
            case SameUnit() | NotNear() | MinCount():
                return gathering_cost(self, query, among)
            case _:
                return 0

    def runs(self, query: Query) -> int:
        """Give how many runs of families the patterns of a part that stands in text meet."""
        if not isinstance(query, Word | Prefix | Wildcard | Fuzzy | Phrase | Near | SameUnit | NotNear | MinCount):
            return 0
        terms = [*scoring_terms(query, self.languages)]
        if isinstance(query, NotNear):
            terms += scoring_terms(query.right, self.languages)
        return sum(self._runs_of(term) for term in terms if not term.is_word)

    def _runs_of(self, term: Term) -> int:
        """Count the runs of a pattern, and without looking when that would take longest."""
        runs = len(self.segment.terms.forms) // FORMS if is_everywhere(term) else self.found(term).pieces
        return runs * (2 if term.field == "lead" else 1)  # where a paragraph ends is looked up beside

    def _holding_fact(self, query: Between | Has) -> Array:
        if isinstance(query, Between):
            return within_days(
                self.segment.doc_values.array("start"), self.segment.doc_values.array("end"), query.start, query.end
            )
        held = np.zeros(self.segment.size, bool)
        self.mark_having(query.dimension, (query.value,), held)
        return held

    def mark_having(self, dimension: ValueDimension, values: tuple[str, ...], held: Array) -> None:
        """Mark the articles that have one of some values, in a bool for each."""
        for value in values:
            ordinal = self.ordinal(dimension, value)
            if ordinal >= 0:
                held[self.segment.columns[dimension].articles_with(ordinal)] = True


def within_days(first: Array, after: Array, start: date | None, end: date | None) -> Array:
    """Tell which articles were published within days, `end` exclusive; None is open, the undated lie in none."""
    within: Array = first >= (start.toordinal() if start else 1)  # 0 for the undated
    if end is not None:
        within &= after <= end.toordinal()
    return within


def overlapping_days(first: Array, after: Array, start: date | None, end: date | None) -> Array:
    """Tell which articles may have been published within days, as their intervals overlap."""
    overlapping: Array = first != 0
    if start is not None:
        overlapping &= after > start.toordinal()
    if end is not None:
        overlapping &= first < end.toordinal()
    return overlapping

"""Masks of the articles of one segment that match a part of a query. Knows no And, Or or Not.

The meaning is that of `index.reference.evaluator`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from index import query as q
from index.analysis.query_terms import Term, scoring_terms
from index.arrays.budget import FORMS_PER_RANGE
from index.arrays.matching.date_ranges import within_days
from index.arrays.matching.spans import matching_articles, matching_cost, operator_articles, operator_cost
from index.arrays.postings.segment_terms import SegmentTerms
from index.arrays.postings.term_lookup import scans_all_forms
from index.arrays.storage.ragged import Array

OrdinalOf = Callable[[q.ValueDimension, str], int]
"""Returns the ordinal of a value in its dimension, or -1."""

_IN_TEXT = (q.Word, q.Prefix, q.Wildcard, q.Fuzzy, q.Phrase, q.Near, q.SameUnit, q.NotNear, q.MinCount)


@dataclass(frozen=True, slots=True)
class SegmentMatcher:
    """Matches parts of one query in one segment."""

    terms: SegmentTerms
    ordinal_of: OrdinalOf

    def mask(self, query: q.Query, within: Array | None = None) -> Array:
        """Return a mask of the articles that match, removed ones included; it is complete for those in `within`."""
        match query:
            case q.MatchAll():
                return np.ones(self.terms.segment.size, bool)
            case q.MatchNone():
                return np.zeros(self.terms.segment.size, bool)
            case q.Word() | q.Prefix() | q.Wildcard() | q.Fuzzy() | q.Phrase() | q.Near():
                return matching_articles(self.terms, query, None, within)
            case q.SameUnit() | q.NotNear() | q.MinCount():
                return operator_articles(self.terms, query, within)
            case q.Between():
                days = self.terms.segment.doc_values
                return within_days(days.array("start"), days.array("end"), query.start, query.end)
            case q.Has():
                mask = np.zeros(self.terms.segment.size, bool)
                self.add_articles_with(query.dimension, (query.value,), mask)
                return mask
            case q.And() | q.Or() | q.Not():
                raise TypeError(f"A {type(query).__name__} is matched over all segments at once.")

    def cost(self, query: q.Query, within: Array | None = None) -> int:
        """Estimate the number of positions that `mask` compares."""
        match query:
            case q.Word() | q.Prefix() | q.Wildcard() | q.Fuzzy() | q.Phrase() | q.Near():
                return matching_cost(self.terms, query, within)
            case q.SameUnit() | q.NotNear() | q.MinCount():
                return operator_cost(self.terms, query, within)
            case _:
                return 0

    def pattern_ranges(self, query: q.Query) -> int:
        """Return the number of ranges of stems that the patterns of a part match."""
        if not isinstance(query, _IN_TEXT):
            return 0
        terms = [*scoring_terms(query, self.terms.languages)]
        if isinstance(query, q.NotNear):
            terms += scoring_terms(query.right, self.terms.languages)
        return sum(self._ranges_of(term) for term in terms if not term.is_word)

    def _ranges_of(self, term: Term) -> int:
        """Count the ranges of a pattern; one that tests all forms is estimated, as testing takes longest."""
        segment = self.terms.segment
        ranges = len(segment.terms.forms) // FORMS_PER_RANGE if scans_all_forms(term) else self.terms.lookup(term).parts
        return ranges * (2 if term.field == "lead" else 1)  # the end of the first paragraph is looked up too

    def add_articles_with(self, dimension: q.ValueDimension, values: tuple[str, ...], mask: Array) -> None:
        """Add the articles that have one of some values to a mask."""
        for value in values:
            ordinal = self.ordinal_of(dimension, value)
            if ordinal >= 0:
                mask[self.terms.segment.columns[dimension].articles_with(ordinal)] = True

"""Forms of an index that match a prefix, wildcard or fuzzy word, those of frequent stems first.

Counts roughly: a form is as frequent here as its stem, removed articles included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from index.analysis.query_terms import Term, TermKind
from index.arrays.postings.term_lookup import matching_forms
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array

_ANY = Term(TermKind.WILDCARD, "*")


def frequent_forms(segments: Sequence[Segment], term: Term, most: int) -> tuple[str, ...]:
    """Return at most `most` forms that match a term; all forms of a small index in the order of code points."""
    weights = Counter[str]()
    if term == _ANY and sum(len(segment.terms.forms) for segment in segments) <= most:
        return tuple(sorted({form for segment in segments for form in segment.terms.forms}))
    for segment in segments:
        numbers = matching_forms(segment, term)
        frequencies = _stem_frequencies(segment, numbers)
        if len(numbers) > most:
            best = np.argpartition(-frequencies, most - 1)[:most]
            numbers, frequencies = numbers[best], frequencies[best]
        for number, frequency in zip(numbers.tolist(), frequencies.tolist(), strict=True):
            weights[segment.terms.forms[number]] += frequency
    return tuple(form for form, _ in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def _stem_frequencies(segment: Segment, forms: Array) -> Array:
    """Return for each form the number of articles that contain its stem."""
    if not len(forms):
        return forms
    entries = segment.array("form_entries")[segment.array("form_at")[forms]]
    stems = segment.terms.stems_of_entries(entries)
    posting_at = segment.array("posting_at")
    frequencies: Array = posting_at[stems + 1].astype(np.int64) - posting_at[stems]
    return frequencies

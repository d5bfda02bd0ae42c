"""The forms of a generation's words that meet a prefix, wildcard or fuzzy word, those of frequent families first.

Counts nothing exactly: a form is as frequent here as its family, deleted articles included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from index.analysis.query_terms import Term, TermKind
from index.arrays.postings.term_lookup import numbers_of_forms
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array

_ANY = Term(TermKind.WILDCARD, "*")


def frequent_forms(segments: Sequence[Segment], term: Term, most: int) -> tuple[str, ...]:
    """Give at most `most` forms that meet a term, or all of the archive in the order of code points."""
    weights = Counter[str]()
    if term == _ANY and sum(len(segment.terms.forms) for segment in segments) <= most:
        return tuple(sorted({form for segment in segments for form in segment.terms.forms}))
    for segment in segments:
        numbers = numbers_of_forms(segment, term)
        sizes = _family_sizes(segment, numbers)
        if len(numbers) > most:
            best = np.argpartition(-sizes, most - 1)[:most]
            numbers, sizes = numbers[best], sizes[best]
        for number, size in zip(numbers.tolist(), sizes.tolist(), strict=True):
            weights[segment.terms.forms[number]] += size
    return tuple(form for form, _ in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def _family_sizes(segment: Segment, numbers: Array) -> Array:
    if not len(numbers):
        return numbers
    entries = segment.whole("form_entries")[segment.whole("form_at")[numbers]]
    stems = segment.terms.stems_of_entries(entries)
    posting_at = segment.whole("posting_at")
    sizes: Array = posting_at[stems + 1].astype(np.int64) - posting_at[stems]
    return sizes

"""Collocations of given forms in the segments of an index. Compares no spellings.

The meaning is that of `index.reference.collocations`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from corpus.text.utf8 import from_utf8
from index.analysis.query_terms import Term, TermKind
from index.arrays.postings.positions import NO_POSITIONS
from index.arrays.postings.segment_terms import SegmentTerms
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array
from index.reference.collocations import EXAMPLES, LONGEST, REACH
from index.results import Collocation, Hit

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
Run = tuple[str | None, ...]
"""Forms in a row; None stands for another token between them."""


def collocations(
    within: Sequence[tuple[SegmentTerms, Array]], forms: Sequence[str], most: int
) -> tuple[Collocation, ...]:
    """Return the most frequent runs of forms, with examples, in some articles of each segment, given as masks.

    Of many runs in one segment the rarest are left out.
    """
    counts = defaultdict[Run, int](int)
    examples = defaultdict[Run, list[Hit]](list)
    for terms, mask in within:
        for run, count, articles in _in_segment(terms, mask, forms, 2 * most):
            counts[run] += count
            examples[run] += _hits(terms.segment, articles)
    ranked = sorted(counts, key=lambda run: (-counts[run], tuple(form or "" for form in run)))
    return tuple(Collocation(run, tuple(examples[run][:EXAMPLES])) for run in ranked[:most])


def _in_segment(terms: SegmentTerms, mask: Array, forms: Sequence[str], most: int) -> Iterator[tuple[Run, int, Array]]:
    """Yield the frequent runs of a segment, with their counts and some articles of each."""
    if not mask.any():
        return
    position, article, form = _positions(terms, mask, forms)
    begins = _run_begins(terms.segment, position, article)
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=len(position))
    starts, lengths = starts[lengths > 1], lengths[lengths > 1]
    if not len(starts):
        return
    steps = np.diff(position, prepend=0)
    steps[begins] = 0
    hashes = _hashes(form * (REACH + 1) + steps, starts, lengths)
    order = np.argsort(hashes, kind="stable")
    firsts = np.flatnonzero(np.diff(hashes[order], prepend=~hashes[order[0]]))
    counts = np.diff(firsts, append=len(order))
    for first, count in _most_frequent(firsts, counts, most):
        start, length = int(starts[order[first]]), int(lengths[order[first]])
        run = list[str | None]()
        for at in range(start, start + length):
            run += [*[None] * max(int(steps[at]) - 1, 0), forms[int(form[at])]]
        yield tuple(run), count, np.unique(article[starts[order[first : first + count]]])[:EXAMPLES]


def _most_frequent(firsts: Array, counts: Array, most: int) -> Iterator[tuple[int, int]]:
    ranked = np.argsort(-counts, kind="stable")[:most]
    yield from zip(firsts[ranked].tolist(), counts[ranked].tolist(), strict=True)


def _positions(terms: SegmentTerms, mask: Array, forms: Sequence[str]) -> tuple[Array, Array, Array]:
    """Return the positions of all forms in the articles of a mask, sorted, with the article and the form of each."""
    found = [terms.positions(Term(TermKind.FORM, form), mask) for form in forms]
    position = np.concatenate([NO_POSITIONS.position, *(positions.position for positions in found)]).astype(np.int64)
    article = np.concatenate([NO_POSITIONS.article, *(positions.article for positions in found)])
    form = np.repeat(np.arange(len(found)), [len(positions.position) for positions in found])
    order = np.argsort(position, kind="stable")
    return position[order], article[order], form[order]


def _run_begins(segment: Segment, position: Array, article: Array) -> Array:
    """Return a mask of the positions that begin a run.

    They are the first of a field, those too far from the one before, and every so many in a row.
    """
    in_body = position - segment.starts[article] > segment.title_length[article]
    begins = np.ones(len(position), bool)
    begins[1:] = (np.diff(position) > REACH) | (article[1:] != article[:-1]) | (in_body[1:] != in_body[:-1])
    starts = np.flatnonzero(begins)
    rank = np.arange(len(position)) - np.repeat(starts, np.diff(starts, append=len(position)))
    cut: Array = begins | (rank % LONGEST == 0)
    return cut


def _hashes(values: Array, starts: Array, lengths: Array) -> Array:
    """Return a hash for each run, equal for the same forms at the same distances."""
    hashes = np.zeros(len(starts), np.uint64)
    for number in range(LONGEST):
        longer = np.flatnonzero(lengths > number)
        mixed = hashes[longer] * _FACTOR + values[starts[longer] + number].astype(np.uint64) + np.uint64(1)
        hashes[longer] = mixed ^ (mixed >> np.uint64(29))
    return hashes


def _hits(segment: Segment, articles: Array) -> list[Hit]:
    return [
        Hit(from_utf8(name), segment.doc_values.version(article), 0.0)
        for name, article in zip(segment.doc_values.array("ids")[articles].tolist(), articles.tolist(), strict=True)
    ]

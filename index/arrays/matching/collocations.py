"""Which of some forms stand near each other in the segments of a generation. Compares no spellings.

The meaning is that of `index.reference.collocations`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from index.analysis.query_terms import Term, TermKind
from index.arrays.matching.segment_matcher import Matcher
from index.arrays.postings import positions as occurrences
from index.arrays.postings.positions import NOWHERE
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array
from index.reference.collocations import EXAMPLES, LONGEST, REACH
from index.results import Collocation, Hit

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
Run = tuple[str | None, ...]


def collocations(within: Sequence[tuple[Matcher, Array]], forms: Sequence[str], most: int) -> tuple[Collocation, ...]:
    """Give the most frequent runs of forms, with examples, in some articles of each segment, given as masks.

    Of many in one segment the rarest are not looked at.
    """
    often = defaultdict[Run, int](int)
    examples = defaultdict[Run, list[Hit]](list)
    for matcher, mask in within:
        for run, count, articles in _of_segment(matcher, mask, forms, 2 * most):
            often[run] += count
            examples[run] += _hits(matcher.segment, articles)
    ranked = sorted(often, key=lambda run: (-often[run], tuple(form or "" for form in run)))
    return tuple(Collocation(run, tuple(examples[run][:EXAMPLES])) for run in ranked[:most])


def _of_segment(matcher: Matcher, mask: Array, forms: Sequence[str], most: int) -> Iterator[tuple[Run, int, Array]]:
    """Give the frequent runs of a segment, how often each stands there and some articles."""
    if not mask.any():
        return
    place, owner, code = _places(matcher, mask, forms)
    begins = _begins(matcher.segment, place, owner)
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=len(place))
    starts, lengths = starts[lengths > 1], lengths[lengths > 1]
    if not len(starts):
        return
    steps = np.diff(place, prepend=0)
    steps[begins] = 0
    keys = _keys(code * (REACH + 1) + steps, starts, lengths)
    order = np.argsort(keys, kind="stable")
    firsts = np.flatnonzero(np.diff(keys[order], prepend=~keys[order[0]]))
    counts = np.diff(firsts, append=len(order))
    for first, count in _most(firsts, counts, most):
        start, length = int(starts[order[first]]), int(lengths[order[first]])
        run = list[str | None]()
        for at in range(start, start + length):
            run += [*[None] * max(int(steps[at]) - 1, 0), forms[int(code[at])]]
        yield tuple(run), count, np.unique(owner[starts[order[first : first + count]]])[:EXAMPLES]


def _most(firsts: Array, counts: Array, most: int) -> Iterator[tuple[int, int]]:
    ranked = np.argsort(-counts, kind="stable")[:most]
    yield from zip(firsts[ranked].tolist(), counts[ranked].tolist(), strict=True)


def _places(matcher: Matcher, mask: Array, forms: Sequence[str]) -> tuple[Array, Array, Array]:
    """Give the rising places of all forms in the articles of a mask, the article of each and the number of its form."""
    segment = matcher.segment
    found = [occurrences.places(segment, matcher.found(Term(TermKind.FORM, form)), None, mask) for form in forms]
    place = np.concatenate([NOWHERE.place, *(one.place for one in found)]).astype(np.int64)
    owner = np.concatenate([NOWHERE.owner, *(one.owner for one in found)])
    code = np.repeat(np.arange(len(found)), [len(one.place) for one in found])
    order = np.argsort(place, kind="stable")
    return place[order], owner[order], code[order]


def _begins(segment: Segment, place: Array, owner: Array) -> Array:
    """Tell which places begin a run: the first of a field, one too far from the last, and every so many in a row."""
    in_body = place - segment.starts[owner] > segment.title_length[owner]
    begins = np.ones(len(place), bool)
    begins[1:] = (np.diff(place) > REACH) | (owner[1:] != owner[:-1]) | (in_body[1:] != in_body[:-1])
    starts = np.flatnonzero(begins)
    within = np.arange(len(place)) - np.repeat(starts, np.diff(starts, append=len(place)))
    cut: Array = begins | (within % LONGEST == 0)
    return cut


def _keys(values: Array, starts: Array, lengths: Array) -> Array:
    """Give a number for each run that runs of the same forms at the same distances share."""
    keys = np.zeros(len(starts), np.uint64)
    for number in range(LONGEST):
        longer = np.flatnonzero(lengths > number)
        mixed = keys[longer] * _FACTOR + values[starts[longer] + number].astype(np.uint64) + np.uint64(1)
        keys[longer] = mixed ^ (mixed >> np.uint64(29))
    return keys


def _hits(segment: Segment, articles: Array) -> list[Hit]:
    return [
        Hit(name.decode("utf-8", "surrogatepass"), segment.doc_values.version(article), 0.0)
        for name, article in zip(segment.doc_values.array("ids")[articles].tolist(), articles.tolist(), strict=True)
    ]

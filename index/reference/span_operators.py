"""Span operators: SameUnit, NotNear and MinCount over given spans. Finds no spans itself.

This is the definition; `index.arrays.matching.span_operators` is the fast version.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from index.query import MinCount, NotNear, SameUnit, SpanOperator, TextUnit
from index.reference.spans import TEXT_FIELDS, FieldText, Span, TextField, spans

UnitStarts = Callable[[TextField, TextUnit], Sequence[int]]
"""Returns the ascending positions at which sentences or paragraphs of a field start; a title is one of each."""


def span_operator_spans(
    node: SpanOperator, text_of: Callable[[TextField], FieldText], unit_starts: UnitStarts
) -> dict[TextField, list[Span]]:
    """Return the spans that a node marks, by field; none if it does not match."""
    match node:
        case MinCount(part, times):
            found = {field: spans(part, text_of(field)) for field in TEXT_FIELDS}
            return found if sum(map(len, found.values())) >= times else {field: [] for field in TEXT_FIELDS}
        case NotNear(left, right, distance):
            pairs = {field: (spans(left, text_of(field)), spans(right, text_of(field))) for field in TEXT_FIELDS}
            return {field: list(_not_near(*pair, distance)) for field, pair in pairs.items()}
        case SameUnit(left, right, unit):
            pairs = {field: (spans(left, text_of(field)), spans(right, text_of(field))) for field in TEXT_FIELDS}
            return {field: list(_in_same_unit(*pair, unit_starts(field, unit))) for field, pair in pairs.items()}


def _not_near(left: Iterable[Span], right: Sequence[Span], distance: int) -> Iterator[Span]:
    firsts, lasts = [b.first for b in right], sorted(b.last for b in right)
    for a in left:
        after = bisect_right(firsts, a.last)
        before = bisect_left(lasts, a.first) - 1
        follows = after < len(firsts) and firsts[after] - a.last <= distance
        precedes = before >= 0 and a.first - lasts[before] <= distance
        if not (follows or precedes):
            yield a


def _in_same_unit(left: Iterable[Span], right: Iterable[Span], unit_starts: Sequence[int]) -> Iterator[Span]:
    others: dict[int, list[Span]] = {}
    for b, unit in _within_one_unit(right, unit_starts):
        others.setdefault(unit, []).append(b)
    for a, unit in _within_one_unit(left, unit_starts):
        for b in others.get(unit, ()):
            if a.last < b.first or b.last < a.first:
                yield Span(min(a.first, b.first), max(a.last, b.last), a.marks | b.marks)


def _within_one_unit(found: Iterable[Span], unit_starts: Sequence[int]) -> Iterator[tuple[Span, int]]:
    """Yield the spans that lie within one sentence or paragraph, each with its number."""
    for span in found:
        unit = bisect_right(unit_starts, span.first)
        if unit == bisect_right(unit_starts, span.last):
            yield span, unit

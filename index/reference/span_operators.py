"""What holds of several matches in one text: in one sentence together, apart from others. Finds no matches itself."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from index.query import MinCount, NotNear, SameUnit, SpanOperator, TextUnit
from index.reference.spans import TEXT_FIELDS, FieldText, Span, TextField, spans

Borders = Callable[[TextField, TextUnit], Sequence[int]]
"""Gives the first tokens of the sentences or paragraphs of a text, rising; a title is one of each."""


def span_operator_spans(
    node: SpanOperator, ground: Callable[[TextField], FieldText], borders: Borders
) -> dict[TextField, list[Span]]:
    """Give by text the places that a node marks; where it does not hold there are none."""
    match node:
        case MinCount(part, times):
            found = {side: spans(part, ground(side)) for side in TEXT_FIELDS}
            return found if sum(map(len, found.values())) >= times else {side: [] for side in TEXT_FIELDS}
        case NotNear(left, right, distance):
            return {
                side: list(_alone(spans(left, ground(side)), spans(right, ground(side)), distance))
                for side in TEXT_FIELDS
            }
        case SameUnit(left, right, unit):
            return {
                side: list(_in_one(spans(left, ground(side)), spans(right, ground(side)), borders(side, unit)))
                for side in TEXT_FIELDS
            }


def _alone(left: Iterable[Span], right: Sequence[Span], distance: int) -> Iterator[Span]:
    firsts, lasts = [b.first for b in right], sorted(b.last for b in right)
    for a in left:
        after = bisect_right(firsts, a.last)
        before = bisect_left(lasts, a.first) - 1
        follows = after < len(firsts) and firsts[after] - a.last <= distance
        precedes = before >= 0 and a.first - lasts[before] <= distance
        if not (follows or precedes):
            yield a


def _in_one(left: Iterable[Span], right: Iterable[Span], borders: Sequence[int]) -> Iterator[Span]:
    others: dict[int, list[Span]] = {}
    for b, unit in _whole(right, borders):
        others.setdefault(unit, []).append(b)
    for a, unit in _whole(left, borders):
        for b in others.get(unit, ()):
            if a.last < b.first or b.last < a.first:
                yield Span(min(a.first, b.first), max(a.last, b.last), a.marks | b.marks)


def _whole(found: Iterable[Span], borders: Sequence[int]) -> Iterator[tuple[Span, int]]:
    """Give the places that cross no border, each with the number of its sentence or paragraph."""
    for place in found:
        unit = bisect_right(borders, place.first)
        if unit == bisect_right(borders, place.last):
            yield place, unit

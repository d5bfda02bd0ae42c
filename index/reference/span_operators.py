"""What holds of several matches in one text: in one sentence together, apart from others. Finds no matches itself."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from index.query import Apart, AtLeast, Together
from index.reference.spans import SIDES, Ground, Place, Side, places

Borders = Callable[[Side, Literal["sentence", "paragraph"]], Sequence[int]]
"""Gives the first tokens of the sentences or paragraphs of a text, rising; a title is one of each."""

Gathering = Together | Apart | AtLeast


def gathered(node: Gathering, ground: Callable[[Side], Ground], borders: Borders) -> dict[Side, list[Place]]:
    """Give by text the places that a node marks; where it does not hold there are none."""
    match node:
        case AtLeast(part, times):
            found = {side: places(part, ground(side)) for side in SIDES}
            return found if sum(map(len, found.values())) >= times else {side: [] for side in SIDES}
        case Apart(left, right, distance):
            return {
                side: list(_alone(places(left, ground(side)), places(right, ground(side)), distance)) for side in SIDES
            }
        case Together(left, right, unit):
            return {
                side: list(_in_one(places(left, ground(side)), places(right, ground(side)), borders(side, unit)))
                for side in SIDES
            }


def _alone(left: Iterable[Place], right: Sequence[Place], distance: int) -> Iterator[Place]:
    firsts, lasts = [b.first for b in right], sorted(b.last for b in right)
    for a in left:
        after = bisect_right(firsts, a.last)
        before = bisect_left(lasts, a.first) - 1
        follows = after < len(firsts) and firsts[after] - a.last <= distance
        precedes = before >= 0 and a.first - lasts[before] <= distance
        if not (follows or precedes):
            yield a


def _in_one(left: Iterable[Place], right: Iterable[Place], borders: Sequence[int]) -> Iterator[Place]:
    others: dict[int, list[Place]] = {}
    for b, unit in _whole(right, borders):
        others.setdefault(unit, []).append(b)
    for a, unit in _whole(left, borders):
        for b in others.get(unit, ()):
            if a.last < b.first or b.last < a.first:
                yield Place(min(a.first, b.first), max(a.last, b.last), a.marks | b.marks)


def _whole(found: Iterable[Place], borders: Sequence[int]) -> Iterator[tuple[Place, int]]:
    """Give the places that cross no border, each with the number of its sentence or paragraph."""
    for place in found:
        unit = bisect_right(borders, place.first)
        if unit == bisect_right(borders, place.last):
            yield place, unit

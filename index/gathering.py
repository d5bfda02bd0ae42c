"""What holds of several matches in one text: in one sentence together, apart from others. Finds no matches itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import Literal

from index.places import SIDES, Ground, Place, Side, places
from index.query import Apart, AtLeast, Together

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
    for a in left:
        if not any(0 < b.first - a.last <= distance or 0 < a.first - b.last <= distance for b in right):
            yield a


def _in_one(left: list[Place], right: list[Place], borders: Sequence[int]) -> Iterator[Place]:
    for a, b in product(left, right):
        first, last = min(a.first, b.first), max(a.last, b.last)
        apart = a.last < b.first or b.last < a.first
        if apart and bisect_right(borders, first) == bisect_right(borders, last):
            yield Place(first, last, a.marks | b.marks)

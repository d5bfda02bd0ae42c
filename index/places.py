"""Where the positional nodes of a query stand in one field of an article: the one matcher of words and phrases.

Takes token positions from whoever knows them, so it serves a text as well as an index. Matches no articles and scores
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Literal

from index.query import Field, Fuzzy, Near, Or, Phrase, Positional, Prefix, Wildcard, Word
from index.terms import Term, terms_of

Side = Literal["title", "body"]
"""One of the two texts of an article; the lead is a part of the body."""

Positions = Callable[[Term, Side], Sequence[int]]
"""Gives the rising positions of a term in a text, cut to the lead where the term says so; its field fits the side."""

SIDES: tuple[Side, Side] = ("title", "body")


@dataclass(frozen=True, slots=True)
class Place:
    """The tokens from `first` to `last` (inclusive) of one match, and the runs of tokens in it that are marked."""

    first: int
    last: int
    marks: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Ground:
    """One text to look for places in, and the languages of the archive."""

    side: Side
    positions: Positions
    languages: tuple[str, ...]


def fits(field: Field | None, side: Side) -> bool:
    """Tell whether a term with this field may stand on this side."""
    return field is None or side == ("title" if field == "title" else "body")


def places(node: Positional, ground: Ground, around: Field | None = None) -> list[Place]:
    """Give the places of a node, rising; places of the same tokens are one, with all their marks."""
    match node:
        case Word() | Prefix() | Wildcard() | Fuzzy():
            return _leaf_places(terms_of(node, ground.languages, around), ground)
        case Phrase(parts, field, slop):
            found = [places(part, ground, field or around) for part in parts]
            if slop is None:
                return _distinct(_in_order(found))
            return _distinct(_within(found, slop + _tokens(parts, ground.languages)))
        case Near(left, right, distance, ordered, field):
            sides = (places(left, ground, field or around), places(right, ground, field or around))
            return _distinct(_near(*sides, distance, ordered))
        case Or(alternatives):
            return _distinct(place for one in alternatives for place in _alternative(one, ground, around))


def _alternative(node: object, ground: Ground, around: Field | None) -> list[Place]:
    if isinstance(node, Word | Prefix | Wildcard | Fuzzy | Phrase | Near | Or):
        return places(node, ground, around)
    raise TypeError(f"A {type(node).__name__} does not stand at places of a text.")


def _leaf_places(terms: tuple[Term, ...], ground: Ground) -> list[Place]:
    if not terms or not all(fits(term.field, ground.side) for term in terms):
        return []
    starts = set(ground.positions(terms[0], ground.side))
    for offset, term in enumerate(terms[1:], 1):
        starts &= {position - offset for position in ground.positions(term, ground.side)}
    return [_whole(start, start + len(terms) - 1) for start in sorted(starts)]


def _whole(first: int, last: int) -> Place:
    return Place(first, last, frozenset({(first, last)}))


def _tokens(parts: Iterable[Word | Prefix | Wildcard | Fuzzy], languages: tuple[str, ...]) -> int:
    return sum(len(terms_of(part, languages)) for part in parts)


def _in_order(found: list[list[Place]]) -> Iterator[Place]:
    if not found:
        return
    ends = [{place.first: place.last for place in part} for part in found]
    for start in found[0]:
        last: int | None = start.last
        for part in ends[1:]:
            last = None if last is None else part.get(last + 1)
        if last is not None:
            yield _whole(start.first, last)


def _within(found: list[list[Place]], width: int) -> Iterator[Place]:
    if not found:
        return
    rarest, *rest = sorted(found, key=len)
    for anchor in rarest:
        close = [[p for p in part if p.last - width < anchor.first and p.first + width > anchor.last] for part in rest]
        for choice in product(*close):
            joined = _joined((anchor, *choice), width)
            if joined:
                yield joined


def _joined(choice: tuple[Place, ...], width: int) -> Place | None:
    first, last = min(place.first for place in choice), max(place.last for place in choice)
    ordered = sorted(choice, key=lambda place: place.first)
    apart = all(a.last < b.first for a, b in pairwise(ordered))
    if not apart or last - first >= width:
        return None
    return Place(first, last, frozenset[tuple[int, int]]().union(*(place.marks for place in choice)))


def _near(left: list[Place], right: list[Place], distance: int, ordered: bool) -> Iterator[Place]:
    for a, b in product(left, right):
        follows = 0 < b.first - a.last <= distance
        precedes = not ordered and 0 < a.first - b.last <= distance
        if follows or precedes:
            yield Place(min(a.first, b.first), max(a.last, b.last), a.marks | b.marks)


def _distinct(found: Iterable[Place]) -> list[Place]:
    merged: dict[tuple[int, int], Place] = {}
    for place in found:
        key = (place.first, place.last)
        known = merged.get(key)
        merged[key] = Place(*key, known.marks | place.marks) if known else place
    return [merged[key] for key in sorted(merged)]

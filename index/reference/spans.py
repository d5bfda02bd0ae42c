"""Where the positional nodes of a query stand in one field of an article: the one matcher of words and phrases.

Takes token positions from whoever knows them, so it serves a text as well as an index. Matches no articles and scores
nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import prod
from typing import Literal, cast

from index.analysis.query_terms import Term, terms_of
from index.errors import QueryTooLarge
from index.query import Field, Fuzzy, Near, Or, Phrase, Positional, Prefix, Wildcard, Word

Side = Literal["title", "body"]
"""One of the two texts of an article; the lead is a part of the body."""

Positions = Callable[[Term, Side], Sequence[int]]
"""Gives the rising positions of a term in a text, cut to the lead where the term says so; its field fits the side."""

MOST_CHOICES = 200_000
"""So many choices of places in one text take a fifth of a second to try."""

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
    choices = 0
    for anchor in rarest:
        close = [[p for p in part if p.last - width < anchor.first and p.first + width > anchor.last] for part in rest]
        choices += prod(map(len, close))
        if choices > MOST_CHOICES:
            raise QueryTooLarge(
                "Several words in any order that may be the same word stand close together too often to try all "
                "choices of them; use a smaller number after ~, or words that differ."
            )
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
    for a, b in _followed(left, right, distance):
        yield Place(a.first, b.last, a.marks | b.marks)
    if not ordered:
        for b, a in _followed(right, left, distance):
            yield Place(b.first, a.last, a.marks | b.marks)


def _followed(earlier: list[Place], later: list[Place], distance: int) -> Iterator[tuple[Place, Place]]:
    """Give the pairs in which a rising place begins after another ends, at most so many positions later."""
    firsts = [place.first for place in later]
    for place in earlier:
        for other in later[bisect_right(firsts, place.last) : bisect_right(firsts, place.last + distance)]:
            yield place, other


def marked(node: Positional, ground: Ground, around: Field | None = None) -> frozenset[tuple[int, int]]:
    """Give the runs of tokens that all places of a node mark, without making each place of a phrase with slop."""
    match node:
        case Or(alternatives):
            return frozenset[tuple[int, int]]().union(
                *(marked(cast(Positional, one), ground, around) for one in alternatives)
            )
        case Phrase(parts, field, slop) if slop is not None:
            found = [places(part, ground, field or around) for part in parts]
            tokens = [{token for place in part for token in range(place.first, place.last + 1)} for part in found]
            if sum(map(len, tokens)) == len(set[int]().union(*tokens)):
                return frozenset(_in_windows(found, slop + _tokens(parts, ground.languages)))
    return frozenset(run for place in places(node, ground, around) for run in place.marks)


def _in_windows(found: list[list[Place]], width: int) -> Iterator[tuple[int, int]]:
    """Give the runs of all places that lie within so many tokens with places of every other part, none sharing tokens.

    The places of one part are of one length, so that windows that begin later also end later.
    """
    if not all(found):
        return
    firsts = [[place.first for place in part] for part in found]
    lengths = [part[0].last - part[0].first for part in found]
    done = [0] * len(found)
    for start in sorted({first for part in firsts for first in part}):
        begins = [bisect_left(part, start) for part in firsts]
        ends = [bisect_right(part, start + width - 1 - length) for part, length in zip(firsts, lengths, strict=True)]
        if all(begin < end for begin, end in zip(begins, ends, strict=True)):
            for number, (begin, end) in enumerate(zip(begins, ends, strict=True)):
                for place in found[number][max(begin, done[number]) : end]:
                    yield place.first, place.last
                done[number] = end


def _distinct(found: Iterable[Place]) -> list[Place]:
    merged: dict[tuple[int, int], Place] = {}
    for place in found:
        key = (place.first, place.last)
        known = merged.get(key)
        merged[key] = Place(*key, known.marks | place.marks) if known else place
    return [merged[key] for key in sorted(merged)]

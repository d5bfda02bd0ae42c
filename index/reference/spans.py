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

TextField = Literal["title", "body"]
"""One of the two texts of an article; the lead is a part of the body."""

Positions = Callable[[Term, TextField], Sequence[int]]
"""Gives the rising positions of a term in a text, cut to the lead where the term says so; its field fits the side."""

MOST_CHOICES = 200_000
"""So many choices of places in one text take a fifth of a second to try."""

TEXT_FIELDS: tuple[TextField, TextField] = ("title", "body")


@dataclass(frozen=True, slots=True)
class Span:
    """The tokens from `first` to `last` (inclusive) of one match, and the runs of tokens in it that are marked."""

    first: int
    last: int
    marks: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class FieldText:
    """One text to look for places in, and the languages of the archive."""

    side: TextField
    positions: Positions
    languages: tuple[str, ...]


def fits(field: Field | None, side: TextField) -> bool:
    """Tell whether a term with this field may stand on this side."""
    return field is None or side == ("title" if field == "title" else "body")


def spans(node: Positional, ground: FieldText, around: Field | None = None) -> list[Span]:
    """Give the places of a node, rising; places of the same tokens are one, with all their marks."""
    match node:
        case Word() | Prefix() | Wildcard() | Fuzzy():
            return _leaf_places(terms_of(node, ground.languages, around), ground)
        case Phrase(parts, field, slop):
            found = [spans(part, ground, field or around) for part in parts]
            if slop is None:
                return _distinct(_in_order(found))
            return _distinct(_within(found, slop + _tokens(parts, ground.languages)))
        case Near(left, right, distance, ordered, field):
            sides = (spans(left, ground, field or around), spans(right, ground, field or around))
            return _distinct(_near(*sides, distance, ordered))
        case Or(alternatives):
            return _distinct(place for one in alternatives for place in _alternative(one, ground, around))


def _alternative(node: object, ground: FieldText, around: Field | None) -> list[Span]:
    if isinstance(node, Word | Prefix | Wildcard | Fuzzy | Phrase | Near | Or):
        return spans(node, ground, around)
    raise TypeError(f"A {type(node).__name__} does not stand at places of a text.")


def _leaf_places(terms: tuple[Term, ...], ground: FieldText) -> list[Span]:
    if not terms or not all(fits(term.field, ground.side) for term in terms):
        return []
    starts = set(ground.positions(terms[0], ground.side))
    for offset, term in enumerate(terms[1:], 1):
        starts &= {position - offset for position in ground.positions(term, ground.side)}
    return [_whole(start, start + len(terms) - 1) for start in sorted(starts)]


def _whole(first: int, last: int) -> Span:
    return Span(first, last, frozenset({(first, last)}))


def _tokens(parts: Iterable[Word | Prefix | Wildcard | Fuzzy], languages: tuple[str, ...]) -> int:
    return sum(len(terms_of(part, languages)) for part in parts)


def _in_order(found: list[list[Span]]) -> Iterator[Span]:
    if not found:
        return
    ends = [{place.first: place.last for place in part} for part in found]
    for start in found[0]:
        last: int | None = start.last
        for part in ends[1:]:
            last = None if last is None else part.get(last + 1)
        if last is not None:
            yield _whole(start.first, last)


def _within(found: list[list[Span]], width: int) -> Iterator[Span]:
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


def _joined(choice: tuple[Span, ...], width: int) -> Span | None:
    first, last = min(place.first for place in choice), max(place.last for place in choice)
    ordered = sorted(choice, key=lambda place: place.first)
    apart = all(a.last < b.first for a, b in pairwise(ordered))
    if not apart or last - first >= width:
        return None
    return Span(first, last, frozenset[tuple[int, int]]().union(*(place.marks for place in choice)))


def _near(left: list[Span], right: list[Span], distance: int, ordered: bool) -> Iterator[Span]:
    for a, b in _followed(left, right, distance):
        yield Span(a.first, b.last, a.marks | b.marks)
    if not ordered:
        for b, a in _followed(right, left, distance):
            yield Span(b.first, a.last, a.marks | b.marks)


def _followed(earlier: list[Span], later: list[Span], distance: int) -> Iterator[tuple[Span, Span]]:
    """Give the pairs in which a rising place begins after another ends, at most so many positions later."""
    firsts = [place.first for place in later]
    for place in earlier:
        for other in later[bisect_right(firsts, place.last) : bisect_right(firsts, place.last + distance)]:
            yield place, other


def marked(node: Positional, ground: FieldText, around: Field | None = None) -> frozenset[tuple[int, int]]:
    """Give the runs of tokens that all places of a node mark, without making each place of a phrase with slop."""
    match node:
        case Or(alternatives):
            return frozenset[tuple[int, int]]().union(
                *(marked(cast(Positional, one), ground, around) for one in alternatives)
            )
        case Phrase(parts, field, slop) if slop is not None:
            found = [spans(part, ground, field or around) for part in parts]
            tokens = [{token for place in part for token in range(place.first, place.last + 1)} for part in found]
            if sum(map(len, tokens)) == len(set[int]().union(*tokens)):
                return frozenset(_in_windows(found, slop + _tokens(parts, ground.languages)))
    return frozenset(run for place in spans(node, ground, around) for run in place.marks)


def _in_windows(found: list[list[Span]], width: int) -> Iterator[tuple[int, int]]:
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


def _distinct(found: Iterable[Span]) -> list[Span]:
    merged: dict[tuple[int, int], Span] = {}
    for place in found:
        key = (place.first, place.last)
        known = merged.get(key)
        merged[key] = Span(*key, known.marks | place.marks) if known else place
    return [merged[key] for key in sorted(merged)]

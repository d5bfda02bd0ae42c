"""Spans of positional nodes in one field of an article: words, phrases and proximity.

This is the definition; `index.arrays.matching.spans` is the fast version. A function supplies the positions, from a
text or from an index. Matches no articles and scores nothing.
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
from index.query import Field, Fuzzy, Leaf, Near, Or, Phrase, Positional, Prefix, Wildcard, Word

TextField = Literal["title", "body"]
"""One of the two texts of an article; the lead is a part of the body."""

Positions = Callable[[Term, TextField], Sequence[int]]
"""Returns the ascending positions of a term in a field, only those of the lead if the term names it; the fields fit."""

MOST_CHOICES = 200_000
"""Combinations of spans tried in one field at most; so many take a fifth of a second."""

TEXT_FIELDS: tuple[TextField, TextField] = ("title", "body")


@dataclass(frozen=True, slots=True)
class Span:
    """The tokens from `first` to `last` (inclusive) of one match, and the runs of tokens in it that are marked."""

    first: int
    last: int
    marks: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class FieldText:
    """One field of an article to find spans in, and the languages of the archive."""

    field: TextField
    positions: Positions
    languages: tuple[str, ...]


def fits(wanted: Field | None, field: TextField) -> bool:
    """Return whether a term restricted to the field `wanted` may match in a field."""
    return wanted is None or field == ("title" if wanted == "title" else "body")


def spans(node: Positional, text: FieldText, default_field: Field | None = None) -> list[Span]:
    """Return the spans of a node, ascending; spans of the same tokens are one, with all their marks."""
    match node:
        case Word() | Prefix() | Wildcard() | Fuzzy():
            return _leaf_spans(terms_of(node, text.languages, default_field), text)
        case Phrase(parts, field, slop):
            found = [spans(part, text, field or default_field) for part in parts]
            if slop is None:
                return _distinct(_in_order(found))
            return _distinct(_within(found, slop + _token_count(parts, text.languages)))
        case Near(left, right, distance, ordered, field):
            pair = (spans(left, text, field or default_field), spans(right, text, field or default_field))
            return _distinct(_near(*pair, distance, ordered))
        case Or(alternatives):
            return _distinct(span for one in alternatives for span in _alternative(one, text, default_field))


def _alternative(node: object, text: FieldText, default_field: Field | None) -> list[Span]:
    if isinstance(node, Word | Prefix | Wildcard | Fuzzy | Phrase | Near | Or):
        return spans(node, text, default_field)
    raise TypeError(f"A {type(node).__name__} has no positions in a text.")


def _leaf_spans(terms: tuple[Term, ...], text: FieldText) -> list[Span]:
    if not terms or not all(fits(term.field, text.field) for term in terms):
        return []
    starts = set(text.positions(terms[0], text.field))
    for offset, term in enumerate(terms[1:], 1):
        starts &= {position - offset for position in text.positions(term, text.field)}
    return [_single_run(start, start + len(terms) - 1) for start in sorted(starts)]


def _single_run(first: int, last: int) -> Span:
    return Span(first, last, frozenset({(first, last)}))


def _token_count(parts: Iterable[Leaf], languages: tuple[str, ...]) -> int:
    return sum(len(terms_of(part, languages)) for part in parts)


def _in_order(found: list[list[Span]]) -> Iterator[Span]:
    if not found:
        return
    ends = [{span.first: span.last for span in part} for part in found]
    for start in found[0]:
        last: int | None = start.last
        for part in ends[1:]:
            last = None if last is None else part.get(last + 1)
        if last is not None:
            yield _single_run(start.first, last)


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
            joined = _join((anchor, *choice), width)
            if joined:
                yield joined


def _join(choice: tuple[Span, ...], width: int) -> Span | None:
    first, last = min(span.first for span in choice), max(span.last for span in choice)
    ordered = sorted(choice, key=lambda span: span.first)
    are_apart = all(a.last < b.first for a, b in pairwise(ordered))
    if not are_apart or last - first >= width:
        return None
    return Span(first, last, frozenset[tuple[int, int]]().union(*(span.marks for span in choice)))


def _near(left: list[Span], right: list[Span], distance: int, ordered: bool) -> Iterator[Span]:
    for a, b in _followed(left, right, distance):
        yield Span(a.first, b.last, a.marks | b.marks)
    if not ordered:
        for b, a in _followed(right, left, distance):
            yield Span(b.first, a.last, a.marks | b.marks)


def _followed(earlier: list[Span], later: list[Span], distance: int) -> Iterator[tuple[Span, Span]]:
    """Yield the pairs in which one span starts after the other ends, at most `distance` positions later."""
    firsts = [span.first for span in later]
    for span in earlier:
        for other in later[bisect_right(firsts, span.last) : bisect_right(firsts, span.last + distance)]:
            yield span, other


def marked(node: Positional, text: FieldText, default_field: Field | None = None) -> frozenset[tuple[int, int]]:
    """Return the runs of tokens that the spans of a node mark, without listing every span of a phrase with slop."""
    match node:
        case Or(alternatives):
            return frozenset[tuple[int, int]]().union(
                *(marked(cast(Positional, one), text, default_field) for one in alternatives)
            )
        case Phrase(parts, field, slop) if slop is not None:
            found = [spans(part, text, field or default_field) for part in parts]
            tokens = [{token for span in part for token in range(span.first, span.last + 1)} for part in found]
            if sum(map(len, tokens)) == len(set[int]().union(*tokens)):
                return frozenset(_in_windows(found, slop + _token_count(parts, text.languages)))
    return frozenset(run for span in spans(node, text, default_field) for run in span.marks)


def _in_windows(found: list[list[Span]], width: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of all spans within `width` tokens of spans of every other part; parts share no tokens.

    The spans of one part have one length, so that windows that start later also end later.
    """
    if not all(found):
        return
    firsts = [[span.first for span in part] for part in found]
    lengths = [part[0].last - part[0].first for part in found]
    done = [0] * len(found)
    for start in sorted({first for part in firsts for first in part}):
        begins = [bisect_left(part, start) for part in firsts]
        ends = [bisect_right(part, start + width - 1 - length) for part, length in zip(firsts, lengths, strict=True)]
        if all(begin < end for begin, end in zip(begins, ends, strict=True)):
            for number, (begin, end) in enumerate(zip(begins, ends, strict=True)):
                for span in found[number][max(begin, done[number]) : end]:
                    yield span.first, span.last
                done[number] = end


def _distinct(found: Iterable[Span]) -> list[Span]:
    merged: dict[tuple[int, int], Span] = {}
    for span in found:
        key = (span.first, span.last)
        known = merged.get(key)
        merged[key] = Span(*key, known.marks | span.marks) if known else span
    return [merged[key] for key in sorted(merged)]

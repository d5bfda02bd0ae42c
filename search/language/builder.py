"""Builds trees in normal form: no And in an And, no Or in an Or, no double Not, no part that changes nothing.

Reads no text and asks no engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from index.query import (
    And,
    Between,
    Field,
    Fuzzy,
    Has,
    MatchAll,
    MatchNone,
    MinCount,
    Near,
    Not,
    NotNear,
    Or,
    Phrase,
    Positional,
    Prefix,
    Query,
    SameUnit,
    SourceSpan,
    Wildcard,
    Word,
)

SingleTerm = Word | Prefix | Wildcard | Fuzzy


def around(parts: Iterable[Query]) -> SourceSpan | None:
    """Give the place that holds the places of all parts."""
    spans = [part.span for part in parts if part.span]
    return SourceSpan(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def all_of(parts: Iterable[Query]) -> Query:
    """Join by AND; of no parts, everything."""
    flat = [piece for part in parts for piece in (part.parts if isinstance(part, And) else (part,))]
    kept = tuple(part for part in flat if not isinstance(part, MatchAll))
    for part in kept:
        if isinstance(part, MatchNone):
            return part
    if len(kept) < 2:
        return kept[0] if kept else (flat[0] if flat else MatchAll())
    return And(kept, span=around(kept))


def any_of(parts: Iterable[Query]) -> Query:
    """Join by OR; of no parts, nothing."""
    flat = [piece for part in parts for piece in (part.parts if isinstance(part, Or) else (part,))]
    kept = tuple(part for part in flat if not isinstance(part, MatchNone))
    for part in kept:
        if isinstance(part, MatchAll):
            return part
    if len(kept) < 2:
        return kept[0] if kept else (flat[0] if flat else MatchNone())
    return Or(kept, span=around(kept))


def none_of(part: Query) -> Query:
    """Negate."""
    match part:
        case Not():
            return part.part
        case MatchAll():
            return MatchNone(span=part.span)
        case MatchNone():
            return MatchAll(span=part.span)
        case _:
            return Not(part, span=part.span)


def within(query: Query, field: Field) -> Query:
    """Put every word that has no field yet into one."""
    match query:
        case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase():
            return query if query.field else replace(query, field=field)
        case MinCount():
            return replace(query, part=cast(Positional, within(query.part, field)))
        case Near() | SameUnit() | NotNear():
            left, right = within(query.left, field), within(query.right, field)
            return replace(query, left=cast(Positional, left), right=cast(Positional, right))
        case And() | Or():
            return replace(query, parts=tuple(within(part, field) for part in query.parts))
        case Not():
            return replace(query, part=within(query.part, field))
        case Between() | Has() | MatchAll() | MatchNone():
            return query


def exactly(query: Query) -> Query:
    """Ask for the very form of every word."""
    match query:
        case Word():
            return replace(query, exact=True)
        case Phrase():
            return replace(query, parts=tuple(cast(SingleTerm, exactly(part)) for part in query.parts))
        case MinCount():
            return replace(query, part=cast(Positional, exactly(query.part)))
        case Near() | SameUnit() | NotNear():
            left, right = exactly(query.left), exactly(query.right)
            return replace(query, left=cast(Positional, left), right=cast(Positional, right))
        case And() | Or():
            return replace(query, parts=tuple(exactly(part) for part in query.parts))
        case Not():
            return replace(query, part=exactly(query.part))
        case Prefix() | Wildcard() | Fuzzy() | Between() | Has() | MatchAll() | MatchNone():
            return query


def phrase_of(parts: Iterable[SingleTerm], slop: int | None = None) -> Query:
    """Make a phrase; of one part, that part."""
    parts = tuple(parts)
    return parts[0] if len(parts) == 1 else Phrase(parts, slop=slop, span=around(parts))


def stands_in_text(query: Query) -> bool:
    """Tell whether a query is positional, so that a distance can be measured from it."""
    match query:
        case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase() | Near():
            return True
        case Or():
            return all(stands_in_text(part) for part in query.parts)
        case _:
            return False

"""Builds query trees in normal form: no And in an And, no Or in an Or, no double Not, no part without effect.

Reads no text.
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


def span_of(parts: Iterable[Query]) -> SourceSpan | None:
    """Return the span of the query text that covers those of all parts."""
    spans = [part.span for part in parts if part.span]
    return SourceSpan(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def all_of(parts: Iterable[Query]) -> Query:
    """Return the parts joined by AND; of no parts, MatchAll."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    effective = tuple(part for part in flat if not isinstance(part, MatchAll))
    for part in effective:
        if isinstance(part, MatchNone):
            return part
    if len(effective) < 2:
        return effective[0] if effective else (flat[0] if flat else MatchAll())
    return And(effective, span=span_of(effective))


def any_of(parts: Iterable[Query]) -> Query:
    """Return the parts joined by OR; of no parts, MatchNone."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    effective = tuple(part for part in flat if not isinstance(part, MatchNone))
    for part in effective:
        if isinstance(part, MatchAll):
            return part
    if len(effective) < 2:
        return effective[0] if effective else (flat[0] if flat else MatchNone())
    return Or(effective, span=span_of(effective))


def none_of(part: Query) -> Query:
    """Return the negation of a query."""
    match part:
        case Not():
            return part.part
        case MatchAll():
            return MatchNone(span=part.span)
        case MatchNone():
            return MatchAll(span=part.span)
        case _:
            return Not(part, span=part.span)


def with_field(query: Query, field: Field) -> Query:
    """Return a query whose words without a field have this one."""
    match query:
        case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase():
            return query if query.field else replace(query, field=field)
        case MinCount():
            return replace(query, part=cast(Positional, with_field(query.part, field)))
        case Near() | SameUnit() | NotNear():
            left, right = with_field(query.left, field), with_field(query.right, field)
            return replace(query, left=cast(Positional, left), right=cast(Positional, right))
        case And() | Or():
            return replace(query, parts=tuple(with_field(part, field) for part in query.parts))
        case Not():
            return replace(query, part=with_field(query.part, field))
        case Between() | Has() | MatchAll() | MatchNone():
            return query


def with_exact_forms(query: Query) -> Query:
    """Return a query whose words match their exact form only."""
    match query:
        case Word():
            return replace(query, exact=True)
        case Phrase():
            return replace(query, parts=tuple(cast(SingleTerm, with_exact_forms(part)) for part in query.parts))
        case MinCount():
            return replace(query, part=cast(Positional, with_exact_forms(query.part)))
        case Near() | SameUnit() | NotNear():
            left, right = with_exact_forms(query.left), with_exact_forms(query.right)
            return replace(query, left=cast(Positional, left), right=cast(Positional, right))
        case And() | Or():
            return replace(query, parts=tuple(with_exact_forms(part) for part in query.parts))
        case Not():
            return replace(query, part=with_exact_forms(query.part))
        case Prefix() | Wildcard() | Fuzzy() | Between() | Has() | MatchAll() | MatchNone():
            return query


def phrase_of(parts: Iterable[SingleTerm], slop: int | None = None) -> Query:
    """Return the parts as a phrase; of one part, that part."""
    parts = tuple(parts)
    return parts[0] if len(parts) == 1 else Phrase(parts, slop=slop, span=span_of(parts))


def is_positional(query: Query) -> bool:
    """Return whether a query is positional, so that a distance can be measured from it."""
    match query:
        case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase() | Near():
            return True
        case Or():
            return all(is_positional(part) for part in query.parts)
        case _:
            return False

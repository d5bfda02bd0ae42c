"""Builds query trees in normal form: no And in an And, no Or in an Or, no double Not, no part without effect.

Reads no text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from index.query import (
    And,
    Field,
    Fuzzy,
    Leaf,
    MatchAll,
    MatchNone,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    SourceSpan,
    Wildcard,
    Word,
)
from index.query_rewrite import TextLeaf, rewrite


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
    return rewrite(query, lambda leaf: leaf if leaf.field else replace(leaf, field=field))


def with_exact_forms(query: Query) -> Query:
    """Return a query whose words match their exact form only."""
    return rewrite(query, _with_exact_forms)


def _with_exact_forms(leaf: TextLeaf) -> TextLeaf:
    match leaf:
        case Word():
            return replace(leaf, exact=True)
        case Phrase(parts):
            return replace(leaf, parts=tuple(_exact_part(part) for part in parts))
        case _:
            return leaf


def _exact_part(part: Leaf) -> Leaf:
    return replace(part, exact=True) if isinstance(part, Word) else part


def phrase_of(parts: Iterable[Leaf], slop: int | None = None) -> Query:
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

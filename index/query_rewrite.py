"""Traversals of query trees: one rewrites, one lists the leaves. Analyzes no text and matches nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import overload

from index.query import (
    And,
    Between,
    Field,
    Fuzzy,
    Has,
    Leaf,
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
    Wildcard,
    Word,
)

TextLeaf = Leaf | Phrase
"""What `rewrite` does not look into: a Phrase is one, since its field holds for all its parts."""


def _unchanged(node: Has) -> Query:
    return node


@overload
def rewrite(
    query: Positional, leaf: Callable[[TextLeaf], Positional], value: Callable[[Has], Query] = ...
) -> Positional: ...
@overload
def rewrite(query: Query, leaf: Callable[[TextLeaf], Positional], value: Callable[[Has], Query] = ...) -> Query: ...
def rewrite(query: Query, leaf: Callable[[TextLeaf], Positional], value: Callable[[Has], Query] = _unchanged) -> Query:
    """Return a query in which `leaf` replaces each text leaf and `value` each Has, from left to right.

    The nodes above them keep their kind, span and constants; Between, MatchAll and MatchNone stay as they are.
    """
    match query:
        case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase():
            return leaf(query)
        case Has():
            return value(query)
        case Near(left, right) | SameUnit(left, right) | NotNear(left, right):
            return replace(query, left=rewrite(left, leaf, value), right=rewrite(right, leaf, value))
        case MinCount(part):
            return replace(query, part=rewrite(part, leaf, value))
        case Not(part):
            return replace(query, part=rewrite(part, leaf, value))
        case And(parts) | Or(parts):
            return replace(query, parts=tuple(rewrite(part, leaf, value) for part in parts))
        case Between() | MatchAll() | MatchNone():
            return query


def leaves(query: Query, default_field: Field | None = None) -> Iterator[Leaf]:
    """Yield the words and patterns that a match may contain, in order, each with its field.

    The field is its own, else that of the nearest node around it, else `default_field`. Leaves under Not and on the
    right of NotNear are left out.
    """
    match query:
        case Word() | Prefix() | Wildcard() | Fuzzy():
            yield query if query.field or not default_field else replace(query, field=default_field)
        case Phrase(parts, field):
            for part in parts:
                yield from leaves(part, field or default_field)
        case Near(left, right, _, _, field):
            yield from leaves(left, field or default_field)
            yield from leaves(right, field or default_field)
        case SameUnit(left, right):
            yield from leaves(left, default_field)
            yield from leaves(right, default_field)
        case NotNear(part) | MinCount(part):
            yield from leaves(part, default_field)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from leaves(operand, default_field)
        case Not() | Between() | Has() | MatchAll() | MatchNone():
            return

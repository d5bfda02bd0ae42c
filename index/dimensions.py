"""The values of an article in the dimensions that facets count. Reads no index, and counts nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from corpus.article import Article, Person
from index.query import ValueDimension

SINGLE_VALUED: frozenset[ValueDimension] = frozenset({"outlet", "language", "collection"})
"""The dimensions in which an article has one value at most."""


def values_of(article: Article, dimension: ValueDimension) -> tuple[str, ...]:
    """Return the distinct values of an article in a dimension; () if it has none or people were not yet looked for."""
    match dimension:
        case "outlet" | "language" | "collection":
            value: str | None = getattr(article, dimension)
            return () if value is None else (value,)
        case "person":
            return tuple(dict.fromkeys([person.name for person in article.people])) if article.people else ()
        case "author":
            return tuple(dict.fromkeys(article.authors))
        case _:
            assert_never(dimension)


def with_values(article: Article, dimension: ValueDimension, values: tuple[str, ...]) -> Article:
    """Return the article with other values in a dimension; of several, one with a single value takes the first."""
    match dimension:
        case "outlet":
            return replace(article, outlet=_first(values))
        case "language":
            return replace(article, language=_first(values))
        case "collection":
            return replace(article, collection=_first(values))
        case "person":
            return replace(article, people=tuple(Person(value, ()) for value in values))
        case "author":
            return replace(article, authors=values)
        case _:
            assert_never(dimension)


def _first(values: tuple[str, ...]) -> str | None:
    return values[0] if values else None

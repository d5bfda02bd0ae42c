"""The values of an article in the dimensions that facets count. Reads no index, and counts nothing."""

from __future__ import annotations

from corpus.article import Article
from index.query import ValueDimension


def values_of(article: Article, dimension: ValueDimension) -> tuple[str, ...]:
    """Return the distinct values of an article in a dimension; () if it has none or people were not yet looked for."""
    if dimension == "outlet":
        return (article.outlet,) if article.outlet is not None else ()
    return tuple(dict.fromkeys([person.name for person in article.people])) if article.people else ()

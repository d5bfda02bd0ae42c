"""The protocol by which a search reads articles and canonical names, and how it passes over damaged ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from corpus.article import Article
from corpus.errors import ArchiveError
from corpus.metadata.parts.series import ArticleParts
from corpus.store.canonical_names import CanonicalNames
from corpus.store.integrity.readable import Unreadable
from index.results import Hit


class ArticleSource(Protocol):
    """The part of the store that a searcher needs; `corpus.store.article_store.ArticleStore` implements it."""

    def article(self, article_id: str, version: int) -> Article:
        """Return a version of an article with the current canonical names."""

    def each(self, wanted: Sequence[tuple[str, int]]) -> list[Article | Unreadable]:
        """Return several articles by (id, version) in few queries; in the place of a damaged one is its error."""

    def parts_of(self, articles: Sequence[Article]) -> list[ArticleParts | None]:
        """Return for each article which part of another one's pages it is, None where it is none."""

    def stated_outlet(self, article_id: str, version: int) -> str | None:
        """Return the outlet of a version of an article as its page or record states it."""

    def version(self, article_id: str) -> int | None:
        """Return the number of the current version of a live article, or None."""

    @property
    def names(self) -> CanonicalNames:
        """The archive's canonical names of people and outlets."""

    def size(self) -> int:
        """Count the live articles."""

    def stamp(self) -> str:
        """Return a text that changes, for all processes alike, whenever something was written."""

    def unnamed(self) -> int:
        """Count the live articles in which people have not been looked for."""


def readable(source: ArticleSource, hits: Sequence[Hit]) -> tuple[list[Hit], list[Article], list[ArchiveError]]:
    """Return the hits whose articles can be read, these articles, and the errors of the others."""
    read = source.each([(hit.id, hit.version) for hit in hits])
    damaged: list[ArchiveError] = [article for article in read if not isinstance(article, Article)]
    whole = [hit for hit, article in zip(hits, read, strict=True) if isinstance(article, Article)]
    return whole, [article for article in read if isinstance(article, Article)], damaged

"""The protocol by which a search reads articles and canonical names. Implements nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from corpus.article import Article
from corpus.store.article_store import Unreadable
from corpus.store.canonical_names import CanonicalNames


class ArticleSource(Protocol):
    """The part of the store that a searcher needs; `corpus.store.article_store.ArticleStore` implements it."""

    def article(self, article_id: str, version: int) -> Article:
        """Return a version of an article with the current canonical names."""

    def several(self, wanted: Sequence[tuple[str, int]]) -> list[Article]:
        """Return several articles by (id, version) in few queries, and cache them for `article`."""

    def each(self, wanted: Sequence[tuple[str, int]]) -> list[Article | Unreadable]:
        """Return several articles as `several` does, with the error in the place of one that is damaged."""

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

"""The protocol by which a search reads articles and canonical names. Implements nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from corpus.article import Article
from index.query import ValueDimension


class ArticleSource(Protocol):
    """What a searcher needs of the store; `corpus.store.article_store.ArticleStore` implements it."""

    def article(self, article_id: str, version: int) -> Article:
        """Return a version of an article under the canonical names of now."""

    def several(self, wanted: Sequence[tuple[str, int]]) -> list[Article]:
        """Return several (id, version) in few look-ups, and keep them cached for `article`."""

    def stated_outlet(self, article_id: str, version: int) -> str | None:
        """Return the outlet of a version of an article as its page or record had it."""

    def version(self, article_id: str) -> int | None:
        """Return the number of the current version of a live article, or None."""

    def value_of(self, dimension: ValueDimension, spelling: str) -> str | None:
        """Return the canonical name that a spelling belongs to, or None."""

    def size(self) -> int:
        """Count the live articles."""

    def unnamed(self) -> int:
        """Count the live articles in which people have not been looked for."""

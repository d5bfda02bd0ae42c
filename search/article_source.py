"""What a search needs of the archive's articles, as a protocol. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from corpus.article import Article
from index.query import ValueDimension


class ArticleSource(Protocol):
    """What a searcher needs of the archive's articles; `corpus.store.article_store.ArticleStore` gives it."""

    def article(self, article_id: str, version: int) -> Article:
        """Give a version of an article under today's names."""

    def several(self, wanted: Sequence[tuple[str, int]]) -> list[Article]:
        """Give several (id, version) in few look-ups, and keep them at hand for `article`."""

    def stated_outlet(self, article_id: str, version: int) -> str | None:
        """Give the outlet of a version of an article as its page or record had it."""

    def version(self, article_id: str) -> int | None:
        """Give the number of the current version of a live article, or None."""

    def value_of(self, dimension: ValueDimension, spelling: str) -> str | None:
        """Give the value into which a spelling is folded, or None."""

    def size(self) -> int:
        """Count the live articles."""

    def unnamed(self) -> int:
        """Count the live articles in which people have not been looked for."""

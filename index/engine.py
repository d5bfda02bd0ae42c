"""The contract that every engine keeps. Implements nothing.

1. An engine matches the same articles, with the same total, as the reference.
2. A word without a field may be found in title or body; `a b` matches when `a` is in the title and `b` in the body.
3. Filters never change a score. Values within a dimension widen; dimensions narrow.
4. A dimension's counts ignore its own filter and obey all others. Clicking "n" gives n. `missing` and `other` are exact.
5. The order is total: score (or date), then date falling, then id rising. No article is on two pages or on none.
6. A query of negations alone is legal and means everything except.
7. What a writer added is visible when its block ends well, and nothing of it when the block raises.
8. Only `index.errors` types leave an engine.

What an engine cannot do it names in `unsupported`; asking for it raises `UnsupportedQuery`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from corpus.article import Article
from index.query import Query, ValueDimension
from index.request import SearchRequest
from index.results import Hit, Passage, Results

Texts = Callable[[str, int], Article]
"""Gives the article of an (id, version) that an engine was given; engines keep no text of their own."""


class Writer(Protocol):
    """The one writer of an index; made by `Engine.writer`, over when its block ends."""

    def add(self, article: Article, version: int = 1) -> None:
        """Take in an article, in place of any earlier version; its people count under their `name`."""

    def remove(self, article_id: str) -> None:
        """Take an article out; one that is not there is passed over."""

    def replace_values(self, dimension: ValueDimension, values: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Put (article id, values) in place of what the articles had in a dimension; the others keep theirs."""


class Reader(Protocol):
    """A view of one generation; it never changes under its holder, and may be used from several threads."""

    @property
    def generation(self) -> int:
        """The generation that was current when this reader was opened."""

    def search(self, request: SearchRequest) -> Results:
        """Answer a request."""

    def passages(self, query: Query, hits: Sequence[Hit], most: int = 2) -> tuple[tuple[Passage, ...], ...]:
        """Give for each hit the marked title (when it has a mark), then at most `most` marked passages of its body."""

    def marked(self, query: Query, hit: Hit) -> tuple[Passage, ...]:
        """Give a hit's whole title and whole body, each as one passage with every mark."""

    def count(self, query: Query) -> int:
        """Count the articles that match."""

    def close(self) -> None:
        """Let go of files; the reader is not used afterwards."""


class Engine(Protocol):
    """An index that can be read by many and written by one."""

    name: str
    unsupported: frozenset[str]

    def reader(self) -> Reader:
        """Open the current generation."""

    def generation(self) -> int:
        """Tell the current generation, cheaply enough to ask at every request."""

    def writer(self) -> AbstractContextManager[Writer]:
        """Begin to write; raises `IndexLocked` when another writer is at work."""

"""The engines that the suite runs over, one line each, and what they need. Tests nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from corpus.article import Article
from index.arrays.engine import ArrayEngine
from index.engine import ArticleLookup, Engine
from index.reference.engine import ReferenceEngine
from tests.support.stock_whoosh.engine import WhooshEngine

Factory = Callable[[Path, ArticleLookup], Engine]


def _reference(folder: Path, articles: ArticleLookup) -> Engine:
    return ReferenceEngine()


ENGINES: dict[str, Factory] = {
    "reference": _reference,
    "arrays": ArrayEngine,
    "stock Whoosh": WhooshEngine,
}


class Shelf:
    """The articles that an engine was given, by (id, version)."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, int], Article] = {}

    def __call__(self, wanted: Sequence[tuple[str, int]]) -> list[Article]:
        """Return articles, as `ArticleLookup` promises."""
        return [self.kept[one] for one in wanted]

    def put(self, engine: Engine, articles: Iterable[Article], version: int = 1) -> None:
        """Add articles to an engine in one block."""
        with engine.writer() as writer:
            for article in articles:
                self.kept[article.id, version] = article
                writer.add(article, version)

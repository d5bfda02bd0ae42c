"""Makes a small archive in a real store and the reference engine. Asserts nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.article import Article
from corpus.resolution.resolution import Resolution
from corpus.store.article_store import ArticleStore
from index.arrays.engine import ArrayEngine
from index.engine import Engine
from index.reference.engine import ReferenceEngine
from search.searcher import Searcher

FOLDED = {
    "outlet": Resolution({"The Northern Ledger": "Northern Ledger"}),
    "person": Resolution({"Мария Захарова": "Maria Zakharova", "Zakharova": "Maria Zakharova"}),
}
"""What the archive's names are folded from, beside themselves."""


def seconds() -> Iterator[float]:
    """Return a clock that does not move."""
    while True:
        yield 0.0


def build(folder: Path, articles: Iterable[Article]) -> tuple[Searcher, ArticleStore, Engine]:
    """Take in articles as one generation."""
    store = ArticleStore(folder / "articles.db", create=True)
    engine = ReferenceEngine()
    ingest(store, engine, articles)
    store.names.put("outlet", FOLDED["outlet"], 1)
    store.names.put("person", FOLDED["person"], 1)
    return Searcher(engine, store, seconds().__next__), store, engine


ENGINES = ("reference", "arrays")
"""The meaning, and the engine that an archive has."""


def build_on(name: str, folder: Path, articles: Iterable[Article]) -> tuple[Searcher, ArticleStore]:
    """Take in articles as one generation of an engine."""
    store = ArticleStore(folder / "articles.db", create=True)
    engine: Engine = ReferenceEngine() if name == "reference" else ArrayEngine(folder / "index", store.several)
    ingest(store, engine, articles)
    return Searcher(engine, store, seconds().__next__), store


def ingest(store: ArticleStore, engine: Engine, articles: Iterable[Article]) -> None:
    """Put articles into both stores, as one generation."""
    with engine.writer() as writer:
        for article in articles:
            store.put(article, engine.generation() + 1)
            version = store.version(article.id)
            assert version is not None
            writer.add(store.article(article.id, version), version)

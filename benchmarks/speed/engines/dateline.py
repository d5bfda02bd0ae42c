"""Dateline as a page of results uses it: archive, searcher and default engine. Measures nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.speed.workload import SIZE, Answer, Question
from corpus.article import Article
from corpus.store.archive import Archive, create_archive
from index.arrays.reader import ArrayReader
from index.engine import Engine
from index.engines import open_engine
from index.ingest.commits import store_and_index
from index.ingest.sync import sync
from index.request import DateFacet, Order
from search.planner import plan_search
from search.presenter import shown_hits
from search.reader_pool import ReaderPool
from search.state import SearchState

_NAMES = {"outlet": "outlet", "person": "person", "date": "month"}


def build(folder: Path, articles: Iterable[Article]) -> None:
    """Index articles until a new reader finds all of them."""
    archive = create_archive(folder)
    engine = open_engine(archive.index_folder, archive.store.texts)
    _ingest(archive, engine, articles)
    archive.close()


def _ingest(archive: Archive, engine: Engine, articles: Iterable[Article]) -> None:
    with archive.writing():
        sync(archive.store, engine)
        store_and_index(archive.store, engine, ((article, None) for article in articles))


class DatelineSession:
    """An open archive."""

    def __init__(self, folder: Path) -> None:
        self._archive = create_archive(folder)
        self._engine = open_engine(self._archive.index_folder, self._archive.store.texts)
        self._readers = ReaderPool(self._engine)

    def page(self, question: Question) -> Answer:
        """Return a whole page: the work of the searcher, with the histogram always by month."""
        state = SearchState(
            question.words,
            question.outlets,
            question.people,
            question.since,
            question.until,
            Order.NEWEST if question.newest else Order.RELEVANCE,
            size=SIZE,
        )
        store = self._archive.store
        request = plan_search(state, store.names).request
        with self._readers.current() as reader:
            assert isinstance(reader, ArrayReader)
            reader.clear_caches()  # caches of earlier rounds would make this one faster than a first page
            results = reader.search(replace(request, facets=(*request.facets[:-1], DateFacet("month"))))
            articles = store.several([(hit.id, hit.version) for hit in results.hits])
            passages = reader.passages(request.query, results.hits)
            shown = shown_hits(results.hits, articles, passages)
        facets = {
            _NAMES[d]: {b.value: b.count for b in facet.buckets if b.count} for d, facet in results.facets.items()
        }
        return Answer(results.total, len(shown), sum(len(hit.passages) for hit in shown), facets)

    def add(self, articles: Sequence[Article]) -> None:
        """Add articles."""
        _ingest(self._archive, self._engine, articles)


def open_session(folder: Path) -> DatelineSession:
    """Open an archive for queries."""
    return DatelineSession(folder)


def sizes(folder: Path) -> dict[str, int]:
    """Return the bytes of the index by kind of file: its name without numbers and keys."""
    found: dict[str, int] = {}
    index = create_archive(folder).index_folder
    for path in sorted(index.rglob("*")):
        if path.is_file():
            kind = re.sub(r"[-_.]?[0-9a-z]*\d[0-9a-z]*", "", path.name) or path.name
            found[kind] = found.get(kind, 0) + path.stat().st_size
    return found


def version() -> str:
    """Return the version of the engine."""
    return "this one"

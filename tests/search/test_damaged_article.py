"""One damaged article takes nothing else away: every page shows the others, and names it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from corpus.article import Article
from corpus.errors import ArchiveError
from corpus.store.archive import create_archive, open_archive
from index.engines import open_engine
from index.ingest.sync import sync
from search.searcher import Searcher
from search.state import MatchMode, SearchState

TEXT = "The harbour of Latakia was closed on Tuesday. The mayor, Sergei Lavrov, said that the harbour of Latakia opens."
DAMAGED = f"{3:016x}"


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("damaged") / "archive"
    with create_archive(folder) as archive, archive.writing():
        articles = [
            Article(f"{n:016x}", f"Harbour {n}", f"{TEXT} It is ship {n}.", f"{n}.txt", language="en") for n in range(8)
        ]
        archive.store.put_all([(article, None) for article in articles], 1)
        sync(archive.store, open_engine(archive.index_folder, archive.store.texts))
    with closing(sqlite3.connect(folder / "articles.db")) as database, database:
        its = "(SELECT number FROM versions WHERE id = ?)"
        changed = f"UPDATE texts SET body = replace(body, 'closed', 'opened') WHERE number = {its}"
        assert database.execute(changed, (DAMAGED,)).rowcount == 1
    with open_archive(folder) as archive:
        yield Searcher(open_engine(archive.index_folder, archive.store.texts), archive.store, time.monotonic)


def test_a_page_shows_the_other_hits_and_names_the_damaged_one(searcher: Searcher) -> None:
    page = searcher.page(SearchState(text="latakia"))
    assert (page.total, len(page.hits), page.damaged) == (8, 7, 1)
    assert [DAMAGED in problem.message for problem in page.problems] == [True]


def test_context_and_export_have_the_others(searcher: Searcher) -> None:
    lines = searcher.concordance(SearchState(text="latakia"))
    assert ({line.id for line in lines.lines}, lines.damaged) == ({f"{n:016x}" for n in range(8)} - {DAMAGED}, 1)
    errors: list[ArchiveError] = []
    assert len(list(searcher.matching_articles(SearchState(text="latakia"), errors.append))) == 7
    assert [DAMAGED in str(error) for error in errors] == [True]


def test_significant_terms_are_those_of_the_others(searcher: Searcher) -> None:
    page = searcher.significant_terms(SearchState(text="ship"))
    assert page.total == 8
    assert [DAMAGED in problem.message for problem in page.problems] == [True]


@pytest.mark.parametrize("text", ["Lawrow", "Sergey Lavrov", "latakia"])
def test_variants_are_found_in_the_others(searcher: Searcher, text: str) -> None:
    page = searcher.page(SearchState(text=text, forms=MatchMode.VARIANTS))
    assert (len(page.hits), page.damaged) == (7, 1)

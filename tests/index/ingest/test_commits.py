"""Articles are stored before the commit that shows them, in commits that grow."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.store.archive import Archive, create_archive
from index.ingest import commits
from index.ingest.commits import GROWTH, CommitSizes, store_and_index
from index.ingest.sources.identify import Identified
from index.ingest.sync import sync
from index.reference.engine import ReferenceEngine
from index.request import SearchRequest
from tests.index.ingest.test_pipeline import Interrupted, Interruptible


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with create_archive(tmp_path / "archive") as made:
        yield made


def articles(start: int, stop: int) -> list[Identified]:
    return [(Article(f"{number:04}", f"Title {number}", "Body", "test"), None) for number in range(start, stop)]


def total(engine: ReferenceEngine) -> int:
    return engine.reader().search(SearchRequest()).total


def test_commits_grow_up_to_the_largest(archive: Archive) -> None:
    engine = ReferenceEngine()
    searchable: list[int] = []

    def watched() -> Iterator[Identified]:
        for article in articles(0, 100):
            searchable.append(total(engine))
            yield article

    store_and_index(archive.store, engine, watched(), CommitSizes(2, 20, 3))
    assert total(engine) == 100
    seen = sorted(set(searchable))
    assert [b - a for a, b in pairwise(seen)][:3] == [2, 2 * GROWTH, 20]


def test_long_articles_are_not_held_together(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "BATCH_CHARACTERS", 1_000)
    stored: list[int] = []

    def watched() -> Iterator[Identified]:
        for number in range(20):
            stored.append(sum(1 for _ in archive.store.articles()))
            yield Article(f"{number:04}", "Title", "word " * (100 if number < 10 else 1), "test"), None

    store_and_index(archive.store, ReferenceEngine(), watched(), CommitSizes(100, 100, 100))
    assert stored == [0, 0, 2, 2, 4, 4, 6, 6, 8, 8, *[10] * 10]


def test_articles_are_counted_by_outcome(archive: Archive) -> None:
    engine = ReferenceEngine()
    assert store_and_index(archive.store, engine, articles(0, 5)) == {"added": 5}
    changed = (Article("0000", "Another title", "Body", "test"), None)
    assert store_and_index(archive.store, engine, [changed, *articles(1, 3), *articles(8, 9)]) == {
        "updated": 1,
        "unchanged": 2,
        "added": 1,
    }
    assert total(engine) == 6


def test_articles_of_an_interrupted_commit_are_in_the_store_for_the_next_sync(archive: Archive) -> None:
    engine = Interruptible()
    engine.failing = 1
    with pytest.raises(Interrupted):
        store_and_index(archive.store, engine, articles(0, 3))
    assert (total(engine), archive.store.size()) == (0, 3)
    sync(archive.store, engine)
    assert total(engine) == 3


@pytest.mark.parametrize("enabled", [True, False])
def test_garbage_collection_is_as_before_afterwards(archive: Archive, enabled: bool) -> None:
    during: list[bool] = []

    def watched() -> Iterator[Identified]:
        during.append(gc.isenabled())
        yield from articles(0, 1)

    was_enabled = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        store_and_index(archive.store, ReferenceEngine(), watched())
        assert (during, gc.isenabled()) == ([False], enabled)
    finally:
        (gc.enable if was_enabled else gc.disable)()

"""Sync indexes exactly the changes that are in the store and not in the index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.article import Person
from corpus.resolution.resolution import Resolution
from corpus.store.archive import Archive, create_archive
from corpus.store.found_names import FoundPeople
from index.errors import IndexMissing
from index.ingest.pipeline import ingest
from index.ingest.sync import remove, sync, sync_if_behind
from index.reference.engine import ReferenceEngine
from tests.index.ingest.test_pipeline import AT, Interrupted, Interruptible, ids, people, records, titles


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with create_archive(tmp_path / "archive") as made:
        yield made


def test_a_removal_that_was_interrupted_before_the_commit_is_indexed(archive: Archive, tmp_path: Path) -> None:
    engine = Interruptible()
    ingest(archive, engine, [records(tmp_path / "a.jsonl", 2)], at=AT)
    gone = min(ids(archive))
    engine.failing = 1
    with pytest.raises(Interrupted):
        remove(archive, engine, [gone])
    assert gone in titles(engine)
    ingest(archive, engine, [], at=AT)
    assert titles(engine) == ids(archive) == {max(ids(archive))}


def test_names_that_are_not_indexed_yet_are_indexed(archive: Archive, tmp_path: Path) -> None:
    engine = Interruptible()
    ingest(archive, engine, [records(tmp_path / "a.jsonl", 2)], at=AT)
    for article in ids(archive):
        archive.store.put_people(article, 1, FoundPeople((Person("Ada Lind", ("Lind",)),)), engine.generation() + 1)
    engine.failing = 1
    with pytest.raises(Interrupted):
        sync(archive.store, engine)
    assert people(engine) == {}
    sync(archive.store, engine)
    assert people(engine) == {"Ada Lind": 2}
    archive.store.names.put("person", Resolution({"Ada Lind": "Ada Lind-Ek"}), engine.generation() + 1)
    sync(archive.store, engine)
    assert people(engine) == {"Ada Lind-Ek": 2}
    done = engine.generation()
    sync(archive.store, engine)
    assert engine.generation() == done, "nothing new is no generation"


def test_a_reader_syncs_after_an_interrupted_writer_unless_another_is_at_work(archive: Archive, tmp_path: Path) -> None:
    engine = Interruptible()
    engine.failing = 1
    with pytest.raises(Interrupted):
        ingest(archive, engine, [records(tmp_path / "a.jsonl", 3)], at=AT)
    with archive.writing():
        sync_if_behind(archive, engine)
    assert titles(engine) == set()
    sync_if_behind(archive, engine)
    assert titles(engine) == ids(archive)
    assert len(ids(archive)) == 3


def test_an_index_that_is_not_the_archives_own_is_not_read(archive: Archive, tmp_path: Path) -> None:
    engine = ReferenceEngine()
    for name in ("a", "b"):
        ingest(archive, engine, [records(tmp_path / f"{name}.jsonl", 2)], at=AT)
    with pytest.raises(IndexMissing, match=r"missing or older than its articles\. Run `dateline rebuild`"):
        sync_if_behind(archive, ReferenceEngine())

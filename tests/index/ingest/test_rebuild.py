"""A rebuilt index shows the same articles, and continues its generations."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.article import Person
from corpus.store.archive import Archive, create_archive
from corpus.store.found_names import FoundPeople
from index.engine import Engine
from index.engines import open_engine
from index.errors import IndexOutdated
from index.ingest.pipeline import IngestSummary, ingest
from index.ingest.rebuild import is_outdated, rebuild, rebuild_reason, upgrade
from index.ingest.sync import remove, sync, sync_if_behind
from index.request import SearchRequest, ValueFacet
from tests.index.ingest.test_pipeline import AT, ids, people, records, titles
from tests.support.array_archives import outdate
from tests.support.world import WORLD


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with create_archive(tmp_path / "archive") as made:
        yield made


def test_a_rebuild_makes_the_same_index_and_later_ingests_go_on(archive: Archive, tmp_path: Path) -> None:
    def opened(folder: Path) -> Engine:
        return open_engine(folder, archive.store.several)

    ingest(archive, opened(archive.index_folder), [records(tmp_path / "a.jsonl", 4)], at=AT)
    ingest(archive, opened(archive.index_folder), [records(tmp_path / "b.jsonl", 3)], at=AT)
    gone, named = sorted(ids(archive))[:2]
    remove(archive, opened(archive.index_folder), [gone])
    archive.store.put_people(named, 1, FoundPeople((Person("Ada Lind", ("Lind",)),)), 9)
    for file in archive.index_folder.iterdir():
        file.write_bytes(b"damaged")
    newest = archive.store.latest_generation()
    assert rebuild(archive, lambda folder: open_engine(folder, archive.store.several, newest)) == 6
    engine = opened(archive.index_folder)
    assert engine.generation() > newest, "generations only grow"
    assert titles(engine) == ids(archive)
    assert people(engine) == {"Ada Lind": 1}
    generation = engine.generation()
    sync(archive.store, engine)
    assert engine.generation() == generation, "nothing is newer than an index rebuilt"
    assert ingest(archive, engine, [records(tmp_path / "c.jsonl", 2)], at=AT) == IngestSummary(added=2)
    assert titles(opened(archive.index_folder)) == ids(archive)
    assert sorted(path.name for path in archive.folder.iterdir() if path.is_dir()) == ["index"]


def test_rebuilding_an_archive_without_articles_leaves_an_index_that_can_be_read(
    archive: Archive, tmp_path: Path
) -> None:
    engine = open_engine(archive.index_folder, archive.store.several)
    ingest(archive, engine, [records(tmp_path / "a.jsonl", 2)], at=AT)
    remove(archive, engine, ids(archive))
    newest = archive.store.latest_generation()
    assert rebuild(archive, lambda folder: open_engine(folder, archive.store.several, newest)) == 0
    engine = open_engine(archive.index_folder, archive.store.several)
    sync_if_behind(archive, engine)
    assert titles(engine) == set()


def test_an_index_of_the_current_format_is_not_outdated_and_upgrading_it_changes_nothing(
    archive: Archive, tmp_path: Path
) -> None:
    ingest(archive, open_engine(archive.index_folder, archive.store.texts), [records(tmp_path / "a.jsonl", 2)], at=AT)
    assert not is_outdated(archive)
    assert upgrade(archive) == 2
    assert titles(open_engine(archive.index_folder, archive.store.texts)) == ids(archive)


def test_an_index_that_is_missing_or_of_long_ago_must_be_rebuilt(archive: Archive, tmp_path: Path) -> None:
    def opened() -> Engine:
        return open_engine(archive.index_folder, archive.store.texts)

    assert not rebuild_reason(archive), "an archive without articles needs no index"
    ingest(archive, opened(), [records(tmp_path / "a.jsonl", 2)], at=AT)
    shutil.copytree(archive.index_folder, tmp_path / "first")
    for name, size in (("b", 3), ("c", 4)):
        ingest(archive, opened(), [records(tmp_path / f"{name}.jsonl", size)], at=AT)
    assert not rebuild_reason(archive)
    shutil.rmtree(archive.index_folder)
    assert rebuild_reason(archive) == "is missing or older than its articles"
    shutil.copytree(tmp_path / "first", archive.index_folder)
    assert rebuild_reason(archive) == "is missing or older than its articles"
    upgrade(archive)
    assert not rebuild_reason(archive)
    assert titles(opened()) == ids(archive)


def test_folders_of_a_person_beside_the_index_stay_and_a_linked_index_is_rebuilt_where_it_is(
    archive: Archive, tmp_path: Path
) -> None:
    ingest(archive, open_engine(archive.index_folder, archive.store.texts), [records(tmp_path / "a.jsonl", 2)], at=AT)
    for name in ("index.old", "index.new"):
        (archive.folder / name).mkdir()
        (archive.folder / name / "mine").write_text("mine")
    (tmp_path / "disk").mkdir()
    shutil.move(archive.index_folder, tmp_path / "disk" / "fast")
    archive.index_folder.symlink_to(tmp_path / "disk" / "fast")
    assert upgrade(archive) == 2
    assert archive.index_folder.is_symlink()
    assert [path.name for path in (tmp_path / "disk").iterdir()] == ["fast"]
    assert all((archive.folder / name / "mine").exists() for name in ("index.old", "index.new"))
    assert titles(open_engine(archive.index_folder, archive.store.texts)) == ids(archive)


@pytest.mark.parametrize("format_", [1, 2])
def test_an_upgrade_that_was_interrupted_is_done_again_and_fills_the_columns(archive: Archive, format_: int) -> None:
    archive.store.put_all([(replace(article, people=None), None) for article in WORLD], 1)
    sync(archive.store, open_engine(archive.index_folder, archive.store.texts))
    outdate(archive.index_folder, format_)
    with pytest.raises(KeyboardInterrupt):
        upgrade(archive, _interrupted)
    assert is_outdated(archive)
    with pytest.raises(IndexOutdated, match="dateline rebuild"):
        open_engine(archive.index_folder, archive.store.texts).reader()
    assert upgrade(archive) == len(WORLD)
    reader = open_engine(archive.index_folder, archive.store.texts).reader()
    facets = reader.search(SearchRequest(facets=(ValueFacet("author"), ValueFacet("language")))).facets
    assert {bucket.value: bucket.count for bucket in facets["author"].buckets} == {
        "Ann Port": 2,
        "M. Weir": 2,
        "Анна Речная": 1,
    }
    assert {bucket.value: bucket.count for bucket in facets["language"].buckets} == {"en": 7, "ru": 1, "fr": 1}
    assert reader.forms_sounding_like("Lavroff") == set()
    assert reader.forms_sounding_like("Sacharowa") >= {"zakharova", "захарова"}


def _interrupted(what: str, done: int, of: int | None) -> None:
    raise KeyboardInterrupt


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(archive: Archive, tmp_path: Path) -> None:
    ingest(archive, open_engine(archive.index_folder, archive.store.texts), [records(tmp_path / "a.jsonl", 2)], at=AT)

    with pytest.raises(KeyboardInterrupt):
        upgrade(archive, _interrupted)
    assert titles(open_engine(archive.index_folder, archive.store.texts)) == ids(archive)
    assert not list(archive.folder.glob(".dateline-*"))

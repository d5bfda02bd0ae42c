"""Taking in brings store and index to the same state, whatever ended the process before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.article import Person
from corpus.page import PageFormat, RawPage, StatedMetadata
from corpus.resolution.resolution import Resolution
from corpus.store.archive import Archive, create_archive
from corpus.store.found_names import FoundPeople
from index.engine import Engine, Writer
from index.engines import open_engine
from index.errors import IndexMissing
from index.ingest.pipeline import FIRST_COMMIT, IngestSummary, fingerprint, ingest
from index.ingest.rebuild import rebuild
from index.ingest.sync import remove, sync, sync_if_behind
from index.query import Word
from index.reference.engine import ReferenceEngine
from index.request import SearchRequest, ValueFacet

AT = datetime(2024, 6, 1, tzinfo=UTC)
TEXT = "The ferry between Calder Bay and Samsa island sailed again on Tuesday, the harbour office said."


class Interrupted(Exception):
    """Stands for whatever ends a process."""


class Interruptible(ReferenceEngine):
    """The reference engine, whose next commits can be made to fail at their end."""

    failing = 0

    @contextmanager
    def writer(self) -> Iterator[Writer]:  # type: ignore[override]
        """Fail as if the process had ended just before the commit."""
        opened: AbstractContextManager[Writer] = super().writer()
        with opened as writer:
            yield writer
            if self.failing:
                self.failing -= 1
                raise Interrupted


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with create_archive(tmp_path / "archive") as made:
        yield made


def records(path: Path, count: int, text: str = TEXT) -> Path:
    lines = [json.dumps({"id": str(n), "title": f"Ferry {n}", "text": f"{text} Day {n}."}) for n in range(count)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def titles(engine: Engine, word: str = "ferry") -> set[str]:
    found = engine.reader().search(SearchRequest(Word(word), limit=10_000))
    return {hit.id for hit in found.hits}


def people(engine: Engine) -> dict[str, int]:
    found = engine.reader().search(SearchRequest(facets=(ValueFacet("person", 50),)))
    return {bucket.value: bucket.count for bucket in found.facets["person"].buckets}


def ids(archive: Archive) -> set[str]:
    return {article.id for article in archive.store.articles()}


def test_what_is_stored_is_found(archive: Archive, tmp_path: Path) -> None:
    engine = ReferenceEngine()
    assert ingest(archive, engine, [records(tmp_path / "a.jsonl", 3)], at=AT) == IngestSummary(added=3)
    assert titles(engine) == ids(archive)
    assert len(ids(archive)) == 3


def test_articles_can_be_found_before_the_intake_is_over(archive: Archive, tmp_path: Path) -> None:
    engine = ReferenceEngine()
    found: list[int] = []

    def watch(what: str, done: int, of: int | None) -> None:
        assert (what, of) == ("ingesting", None)
        if done >= FIRST_COMMIT:
            found.append(engine.reader().search(SearchRequest()).total)

    ingest(archive, engine, [records(tmp_path / "a.jsonl", FIRST_COMMIT + 20)], at=AT, progress=watch)
    assert found == [0, *[FIRST_COMMIT] * 20]
    assert engine.generation() == 2


def test_an_intake_that_was_ended_before_the_index_was_written_is_caught_up(archive: Archive, tmp_path: Path) -> None:
    engine = Interruptible()
    ingest(archive, engine, [records(tmp_path / "a.jsonl", 2)], at=AT)
    engine.failing = 1
    with pytest.raises(Interrupted):
        ingest(archive, engine, [records(tmp_path / "b.jsonl", 3)], at=AT)
    assert (len(titles(engine)), len(ids(archive))) == (2, 5)
    sync(archive.store, engine)
    assert titles(engine) == ids(archive)
    assert ingest(archive, engine, [tmp_path / "b.jsonl"], at=AT) == IngestSummary(unchanged=3)


def test_a_removal_that_was_ended_before_the_index_was_written_is_caught_up(archive: Archive, tmp_path: Path) -> None:
    engine = Interruptible()
    ingest(archive, engine, [records(tmp_path / "a.jsonl", 2)], at=AT)
    gone = min(ids(archive))
    engine.failing = 1
    with pytest.raises(Interrupted):
        remove(archive, engine, [gone])
    assert gone in titles(engine)
    ingest(archive, engine, [], at=AT)
    assert titles(engine) == ids(archive) == {max(ids(archive))}


def test_names_that_no_index_shows_yet_are_caught_up(archive: Archive, tmp_path: Path) -> None:
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


def test_a_new_version_takes_the_place_of_the_old_in_the_index(archive: Archive, tmp_path: Path) -> None:
    engine = ReferenceEngine()
    ingest(archive, engine, [records(tmp_path / "a.jsonl", 3)], at=AT)
    changed = records(tmp_path / "a.jsonl", 3, "A bridge replaces the boat.")
    assert ingest(archive, engine, [changed], at=AT) == IngestSummary(updated=3)
    assert titles(engine, "bridge") == ids(archive)
    assert titles(engine, "harbour") == set()
    (hit,) = engine.reader().search(SearchRequest(Word("bridge"), limit=1)).hits
    assert hit.version == 2


def test_rebuilding_gives_the_same_index_and_later_intakes_go_on(archive: Archive, tmp_path: Path) -> None:
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
    assert engine.generation() == generation, "nothing is newer than an index made anew"
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


def test_a_reader_finishes_what_a_writer_left_unless_another_is_at_work(archive: Archive, tmp_path: Path) -> None:
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


PAGE = RawPage(
    "a", "a.txt", PageFormat.PLAIN, "words", "https://a.example", StatedMetadata("t", "o", "d", "en", ("x",))
)


@pytest.mark.parametrize(
    "other",
    [
        RawPage("a", "a.txt", PageFormat.HTML, "words", "https://a.example", PAGE.stated),
        RawPage("a", "a.txt", PageFormat.PLAIN, "other words", "https://a.example", PAGE.stated),
        RawPage("a", "a.txt", PageFormat.PLAIN, "words", None, PAGE.stated),
        RawPage(
            "a",
            "a.txt",
            PageFormat.PLAIN,
            "words",
            "https://a.example",
            StatedMetadata("t", "o", "d", "en", ("x", "y")),
        ),
        RawPage(
            "a", "a.txt", PageFormat.PLAIN, "words", "https://a.example", StatedMetadata("t", "o", "d", None, ("x",))
        ),
    ],
)
def test_pages_that_could_make_other_articles_have_other_fingerprints(other: RawPage) -> None:
    assert fingerprint(PAGE) != fingerprint(other)


def test_a_page_that_moved_has_the_same_fingerprint() -> None:
    moved = RawPage("b", "b/a.txt", PAGE.form, PAGE.content, PAGE.url, PAGE.stated)
    assert fingerprint(PAGE) == fingerprint(moved)


def test_a_page_with_half_a_character_is_taken_in(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "1", "title": "Ferry \ud83d", "text": f"{TEXT} \udc00 end"}), encoding="utf-8")
    engine = ReferenceEngine()
    assert ingest(archive, engine, [path], at=AT) == IngestSummary(added=1)
    assert titles(engine) == ids(archive)

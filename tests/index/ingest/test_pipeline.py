"""Ingest brings store and index to the same state, whatever interrupted the process before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.page import PageFormat, RawPage, StatedMetadata
from corpus.store.archive import Archive, create_archive
from index.engine import Engine, Writer
from index.ingest.pipeline import FIRST_COMMIT, IngestSummary, ingest
from index.ingest.sources.page_keys import fingerprint
from index.ingest.sync import sync
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


def test_articles_can_be_found_before_the_ingest_is_over(archive: Archive, tmp_path: Path) -> None:
    engine = ReferenceEngine()
    found: list[int] = []

    def watch(what: str, done: int, of: int | None) -> None:
        assert (what, of) == ("ingesting", None)
        if done >= FIRST_COMMIT:
            found.append(engine.reader().search(SearchRequest()).total)

    ingest(archive, engine, [records(tmp_path / "a.jsonl", FIRST_COMMIT + 20)], at=AT, progress=watch)
    assert found == [0, *[FIRST_COMMIT] * 20]
    assert engine.generation() == 2


def test_an_ingest_that_was_interrupted_is_indexed_by_the_next(archive: Archive, tmp_path: Path) -> None:
    engine = Interruptible()
    ingest(archive, engine, [records(tmp_path / "a.jsonl", 2)], at=AT)
    engine.failing = 1
    with pytest.raises(Interrupted):
        ingest(archive, engine, [records(tmp_path / "b.jsonl", 3)], at=AT)
    assert (len(titles(engine)), len(ids(archive))) == (2, 5)
    sync(archive.store, engine)
    assert titles(engine) == ids(archive)
    assert ingest(archive, engine, [tmp_path / "b.jsonl"], at=AT) == IngestSummary(unchanged=3)


def test_a_new_version_takes_the_place_of_the_old_in_the_index(archive: Archive, tmp_path: Path) -> None:
    engine = ReferenceEngine()
    ingest(archive, engine, [records(tmp_path / "a.jsonl", 3)], at=AT)
    changed = records(tmp_path / "a.jsonl", 3, "A bridge replaces the boat.")
    assert ingest(archive, engine, [changed], at=AT) == IngestSummary(updated=3)
    assert titles(engine, "bridge") == ids(archive)
    assert titles(engine, "harbour") == set()
    (hit,) = engine.reader().search(SearchRequest(Word("bridge"), limit=1)).hits
    assert hit.version == 2


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
    moved = RawPage("b", "b/a.txt", PAGE.format, PAGE.content, PAGE.url, PAGE.stated)
    assert fingerprint(PAGE) == fingerprint(moved)


def test_a_page_with_half_a_character_is_ingested(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "1", "title": "Ferry \ud83d", "text": f"{TEXT} \udc00 end"}), encoding="utf-8")
    engine = ReferenceEngine()
    assert ingest(archive, engine, [path], at=AT) == IngestSummary(added=1)
    assert titles(engine) == ids(archive)

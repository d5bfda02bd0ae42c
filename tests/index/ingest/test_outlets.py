"""The outlets of an archive are resolved in the index too, and stay in the store as their pages state them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.store.archive import Archive, create_archive
from index.engine import Engine
from index.engines import open_engine
from index.ingest.outlets import correction_problems, resolve_outlets
from index.ingest.pipeline import ingest
from index.ingest.rebuild import upgrade
from index.ingest.sync import sync
from index.ingest.verify import verify
from index.request import SearchRequest, ValueFacet
from tests.index.ingest.test_pipeline import Interrupted, Interruptible

AT = datetime(2024, 6, 1, tzinfo=UTC)
SITE = "https://www.lorn-ledger.example"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with create_archive(tmp_path / "archive") as made:
        yield made


def pages(path: Path, outlets: dict[str, int], start: int = 0) -> Path:
    named = [name for name, count in outlets.items() for _ in range(count)]
    lines = [
        {"id": f"{path.stem}-{n}", "title": f"Ferry {n}", "text": f"The ferry sailed on day {n}.", "outlet": name}
        | {"url": f"{SITE}/{path.stem}/{n}"}
        for n, name in enumerate(named, start)
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def outlets(engine: Engine) -> dict[str, int]:
    found = engine.reader().search(SearchRequest(facets=(ValueFacet("outlet", 50),)))
    return {bucket.value: bucket.count for bucket in found.facets["outlet"].buckets}


def embedded(archive: Archive) -> Engine:
    return open_engine(archive.index_folder, archive.store.several)


def test_variants_in_one_ingest_are_counted_as_one_and_stored_as_stated(archive: Archive, tmp_path: Path) -> None:
    engine = embedded(archive)
    ingest(archive, engine, [pages(tmp_path / "a.jsonl", {"Lorn Ledger": 3, "The Lorn Ledger": 1})], at=AT)
    assert outlets(engine) == {"Lorn Ledger": 4}
    assert archive.store.counts().outlets == 1
    stated = [archive.store.stated_outlet(id_, version) for id_, version in archive.store.current()]
    assert sorted(map(str, stated)) == ["Lorn Ledger"] * 3 + ["The Lorn Ledger"]
    assert archive.store.names.value_of("outlet", "the lorn ledger") == "Lorn Ledger"
    assert archive.store.names.spellings("outlet", "Lorn Ledger") == ("Lorn Ledger", "The Lorn Ledger")
    assert not list(verify(archive, engine))


def test_a_later_ingest_resolves_older_articles_without_a_new_version(archive: Archive, tmp_path: Path) -> None:
    engine = embedded(archive)
    ingest(archive, engine, [pages(tmp_path / "a.jsonl", {"lorn-ledger.example": 2})], at=AT)
    assert outlets(engine) == {"lorn-ledger.example": 2}
    ingest(archive, engine, [pages(tmp_path / "b.jsonl", {"Lorn Ledger": 2})], at=AT)
    assert outlets(engine) == {"Lorn Ledger": 4}
    assert {version for _, version in archive.store.current()} == {1}
    assert outlets(embedded(archive)) == {"Lorn Ledger": 4}


def test_known_names_alone_make_no_new_generation(archive: Archive, tmp_path: Path) -> None:
    engine = embedded(archive)
    ingest(archive, engine, [pages(tmp_path / "a.jsonl", {"Lorn Ledger": 2})], at=AT)
    before = engine.generation()
    resolve_outlets(archive, engine)
    assert engine.generation() == before
    ingest(archive, engine, [pages(tmp_path / "b.jsonl", {"Lorn Ledger": 1})], at=AT)
    assert engine.generation() == before + 1


def test_a_resolution_interrupted_before_its_commit_is_indexed_by_the_next_writer(
    archive: Archive, tmp_path: Path
) -> None:
    engine = Interruptible()
    ingest(archive, engine, [pages(tmp_path / "a.jsonl", {"lorn-ledger.example": 2})], at=AT)
    fresh = pages(tmp_path / "b.jsonl", {"Lorn Ledger": 2})
    engine.failing = 0
    with pytest.raises(Interrupted):
        _fail_at_the_second_commit(archive, engine, fresh)
    assert outlets(engine) == {"lorn-ledger.example": 2, "Lorn Ledger": 2}
    assert archive.store.latest_generation() == engine.generation() + 1
    sync(archive.store, engine)
    assert outlets(engine) == {"Lorn Ledger": 4}


def _fail_at_the_second_commit(archive: Archive, engine: Interruptible, path: Path) -> None:
    """Let the commit of the articles pass, and end the process in that of the resolution."""
    put = archive.store.names.put

    def put_and_fail(*arguments: object) -> None:
        put(*arguments)  # type: ignore[arg-type]
        engine.failing = 1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive.store.names, "put", put_and_fail)
        ingest(archive, engine, [path], at=AT)


def test_a_rebuilt_index_shows_the_same_outlets(archive: Archive, tmp_path: Path) -> None:
    engine = embedded(archive)
    for name, some in (("a", {"lorn-ledger.example": 2}), ("b", {"Lorn Ledger": 4, "Harbour Post": 1})):
        ingest(archive, engine, [pages(tmp_path / f"{name}.jsonl", some)], at=AT)
    before = outlets(engine)
    assert upgrade(archive) == 7
    assert outlets(embedded(archive)) == before == {"Lorn Ledger": 6, "Harbour Post": 1}


def test_corrections_are_shown_and_taken_back(archive: Archive, tmp_path: Path) -> None:
    engine = embedded(archive)
    ingest(archive, engine, [pages(tmp_path / "a.jsonl", {"Lorn Ledger": 2, "Harbour Post": 1})], at=AT)
    archive.outlets_file.write_text('[[merge]]\nnames = ["Harbour Post", "Lorn Ledger"]\n[[merge]]\nname = 1\n')
    resolve_outlets(archive, engine)
    assert outlets(engine) == {"Harbour Post": 3}
    assert [line.partition(", ")[2][:6] for line in correction_problems(archive)] == ["line 3"]
    archive.outlets_file.unlink()
    resolve_outlets(archive, engine)
    assert outlets(engine) == {"Lorn Ledger": 2, "Harbour Post": 1}

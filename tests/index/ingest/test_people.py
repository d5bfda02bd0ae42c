"""People are annotated after articles are searchable; runs can be resumed, and corrections take effect."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.article import Person
from corpus.store.archive import Archive, create_archive
from corpus.store.found_names import FoundPeople
from index.engine import Engine
from index.ingest import people as naming
from index.ingest.people import annotate_people, resolve_names
from index.ingest.pipeline import ingest
from index.reference.engine import ReferenceEngine
from index.request import SearchRequest, ValueFacet

AT = datetime(2024, 6, 1, tzinfo=UTC)
TEXTS = (
    "The ferry sailed again, Maria Zakharova told reporters on Tuesday. Zakharova thanked the engineers.",
    "Sergei Lavrov met John Kerry in Geneva on Friday. Lavrov said that the talks would go on in the coming week.",
    "Nobody was named in the report, which came out on Monday after a long delay, and nobody was told why it was late.",
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with create_archive(tmp_path / "archive") as made:
        yield made


@pytest.fixture
def engine(archive: Archive, tmp_path: Path) -> Engine:
    made = ReferenceEngine()
    lines = [json.dumps({"id": str(n), "title": "News of the day", "text": text}) for n, text in enumerate(TEXTS)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ingest(archive, made, [tmp_path / "a.jsonl"], at=AT)
    return made


def people(engine: Engine) -> dict[str, int]:
    found = engine.reader().search(SearchRequest(facets=(ValueFacet("person", 50),)))
    return {bucket.value: bucket.count for bucket in found.facets["person"].buckets}


def test_people_are_named_once_and_shown(archive: Archive, engine: Engine) -> None:
    reported: list[tuple[str, int, int | None]] = []
    assert annotate_people(archive, engine, lambda *what: reported.append(what)).named == 3
    assert people(engine) == {"Maria Zakharova": 1, "Sergei Lavrov": 1, "John Kerry": 1}
    assert archive.store.unnamed() == 0
    assert reported == [("naming people", 3, 3)]
    assert annotate_people(archive, engine).named == 0


def test_people_are_named_again_where_that_is_asked_for(archive: Archive, engine: Engine) -> None:
    annotate_people(archive, engine)
    wrong = FoundPeople((Person("Bühne der Großmächte", ("Bühne der Großmächte",)),))
    (first, *_) = archive.store.articles()
    archive.store.put_people(first.id, 1, wrong, engine.generation() + 1)
    resolve_names(archive, engine)
    assert "Bühne der Großmächte" in people(engine)
    assert annotate_people(archive, engine, again=True).named == 3
    assert people(engine) == {"Maria Zakharova": 1, "Sergei Lavrov": 1, "John Kerry": 1}
    assert annotate_people(archive, engine).named == 0


def test_naming_goes_on_where_it_was_ended(archive: Archive, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "BATCH_SIZE", 1)

    def end(what: str, done: int, of: int | None) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        annotate_people(archive, engine, end)
    assert archive.store.unnamed() == 1
    assert annotate_people(archive, engine).named == 1
    assert people(engine) == {"Maria Zakharova": 1, "Sergei Lavrov": 1, "John Kerry": 1}


def test_corrections_change_what_is_shown_and_taking_them_back_does_too(archive: Archive, engine: Engine) -> None:
    annotate_people(archive, engine)
    before = people(engine)
    corrections = '[[rename]]\nname = "Maria Zakharova"\nlabel = "M. Zakharova"\n\n[[hide]]\nname = "John Kerry"\n'
    archive.people_file.write_text(corrections, encoding="utf-8")
    assert resolve_names(archive, engine) == ()
    assert people(engine) == {"M. Zakharova": 1, "Sergei Lavrov": 1}
    assert archive.store.names.value_of("person", "Zakharova") == "M. Zakharova"
    assert archive.store.names.value_of("person", "John Kerry") is None
    archive.people_file.unlink()
    resolve_names(archive, engine)
    assert people(engine) == before


def test_an_entry_that_cannot_be_read_is_said_with_its_line_and_the_others_hold(
    archive: Archive, engine: Engine
) -> None:
    annotate_people(archive, engine)
    corrections = '[[hide]]\nname = 7\n\n[[hide]]\nname = "John Kerry"\n'
    archive.people_file.write_text(corrections, encoding="utf-8")
    (problem,) = resolve_names(archive, engine)
    assert problem.startswith(f"{archive.people_file}, line 1: ")
    assert people(engine) == {"Maria Zakharova": 1, "Sergei Lavrov": 1}


def test_a_long_article_is_read_in_part_and_counted(archive: Archive, engine: Engine, tmp_path: Path) -> None:
    text = "Maria Zakharova spoke in Moscow. " + "The weather was fair and the sea was calm. " * 5_000
    (tmp_path / "long.jsonl").write_text(json.dumps({"id": "long", "title": "Talks", "text": text}), encoding="utf-8")
    ingest(archive, engine, [tmp_path / "long.jsonl"], at=AT)
    summary = annotate_people(archive, engine)
    assert (summary.named, summary.failed, summary.cut) == (4, 0, 1)
    assert people(engine)["Maria Zakharova"] == 2

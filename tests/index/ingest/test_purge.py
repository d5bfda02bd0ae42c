"""A purged article stands in no byte of the archive's folder, does not come back by itself, and costs no other one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.article import Article, FoundIn, GeoPlace, Mention, Person, PublicationDate
from corpus.page import Rejected
from corpus.store.archive import Archive, create_archive, open_archive
from corpus.store.database import Database
from index.engine import Engine
from index.engines import open_engine
from index.ingest.corrections import split
from index.ingest.outlets import resolve_outlets
from index.ingest.people import resolve_names
from index.ingest.pipeline import ingest
from index.ingest.purge import PurgeSummary
from index.ingest.purge import purge as purge_with
from index.ingest.rebuild import rebuild_whole
from index.ingest.sync import remove, sync
from index.ingest.verify import verify
from index.request import SearchRequest

AT = datetime(2026, 11, 30, tzinfo=UTC)
SECRETS = (
    *("Qwertitle", "qwertbody", "Qwertperson", "Qwertform", "Qwertauthor", "qwertremoved", "Qwertoutlet"),
    *("qwertsource", "qwerturl", "qwertold", "qwertplace", "qwertsample"),
)
"""Words that only the purged article has."""


def purge(archive: Archive, ids: list[str], *, again: bool) -> PurgeSummary:
    """Purge articles as `dateline purge` does."""
    return purge_with(archive, _engine(archive), ids, rebuild_whole, again=again)


def _articles() -> list[Article]:
    day = PublicationDate.day(datetime(2015, 9, 8, tzinfo=UTC).date(), FoundIn.META)
    return [
        Article(f"{number:016x}", f"Ferry {number}", f"The ferry {number} crossed. Vera Lind said so.", f"{number}.txt",
                outlet="Lorn Ledger", published=day, language="en", people=(Person("Vera Lind", ("Vera Lind",)),))
        for number in range(40)
    ]  # fmt: skip


def _secret(body: str) -> Article:
    person = Person("Qwertperson Lind", ("Qwertperson Lind", "Qwertform Lind"), (Mention("body", 0, 5),))
    return Article(
        "f" * 16, "Qwertitle of the day", f"{body} qwertbody crossed at night. {'A long sentence follows. ' * 2000}",
        "qwertsource.txt", url="https://lorn.example/qwerturl", outlet="Qwertoutlet Post", language="en",
        authors=("Ann Qwertauthor",), people=(person, Person("Lind", ("Lind",))), places=(GeoPlace("Qwertplace"),),
        removed=("Read qwertremoved",),
    )  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = create_archive(tmp_path / "archive")
    with made.writing():
        engine = _engine(made)
        batches = ([*_articles()[:20], _secret("qwertold")], [*_articles()[20:], _secret("The new text")])
        for generation, batch in enumerate(batches, start=1):
            made.store.put_all([(article, None) for article in batch], generation)
            sync(made.store, engine)
        resolve_outlets(made, engine)
        resolve_names(made, engine)
        split(made, engine, "Vera Lind", ["Vera Lind"], ["f" * 16])
        made.rejections.append(
            [
                Rejected("qwertsource.txt", None, "empty", "no article", 7, "qwertsample"),
                Rejected("other.txt", None, "empty", "no article", 7, "and qwertbody crossed at night. A long"),
                Rejected("third.txt", None, "empty", "no article", 7, "nothing of the kind"),
            ],
            AT,
        )
    return made


def _engine(archive: Archive) -> Engine:
    return open_engine(archive.index_folder, archive.store.texts)


def _left(folder: Path) -> set[tuple[str, str]]:
    """Return each secret word that is left in a file, in UTF-8 or as UTF-16, in any case."""
    found = set()
    for path in folder.rglob("*"):
        content = path.read_bytes().lower() if path.is_file() else b""
        for word in SECRETS:
            if any(word.lower().encode(code) in content for code in ("utf-8", "utf-16-le")):
                found.add((word, path.name))
    return found


def test_every_word_is_found_before(archive: Archive) -> None:
    assert {word for word, _ in _left(archive.folder)} == set(SECRETS)


def test_no_word_of_a_purged_article_is_left_in_any_byte(archive: Archive) -> None:
    before = _engine(archive).generation()
    with archive.writing():
        gone = purge(archive, ["f" * 16], again=False)
    assert (gone.purged, gone.damaged) == (("f" * 16,), ())
    assert _left(archive.folder) == set()
    assert "f" * 16 not in archive.people_file.read_text("utf-8")
    records = [json.loads(line) for line in archive.rejections.path.read_text("utf-8").splitlines()]
    assert [(record["source"], record["sample"]) for record in records] == [
        ("other.txt", ""), ("third.txt", "nothing of the kind"),
    ]  # fmt: skip
    engine = _engine(archive)
    assert engine.generation() > before
    assert len(engine.reader().search(SearchRequest(limit=100)).hits) == len(list(archive.store.articles())) == 40
    assert list(verify(archive, engine)) == []


def test_a_removed_article_can_be_purged(archive: Archive) -> None:
    with archive.writing():
        remove(archive, _engine(archive), ["f" * 16])
        assert _left(archive.folder)
        assert purge(archive, ["f" * 16], again=True).purged == ("f" * 16,)
    assert _left(archive.folder) == set()


@pytest.mark.parametrize("step", ["store", "index", "shrink", "end"])
def test_the_next_purge_ends_an_interrupted_one(archive: Archive, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class _Ended(BaseException):
        pass

    def end(*_: object, **__: object) -> None:
        raise _Ended

    module = "index.ingest.purge"
    with monkeypatch.context() as patched:
        match step:
            case "store":
                patched.setattr(f"{module}.derive_names", end)
            case "index":
                patched.setattr(f"{__name__}.rebuild_whole", end)
            case "shrink":
                patched.setattr(Database, "shrink", end)
            case _:
                patched.setattr(f"{module}.end_purge", end)
        with pytest.raises(_Ended), archive.writing():
            purge(archive, ["f" * 16], again=False)
    archive.close()
    with open_archive(archive.folder) as opened:
        if step != "store":
            (fault,) = verify(opened, _engine(opened))
            assert "purge was interrupted" in fault
            hits = _engine(opened).reader().search(SearchRequest(limit=100)).hits
            assert {hit.id for hit in hits} == {article.id for article in opened.store.articles()}
        with opened.writing():
            assert purge(opened, ["f" * 16], again=False).purged == ("f" * 16,)
        assert _left(opened.folder) == set()
        assert list(verify(opened, _engine(opened))) == []


def test_names_of_others_are_resolved_without_the_purged_article(archive: Archive) -> None:
    with archive.writing():
        purge(archive, ["f" * 16], again=False)
    assert archive.store.names.value_of("person", "Vera Lind") == "Vera Lind"
    assert archive.store.names.value_of("person", "Qwertform Lind") is None
    assert archive.store.names.value_of("outlet", "Qwertoutlet Post") is None


def test_an_unknown_id_changes_nothing(archive: Archive) -> None:
    before = (archive.folder / "index" / "manifest.json").read_bytes()
    with archive.writing():
        assert purge(archive, ["0123"], again=False).purged == ()
    assert (archive.folder / "index" / "manifest.json").read_bytes() == before


def test_a_purged_page_comes_back_only_when_that_is_allowed(tmp_path: Path) -> None:
    page = tmp_path / "news.jsonl"
    text = "The ferry to Lorn was late again on Monday, said the harbour master. " * 8
    page.write_text("\n".join(json.dumps({"id": one, "title": f"Ferry {one}", "text": text + one}) for one in "ab"))
    with create_archive(tmp_path / "archive") as made, made.writing():
        assert ingest(made, _engine(made), [page], at=AT).added == 2
        first = next(made.store.articles()).id
        assert purge(made, [first], again=False).purged == (first,)
        again = ingest(made, _engine(made), [page], at=AT)
        assert (again.added, again.unchanged, again.passed_over) == (0, 1, 1)
        assert [note.partition(";")[0] for note in again.notes] == ["1 purged pages were passed over"]
        assert purge(made, [first], again=True).lifted == (first,)
        back = ingest(made, _engine(made), [page], at=AT)
        assert (back.added, back.unchanged, back.passed_over, back.notes) == (1, 1, 0, ())
        assert purge(made, [first], again=True).purged == (first,)
        assert ingest(made, _engine(made), [page], at=AT).added == 1

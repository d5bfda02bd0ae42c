"""Identities lead to articles; a row that was changed is an error and never another article."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus.errors import ArchiveDamaged
from corpus.store.archive import Archive, create_archive, open_archive
from corpus.store.integrity.verification import faults
from corpus.store.origins.collections import Collection, Collections
from corpus.store.origins.earlier import mend_identities
from corpus.store.origins.identities import Identities
from tests.support.damage import SAMPLE, fill


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with create_archive(tmp_path) as archive, archive.writing():
        fill(archive)
        with archive.store.batch():
            Identities(archive.store.database).put(
                {"path:lorn/1.txt": SAMPLE[0].id, "url://lorn.example/1": SAMPLE[0].id}
            )
            Identities(archive.store.database).put({"path:lorn/2.txt": SAMPLE[1].id, "path:lorn-2/3.txt": SAMPLE[2].id})
            Collections(archive.store.database).put(Collection("lorn", Path("/lorn")))
        yield archive


def _faults(archive: Archive) -> list[str]:
    return list(faults(archive.store.database, lambda what, done, of: None))


def _edit(archive: Archive, statement: str) -> None:
    with closing(sqlite3.connect(archive.folder / "articles.db")) as file:
        file.execute(statement)
        file.commit()


def test_several_identities_lead_to_one_article(archive: Archive) -> None:
    identities = Identities(archive.store.database)
    assert identities.ids(["path:lorn/1.txt", "url://lorn.example/1", "path:lorn/9.txt"]) == {
        "path:lorn/1.txt": SAMPLE[0].id,
        "url://lorn.example/1": SAMPLE[0].id,
    }
    assert identities.of_article(SAMPLE[0].id) == ("path:lorn/1.txt", "url://lorn.example/1")
    assert list(identities.of_collection("lorn")) == [
        ("path:lorn/1.txt", SAMPLE[0].id),
        ("path:lorn/2.txt", SAMPLE[1].id),
    ]
    assert not identities.has_earlier()
    assert _faults(archive) == []


def test_dropped_and_moved_identities_are_counted(archive: Archive) -> None:
    identities = Identities(archive.store.database)
    with archive.store.batch():
        identities.drop(["path:lorn/1.txt", "path:lorn/9.txt"])
        identities.put({"path:lorn/2.txt": SAMPLE[0].id})
    assert archive.store.totals.all()["identities"] == 3
    assert _faults(archive) == []


@pytest.mark.parametrize(
    "edit",
    [
        f"UPDATE identities SET id = '{SAMPLE[2].id}' WHERE identity = 'path:lorn/1.txt'",
        "UPDATE identities SET identity = 'path:lorn/0.txt' WHERE identity = 'path:lorn/1.txt'",
        "DELETE FROM identities WHERE identity = 'path:lorn/1.txt'",
        "UPDATE collections SET root = '/other'",
    ],
)
def test_a_changed_row_is_verified(archive: Archive, edit: str) -> None:
    _edit(archive, edit)
    assert len(_faults(archive)) == 1


def test_a_changed_row_is_never_another_article_and_is_mended(archive: Archive) -> None:
    _edit(archive, f"UPDATE identities SET id = '{SAMPLE[2].id}' WHERE identity = 'path:lorn/2.txt'")
    identities = Identities(archive.store.database)
    with pytest.raises(ArchiveDamaged, match=r"path:lorn/2\.txt.*rebuild"):
        identities.ids(["path:lorn/2.txt"])
    with archive.store.batch():
        mend_identities(archive.store.database)
    assert identities.ids(["path:lorn/2.txt", "source:2.txt"]) == {"source:2.txt": SAMPLE[1].id}


def test_a_changed_collection_is_an_error(archive: Archive) -> None:
    assert Collections(archive.store.database).all() == {"lorn": Collection("lorn", Path("/lorn"))}
    _edit(archive, "UPDATE collections SET root = '/other'")
    with open_archive(archive.folder) as again, pytest.raises(ArchiveDamaged, match="“lorn”"):
        Collections(again.store.database).all()

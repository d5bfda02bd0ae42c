"""An archive in an earlier format can be read; the next command that writes upgrades it without losing anything."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpus.errors import ArticleDamaged
from corpus.store.archive import create_archive, open_archive
from corpus.store.database import Database
from corpus.store.integrity.verification import faults, structure_faults
from corpus.store.origins.identities import Identities
from tests.support.damage import SAMPLE, downgrade, fill

SILENT = {"progress": lambda what, done, of: None}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return _archive(tmp_path, 1)


@pytest.fixture(params=[1, 2, 3])
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return _archive(tmp_path, request.param)


def _archive(folder: Path, file_format: int) -> Path:
    with create_archive(folder) as archive, archive.writing():
        fill(archive)
    downgrade(folder / "articles.db", file_format)
    return folder


def test_format_1_is_read_without_checks(old: Path) -> None:
    with open_archive(old) as archive:
        assert [article.id for article in archive.store.articles()] == [article.id for article in SAMPLE]
        assert (archive.store.size(), archive.store.unnamed()) == (3, 1)
        assert archive.store.names.value_of("person", "V. Lind") == "Vera Lind"
        assert any("has no checks of its rows" in fault for fault in faults(archive.store.database, **SILENT))
    with closing(sqlite3.connect(old / "articles.db")) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (1,)


def test_format_2_is_read_with_its_checks(tmp_path: Path) -> None:
    _archive(tmp_path, 2)
    with open_archive(tmp_path) as archive:
        assert [article.id for article in archive.store.articles()] == [article.id for article in SAMPLE]
        assert list(faults(archive.store.database, **SILENT)) == []
    with closing(sqlite3.connect(tmp_path / "articles.db")) as file:
        file.execute("UPDATE versions SET title = 'Another' WHERE number = 1")
        file.execute("UPDATE articles SET named = 0 WHERE id = ?", (SAMPLE[2].id,))
        file.commit()
    with open_archive(tmp_path) as archive:
        for damaged in (SAMPLE[0].id, SAMPLE[2].id):
            assert any(damaged in fault for fault in faults(archive.store.database, **SILENT))
        with pytest.raises(ArticleDamaged, match=SAMPLE[0].id):
            archive.store.article(SAMPLE[0].id, 1)


def test_a_reader_goes_on_while_another_process_upgrades(earlier: Path) -> None:
    with open_archive(earlier) as reading:
        before = list(reading.store.articles())
        with open_archive(earlier) as archive, archive.writing():
            pass
        assert list(reading.store.articles()) == before
        assert list(faults(reading.store.database, **SILENT)) == []


def test_a_writer_upgrades_it_and_says_so(earlier: Path) -> None:
    said: list[str] = []
    with open_archive(earlier) as archive:
        before = list(archive.store.articles())
        with archive.writing(said.append):
            assert list(archive.store.articles()) == before
        assert list(structure_faults(archive.store.database)) == list(faults(archive.store.database, **SILENT)) == []
        assert [message for message in said if "was written by an earlier Dateline; adding" in message] == said
        assert len(said) == 1
        with archive.writing(said.append):
            assert len(said) == 1
    with open_archive(earlier) as archive:
        assert list(archive.store.articles()) == before


def test_an_upgraded_file_has_the_tables_of_a_new_one(earlier: Path, tmp_path: Path) -> None:
    with open_archive(earlier) as archive, archive.writing():
        pass
    with create_archive(tmp_path / "new"):
        pass
    definitions = "SELECT type, name FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*' ORDER BY name"
    columns = "SELECT name FROM pragma_table_info(?) ORDER BY name"
    with (
        closing(sqlite3.connect(earlier / "articles.db")) as upgraded,
        closing(sqlite3.connect(tmp_path / "new" / "articles.db")) as new,
    ):
        assert upgraded.execute(definitions).fetchall() == new.execute(definitions).fetchall()
        for kind, name in new.execute(definitions).fetchall():
            if kind == "table":
                assert upgraded.execute(columns, (name,)).fetchall() == new.execute(columns, (name,)).fetchall()


@pytest.mark.parametrize("file_format", [1, 2])
def test_an_upgrade_stores_what_pages_are_known_by(tmp_path: Path, file_format: int) -> None:
    with open_archive(_archive(tmp_path, file_format)) as archive, archive.writing():
        rows = archive.store.database.rows("SELECT identity, id FROM identities ORDER BY identity")
    assert rows == [
        ("source:1.txt", SAMPLE[0].id),
        ("source:2.txt", SAMPLE[1].id),
        ("source:3.txt", SAMPLE[2].id),
        ("url://lorn.example/1", SAMPLE[0].id),
    ]


def test_an_upgrade_does_not_make_a_damaged_article_whole(earlier: Path) -> None:
    with closing(sqlite3.connect(earlier / "articles.db")) as file:
        file.execute("UPDATE texts SET body = replace(body, 'said', 'lied') WHERE number = 1")
        file.commit()
    with open_archive(earlier) as archive:
        with archive.writing():
            pass
        with pytest.raises(ArticleDamaged, match=SAMPLE[0].id):
            archive.store.article(SAMPLE[0].id, 1)
        assert archive.store.article(SAMPLE[1].id, 1).id == SAMPLE[1].id


def test_format_3_keeps_its_checks_and_its_identities(tmp_path: Path) -> None:
    with create_archive(tmp_path) as archive, archive.writing():
        fill(archive)
        with archive.store.batch():
            Identities(archive.store.database).put({"url://lorn.example/1": SAMPLE[0].id, "path:lorn/2": SAMPLE[1].id})
    downgrade(tmp_path / "articles.db", 3)
    with closing(sqlite3.connect(tmp_path / "articles.db")) as file:
        before = file.execute("SELECT number, crc FROM versions").fetchall()
        file.execute("DELETE FROM identities WHERE id = ?", (SAMPLE[1].id,))
        file.commit()
    with open_archive(tmp_path) as archive:
        with archive.writing():
            pass
        assert archive.store.database.rows("SELECT number, crc FROM versions") == before
        assert [article.service for article in archive.store.articles()] == [None] * len(SAMPLE)
        # A row that was missing before the upgrade is still known to be missing after it.
        assert any("identities" in fault for fault in faults(archive.store.database, **SILENT))


def test_an_interrupted_upgrade_leaves_format_3(tmp_path: Path) -> None:
    def interrupted(database: Database) -> None:
        raise KeyboardInterrupt

    _archive(tmp_path, 3)
    with pytest.MonkeyPatch.context() as patch, open_archive(tmp_path) as archive:
        patch.setattr("corpus.store.integrity.upgrade.count_schema", interrupted)  # behind every other change
        with pytest.raises(KeyboardInterrupt):
            archive.store.upgrade()
    with closing(sqlite3.connect(tmp_path / "articles.db")) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (3,)
        assert "service" not in file.execute("SELECT sql FROM sqlite_schema WHERE name = 'versions'").fetchone()[0]
    with open_archive(tmp_path) as archive, archive.writing():
        assert archive.store.size() == len(SAMPLE)
        assert list(faults(archive.store.database, **SILENT)) == []


def test_an_interrupted_upgrade_leaves_format_2(tmp_path: Path) -> None:
    _archive(tmp_path, 2)
    with closing(sqlite3.connect(tmp_path / "articles.db")) as file:
        before = file.execute("SELECT * FROM versions").fetchall()
        file.execute("CREATE TABLE counted_names (x)")
        file.execute("CREATE INDEX identities ON counted_names (x)")  # so that a statement of the upgrade fails
        file.commit()
    with open_archive(tmp_path) as archive, pytest.raises(Exception, match="identities"), archive.writing():
        pass
    with closing(sqlite3.connect(tmp_path / "articles.db")) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (2,)
        assert file.execute("SELECT * FROM versions").fetchall() == before
        file.execute("DROP INDEX identities")
        file.commit()
    with open_archive(tmp_path) as archive, archive.writing():
        assert archive.store.size() == len(SAMPLE)


def test_an_interrupted_upgrade_leaves_format_1(old: Path) -> None:
    with closing(sqlite3.connect(old / "articles.db")) as file:
        file.execute("CREATE TABLE totals (x)")  # so that a statement of the upgrade fails
        file.commit()
    with open_archive(old) as archive, pytest.raises(Exception, match="totals"), archive.writing():
        pass
    with closing(sqlite3.connect(old / "articles.db")) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (1,)
        assert "crc" not in file.execute("SELECT sql FROM sqlite_schema WHERE name = 'versions'").fetchone()[0]

"""An archive in format 1 can be read, and the next command that writes upgrades it without losing anything."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpus.errors import ArticleDamaged
from corpus.store.archive import create_archive, open_archive
from corpus.store.integrity.verification import faults, structure_faults
from tests.support.damage import SAMPLE, downgrade, fill

SILENT = {"progress": lambda what, done, of: None}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    with create_archive(tmp_path) as archive, archive.writing():
        fill(archive)
    downgrade(tmp_path / "articles.db")
    return tmp_path


def test_format_1_is_read_without_checks(old: Path) -> None:
    with open_archive(old) as archive:
        assert [article.id for article in archive.store.articles()] == [article.id for article in SAMPLE]
        assert (archive.store.size(), archive.store.unnamed()) == (3, 1)
        assert archive.store.names.value_of("person", "V. Lind") == "Vera Lind"
        assert any("has no checks of its rows" in fault for fault in faults(archive.store.database, **SILENT))
    with closing(sqlite3.connect(old / "articles.db")) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_writer_upgrades_it_and_says_so(old: Path) -> None:
    said: list[str] = []
    with open_archive(old) as archive:
        before = list(archive.store.articles())
        with archive.writing(said.append):
            assert list(archive.store.articles()) == before
        assert list(structure_faults(archive.store.database)) == list(faults(archive.store.database, **SILENT)) == []
        assert [message for message in said if "adding a check to each of its rows" in message] == said
        assert len(said) == 1
        with archive.writing(said.append):
            assert len(said) == 1
    with open_archive(old) as archive:
        assert list(archive.store.articles()) == before


def test_an_upgrade_does_not_make_a_damaged_article_whole(old: Path) -> None:
    with closing(sqlite3.connect(old / "articles.db")) as file:
        file.execute("UPDATE texts SET body = replace(body, 'said', 'lied') WHERE number = 1")
        file.commit()
    with open_archive(old) as archive:
        with archive.writing():
            pass
        with pytest.raises(ArticleDamaged, match=SAMPLE[0].id):
            archive.store.article(SAMPLE[0].id, 1)
        assert archive.store.article(SAMPLE[1].id, 1).id == SAMPLE[1].id


def test_an_interrupted_upgrade_leaves_format_1(old: Path) -> None:
    with closing(sqlite3.connect(old / "articles.db")) as file:
        file.execute("CREATE TABLE totals (x)")  # so that a statement of the upgrade fails
        file.commit()
    with open_archive(old) as archive, pytest.raises(Exception, match="totals"), archive.writing():
        pass
    with closing(sqlite3.connect(old / "articles.db")) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (1,)
        assert "crc" not in file.execute("SELECT sql FROM sqlite_schema WHERE name = 'versions'").fetchone()[0]

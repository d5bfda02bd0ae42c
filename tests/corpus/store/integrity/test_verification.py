"""Every changed row is named, and never shown: by `verify` and by what reads it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from corpus.errors import ArchiveDamaged
from corpus.store.archive import Archive, create_archive, open_archive
from corpus.store.integrity.verification import faults
from tests.support.damage import SAMPLE, fill

FIRST = SAMPLE[0].id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with create_archive(tmp_path) as archive, archive.writing():
        fill(archive)
    return tmp_path


def _faults(folder: Path) -> list[str]:
    with open_archive(folder) as archive:
        return list(faults(archive.store.database, lambda what, done, of: None))


def test_a_whole_archive_has_no_fault(folder: Path) -> None:
    assert _faults(folder) == []


CHANGES = {
    "text": ("UPDATE texts SET body = replace(body, 'said', 'lied') WHERE number = 1", FIRST),
    "removed line": ("UPDATE texts SET removed = '[\"Share thus\"]' WHERE number = 1", FIRST),
    "lost text": ("DELETE FROM texts WHERE number = 1", FIRST),
    "bytes that are no text": ("UPDATE texts SET body = CAST(x'ff41' AS TEXT) WHERE number = 1", FIRST),
    "title": ("UPDATE versions SET title = 'The berry is late' WHERE number = 1", FIRST),
    "date": ("UPDATE versions SET first_day = '2014-01-01' WHERE number = 1", FIRST),
    "sure": ("UPDATE versions SET sure = 0 WHERE number = 1", FIRST),
    "url": ("UPDATE versions SET url = NULL WHERE number = 1", FIRST),
    "people": ("UPDATE found SET people = replace(people, 'Lind', 'Lend') WHERE number = 1", FIRST),
    "lost people": ("DELETE FROM found WHERE number = 1", FIRST),
    "current version": ("UPDATE articles SET number = 2 WHERE id = '" + FIRST + "'", FIRST),
    "lost article": ("DELETE FROM articles WHERE id = '" + FIRST + "'", FIRST),
    "lost version": ("DELETE FROM versions WHERE number = 1", FIRST),
    "canonical name": ("UPDATE folding SET value = 'Vera Land' WHERE name = 'V. Lind'", "V. Lind"),
    "lost name": ("DELETE FROM folding WHERE name = 'V. Lind'", "V. Lind"),
    "spelling": ("UPDATE spellings SET spelling = 'V. Land' WHERE spelling = 'V. Lind'", "Vera Lind"),
    "lost spelling": ("DELETE FROM spellings WHERE spelling = 'V. Lind'", "Vera Lind"),
    "exception": ("INSERT INTO exceptions VALUES ('" + FIRST + "', 'V. Lind', 'Ola')", "exceptions"),
    "list of names": ("DELETE FROM named", "list of names"),
    "list of outlets": ("UPDATE outlets SET folded = 'lorn lodger'", "Lorn Ledger"),
    "total": ("UPDATE totals SET value = 4 WHERE name = 'live'", "live"),
    "definition": ("CREATE INDEX later ON versions (title)", "definition of a table"),
}
"""What is changed, by which statement, and what the fault names."""


@pytest.mark.parametrize(("statement", "named"), CHANGES.values(), ids=CHANGES)
def test_every_change_is_named(folder: Path, statement: str, named: str) -> None:
    with closing(sqlite3.connect(folder / "articles.db")) as file:
        assert file.execute(statement).rowcount or statement.startswith("CREATE")
        file.commit()
    try:
        found = _faults(folder)
    except ArchiveDamaged as error:
        found = [str(error)]
    assert any(named in fault for fault in found), found


READ = {name: change for name, change in CHANGES.items() if name not in ("list of names", "list of outlets")}


@pytest.mark.parametrize(("statement", "named"), READ.values(), ids=READ)
def test_no_change_is_shown_and_the_other_articles_stay_readable(folder: Path, statement: str, named: str) -> None:
    with open_archive(folder) as archive:
        before = archive.store.several([(article.id, 1) for article in SAMPLE])
        spellings = archive.store.names.spellings("person", "Vera Lind")
    with closing(sqlite3.connect(folder / "articles.db")) as file:
        file.execute(statement)
        file.commit()
    told: list[object] = []
    try:
        with open_archive(folder) as archive:
            read = archive.store.each([(article.id, 1) for article in SAMPLE])
            assert [one for one in read[1:] if isinstance(one, Exception)] == []
            assert read[1:] == before[1:]
            told += [] if read[0] == before[0] else [read[0]]
            assert all(isinstance(one, Exception) for one in told)
            told += filter(None, (_error_of(ask, answer) for ask, answer in _questions(archive, spellings)))
    except ArchiveDamaged as error:
        told.append(error)
    assert told, named


def _questions(archive: Archive, spellings: tuple[str, ...]) -> list[tuple[Callable[[], object], object]]:
    names = archive.store.names
    return [
        (lambda: archive.store.version(FIRST), 1),
        (lambda: names.value_of("person", "V. Lind"), "Vera Lind"),
        (lambda: names.spellings("person", "Vera Lind"), spellings),
        (archive.store.size, 3),
    ]


def _error_of(ask: Callable[[], object], answer: object) -> ArchiveDamaged | None:
    try:
        assert ask() == answer
    except ArchiveDamaged as error:
        return error
    return None

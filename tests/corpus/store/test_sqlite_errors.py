"""Each error of SQLite becomes one of the archive's that says what to do next."""

import sqlite3
from pathlib import Path

import pytest

from corpus.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, ArchiveUnavailable, ArchiveUnwritable
from corpus.store.sqlite_errors import translate

CODES = {
    "SQLITE_BUSY": ArchiveBusy,
    "SQLITE_BUSY_SNAPSHOT": ArchiveBusy,
    "SQLITE_LOCKED": ArchiveBusy,
    "SQLITE_READONLY": ArchiveUnwritable,
    "SQLITE_READONLY_DBMOVED": ArchiveUnwritable,
    "SQLITE_PERM": ArchiveUnwritable,
    "SQLITE_FULL": ArchiveUnwritable,
    "SQLITE_CORRUPT": ArchiveDamaged,
    "SQLITE_CORRUPT_VTAB": ArchiveDamaged,
    "SQLITE_NOTADB": ArchiveDamaged,
    "SQLITE_CANTOPEN": ArchiveUnavailable,
    "SQLITE_IOERR_READ": ArchiveUnavailable,
}


@pytest.mark.parametrize(("name", "kind"), CODES.items())
def test_each_error_of_sqlite_has_its_sentence(name: str, kind: type[ArchiveError]) -> None:
    error = sqlite3.OperationalError("words of sqlite")
    error.sqlite_errorname = name
    translated = translate(error, Path("archive/articles.db"))
    assert type(translated) is kind
    assert str(translated).startswith("archive/articles.db ")
    assert str(translated).endswith(".")
    assert ";" in str(translated), "the sentence says what to do next"


def test_an_error_without_a_code_is_translated_too() -> None:
    assert type(translate(sqlite3.InterfaceError("odd"), Path("a"))) is ArchiveUnavailable

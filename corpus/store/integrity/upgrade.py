"""Upgrade of `articles.db` from every earlier format to this one. Changes no text and no name.

Format 1 has no checks of its rows. Format 2 has none of what belongs to the source of an article: identities,
collections, encodings, captures; nor where removed lines stood, nor former canonical names. Format 3 has no place for
what library databases state. A row of it that states nothing has the check that it had.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

from corpus.article import Article
from corpus.store.database import FORMAT, Database
from corpus.store.integrity.row_checks import DAMAGED, RowDamaged, spellings_check, text_check
from corpus.store.integrity.totals import Totals, count_all, count_identities, count_schema
from corpus.store.origins.earlier import fill_identities
from corpus.store.rows import (
    ARTICLE_COLUMNS,
    ROW_LENGTH,
    SELECT_STORED,
    VERSION_COLUMNS,
    content_digest,
    from_row,
    version_check,
)

EARLIER_VIEWS = {
    number: files("corpus.store.integrity").joinpath(f"format{number}.sql").read_text(encoding="utf-8")
    for number in range(1, FORMAT)
}
"""By format, the views that let the statements of this version read it."""

BATCH_SIZE = 500
_TABLES = {
    "articles": f"row_check({ARTICLE_COLUMNS})",
    "found": "row_check(number, generation, people, places)",
    "folding": "row_check(dimension, name, folded, value, generation)",
}
_FORMAT_3_VERSION = tuple(name for name in VERSION_COLUMNS if name != "service")
_FORMAT_2_VERSION = (*VERSION_COLUMNS[: VERSION_COLUMNS.index("collection")], "text_crc")
_FORMAT_2_ARTICLE = ARTICLE_COLUMNS.removesuffix(", captured")
_CHECKED_AGAIN = (
    (
        f"UPDATE versions SET crc = CASE crc WHEN row_check({', '.join(_FORMAT_2_VERSION)})"
        f" THEN row_check({', '.join(_FORMAT_3_VERSION)}) ELSE {DAMAGED} END"
    ),
    (
        f"UPDATE articles SET crc = CASE crc WHEN row_check({_FORMAT_2_ARTICLE})"
        f" THEN row_check({ARTICLE_COLUMNS}) ELSE {DAMAGED} END"
    ),
)
_COLUMNS = {
    1: (
        *((table, "crc INTEGER NOT NULL DEFAULT -1") for table in ("versions", *_TABLES, "spellings")),
        ("versions", "text_crc INTEGER NOT NULL DEFAULT -1"),
    ),
    2: (
        *(("versions", f"{name} TEXT") for name in ("collection", "encoding", "captured", "part_of")),
        ("versions", "encoding_sure INTEGER NOT NULL DEFAULT 1"),
        ("versions", "cut INTEGER NOT NULL DEFAULT 0"),
        ("versions", "part INTEGER"),
        ("texts", "removed_at TEXT NOT NULL DEFAULT ''"),
        ("articles", "captured TEXT"),
    ),
    3: (("versions", "service TEXT"),),
}
"""The columns that files up to a format lack."""
_ADDED = {
    1: "adding a check to each of its rows",
    2: "adding what its pages are known by",
    3: "adding a place for what library databases state",
}


def no_message(message: str) -> None:
    """Report nothing."""


def upgrade(database: Database, notify: Callable[[str], None]) -> None:
    """Upgrade a file in an earlier format in one transaction; do nothing to one in this format.

    An interrupted upgrade leaves the file as it was, and the next one begins again. A row that is damaged already stays
    known as such.
    """
    if database.format == FORMAT:
        return
    before = database.format
    notify(f"{database.path} was written by an earlier Dateline; {_ADDED[before]}.")
    with database.transaction():
        for (view,) in database.rows("SELECT name FROM sqlite_temp_schema WHERE type = 'view'"):
            database.write(f"DROP VIEW temp.{view}")
        _add_tables(database, before)
        if before == 1:
            _check_versions(database)
            for table, check in _TABLES.items():
                database.write(f"UPDATE {table} SET crc = {check}")
            _check_spellings(database)
        elif before == 2:
            for statement in _CHECKED_AGAIN:
                database.write(statement)
        if before < 3:
            fill_identities(database)
        if before == 1:
            count_all(database)
            Totals(database).put("generation", -1)
        elif before == 2:
            count_identities(database)
        count_schema(database)
        database.write(f"PRAGMA user_version = {FORMAT}")
    database.close()  # other connections of this process still see the views
    database.format = FORMAT


def _add_tables(database: Database, before: int) -> None:
    """Add the columns and tables that a file in an earlier format lacks."""
    for number in range(before, FORMAT):
        for table, column in _COLUMNS[number]:
            database.write(f"ALTER TABLE {table} ADD COLUMN {column}")
    if before == 2:
        database.write("ALTER TABLE purged ADD COLUMN article BLOB")
    known = {name for (name,) in database.rows("SELECT name FROM main.sqlite_schema")}
    schema = files("corpus.store").joinpath("schema.sql").read_text(encoding="utf-8")
    for statement in schema.split(";\n"):
        name = statement.partition("CREATE TABLE ")[2] or statement.partition("CREATE INDEX ")[2]
        if name and name.split()[0] not in known:
            database.write(statement)


def _check_versions(database: Database) -> None:
    last = 0
    while rows := database.rows(SELECT_STORED, (last, BATCH_SIZE)):
        checks = []
        for row in rows:
            *version, _ = row[: len(VERSION_COLUMNS)]
            number, live, digest, body, removed = row[0], row[4], row[5], row[-8], row[-7]
            try:
                article: Article | None = from_row(row[:ROW_LENGTH], checked=False)
            except RowDamaged:
                article = None
            intact = article is not None and (not live or content_digest(article) == digest)
            text_crc = text_check(number, body, removed) if intact and live else 0
            checks.append((text_crc, version_check((*version, text_crc)) if intact else DAMAGED, number))
        database.write_many("UPDATE versions SET text_crc = ?, crc = ? WHERE number = ?", checks)
        last = rows[-1][0]


def _check_spellings(database: Database) -> None:
    by_value: dict[tuple[str, str], list[str]] = {}
    for dimension, value, spelling in database.rows(
        "SELECT dimension, value, spelling FROM spellings ORDER BY dimension, value, place"
    ):
        by_value.setdefault((dimension, value), []).append(spelling)
    checks = [(spellings_check(*key, spellings), *key) for key, spellings in by_value.items()]
    database.write_many("UPDATE spellings SET crc = ? WHERE dimension = ? AND value = ?", checks)

"""Upgrade of `articles.db` from format 1, whose rows have no checks. Changes no text and no name."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

from corpus.article import Article
from corpus.store.database import FORMAT, Database
from corpus.store.integrity.row_checks import DAMAGED, RowDamaged, row_check, spellings_check, text_check
from corpus.store.integrity.totals import Totals, count_all
from corpus.store.rows import ROW_LENGTH, SELECT_STORED, VERSION_COLUMNS, content_digest, from_row

FORMAT_1_VIEWS = files("corpus.store.integrity").joinpath("format1.sql").read_text(encoding="utf-8")

BATCH_SIZE = 500
_TABLES = {
    "articles": "row_check(id, number, version, live, named, page)",
    "found": "row_check(number, generation, people, places)",
    "folding": "row_check(dimension, name, folded, value, generation)",
}


def no_message(message: str) -> None:
    """Report nothing."""


def upgrade(database: Database, notify: Callable[[str], None]) -> None:
    """Upgrade a file in format 1 in one transaction; do nothing to one in this format.

    A version that does not have its digest is damaged already, and stays known as such.
    """
    if database.checked:
        return
    notify(f"{database.path} was written by an earlier Dateline; adding a check to each of its rows.")
    schema = files("corpus.store").joinpath("schema.sql").read_text(encoding="utf-8")
    with database.transaction():
        for view in ("versions", "articles", "found", "folding", "spellings", "totals", "purged"):
            database.write(f"DROP VIEW temp.{view}")
        columns = [("versions", "text_crc"), *((name, "crc") for name in ("versions", *_TABLES, "spellings"))]
        for table, column in columns:
            database.write(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER NOT NULL DEFAULT {DAMAGED}")
        for statement in schema.split(";\n"):
            if any(f"CREATE TABLE {name} (" in statement for name in ("totals", "purged", "purge_key")):
                database.write(statement)
        _check_versions(database)
        for table, check in _TABLES.items():
            database.write(f"UPDATE {table} SET crc = {check}")
        _check_spellings(database)
        count_all(database)
        Totals(database).put("generation", -1)
        database.write(f"PRAGMA user_version = {FORMAT}")
    database.close()  # other connections of this process still see the views


def _check_versions(database: Database) -> None:
    last = 0
    while rows := database.rows(SELECT_STORED, (last, BATCH_SIZE)):
        checks = []
        for row in rows:
            *version, _ = row[: len(VERSION_COLUMNS)]
            number, live, digest, body, removed = row[0], row[4], row[5], row[-7], row[-6]
            try:
                article: Article | None = from_row(row[:ROW_LENGTH], checked=False)
            except RowDamaged:
                article = None
            intact = article is not None and (not live or content_digest(article) == digest)
            text_crc = text_check(number, body, removed) if intact and live else 0
            checks.append((text_crc, row_check(*version, text_crc) if intact else DAMAGED, number))
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

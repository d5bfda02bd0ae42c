"""Numbers about the tables of `articles.db`, kept in the transaction that changes them. Counts nothing itself.

A check of a row cannot tell that the row is missing. What should be there is known from here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Literal
from zlib import crc32

from corpus.errors import ArchiveDamaged
from corpus.store.database import Database
from corpus.store.integrity.row_checks import row_check
from corpus.store.rows import PEOPLE_COLUMNS, people_of_row

Total = Literal["live", "unnamed", "identities", "outlets", "people", "exceptions", "generation", "schema"]
"""`live` and `unnamed` articles; `identities` of pages; whether all `outlets` and `people` are resolved (1) or not (0);
a check of the `exceptions`; the `generation` of the last rebuild (-1: not known); a check of the `schema`."""

TOTALS: tuple[Total, ...] = ("live", "unnamed", "identities", "outlets", "people", "exceptions", "generation", "schema")
RESOLVED: dict[str, Total] = {"outlet": "outlets", "person": "people"}
"""The total that says whether all names of a dimension are resolved."""

SELECT_SCHEMA = (
    "SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE tbl_name NOT GLOB 'count*' ORDER BY type, name"
)
"""The definitions of all tables and indexes but those of the name counts, which may be dropped."""

_PUT = "INSERT OR REPLACE INTO totals VALUES (?, ?, ?)"


class Totals:
    """The totals of one archive; writes inside the transaction of its caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, int]:
        """Return all totals; `ArchiveDamaged` if one is missing or differs from what was written."""
        rows = self._database.rows("SELECT name, value, crc FROM totals")
        totals = {name: value for name, value, crc in rows if not self._database.checked or crc == _check(name, value)}
        if missing := [name for name in TOTALS if name not in totals]:
            raise ArchiveDamaged(
                f"{self._database.path} is damaged: the number of {missing[0]} in its table of totals differs from what"
                " was written. Run `dateline rebuild`, which counts again, or restore the archive from a backup."
            )
        return totals

    def check_schema(self) -> None:
        """Raise `ArchiveDamaged` if the definitions of tables or indexes differ from what was written."""
        if self._database.checked and self.all()["schema"] != schema_check(self._database.rows(SELECT_SCHEMA)):
            raise ArchiveDamaged(
                f"{self._database.path} is damaged: the definition of a table differs from what was written."
                " Restore the archive from a backup."
            )

    def put(self, name: Total, value: int) -> None:
        """Store a total."""
        self._database.write(_PUT, (name, value, _check(name, value)))

    def add(self, name: Total, difference: int) -> None:
        """Add to a total."""
        if difference:
            self.put(name, self.all()[name] + difference)

    def set_resolved(self, dimension: str, resolved: bool) -> None:
        """Store whether all names of a dimension are resolved, if that has changed."""
        name = RESOLVED[dimension]
        if self.all()[name] != int(resolved):
            self.put(name, int(resolved))


def count_all(database: Database) -> None:
    """Count what all totals but `generation` say, and store it."""
    totals = Totals(database)
    live, unnamed = count_articles(database)
    totals.put("live", live)
    totals.put("unnamed", unnamed)
    count_identities(database)
    new = "SELECT name FROM {} EXCEPT SELECT name FROM folding WHERE dimension = '{}' LIMIT 1"
    totals.put("outlets", int(database.row(new.format("outlets", "outlet")) is None))
    totals.put("people", int(database.row(new.format("named", "person")) is None))
    totals.put("exceptions", exceptions_check(database.rows("SELECT id, name, value FROM exceptions")))
    count_schema(database)


def count_identities(database: Database) -> None:
    """Count the identities, and store their total."""
    Totals(database).put("identities", database.row("SELECT COUNT(*) FROM identities")[0])


def count_schema(database: Database) -> None:
    """Store a check of the definitions of tables and indexes."""
    Totals(database).put("schema", schema_check(database.rows(SELECT_SCHEMA)))


def reset_derived(database: Database) -> None:
    """Empty what is derived from articles, fill again what is only copied from them, and count the totals."""
    totals = Totals(database)
    for name in TOTALS:
        totals.put(name, -1 if name == "generation" else 0)
    for table in ("folding", "spellings", "exceptions", "outlets", "named"):
        database.write(f"DELETE FROM {table}")
    for table in ("counted", "counted_forms", "counted_names", "counted_keys", "counting"):
        database.write(f"DROP TABLE IF EXISTS {table}")
    outlets = database.rows("SELECT DISTINCT outlet FROM versions WHERE outlet IS NOT NULL")
    database.write_many("INSERT INTO outlets VALUES (?, ?)", [(outlet, outlet.casefold()) for (outlet,) in outlets])
    number = 0
    people = f"SELECT {PEOPLE_COLUMNS} FROM found WHERE number > ? ORDER BY number LIMIT 2000"
    while rows := database.rows(people, (number,)):
        named = {(person.name, row[0]) for row in rows for person in people_of_row(row, database.checked) or ()}
        database.write_many("INSERT INTO named VALUES (?, ?)", sorted(named))
        number = rows[-1][0]
    database.write("REINDEX")
    count_all(database)


def count_articles(database: Database) -> tuple[int, int]:
    """Return the numbers of live and of unnamed articles, counted row by row, by no index."""
    row = database.row("SELECT SUM(live), SUM(live AND NOT named) FROM articles NOT INDEXED")
    return row[0] or 0, row[1] or 0


def exceptions_check(rows: Iterable[tuple[object, ...]]) -> int:
    """Return a check of all rows of `exceptions`, in any order."""
    return sum(row_check(*row) for row in rows) & 0xFFFFFFFF


def schema_check(rows: Iterable[tuple[object, ...]]) -> int:
    """Return a check of the definitions of tables and indexes, the rows of `SELECT_SCHEMA`."""
    return crc32("\n".join(" ".join(map(str, row)) for row in rows).encode("utf-8", "surrogateescape"))


def with_totals(schema: str) -> str:
    """Return a schema with the totals of a database that has nothing in it."""
    with closing(sqlite3.connect(":memory:")) as empty:
        empty.executescript(schema)
        definitions = schema_check(empty.execute(SELECT_SCHEMA).fetchall())
    values: dict[Total, int] = {**dict.fromkeys(TOTALS, 0), "outlets": 1, "people": 1, "schema": definitions}
    rows = (f"('{name}', {value}, {_check(name, value)})" for name, value in values.items())
    return f"{schema}INSERT INTO totals VALUES {', '.join(rows)};"


def _check(name: object, value: object) -> int:
    return row_check(name, value)

"""A few articles in a store, and changes of its file as a failing disk or a stray edit makes them. Asserts nothing."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from corpus.article import Article, FoundIn, Mention, Person, PublicationDate
from corpus.resolution.resolution import Resolution
from corpus.store.archive import Archive
from corpus.store.database import APPLICATION
from corpus.store.integrity.row_checks import row_check
from corpus.store.integrity.totals import SELECT_SCHEMA, schema_check

_FORMAT_2_VERSION = (
    "number, id, version, generation, live, digest, title, source, url, outlet, first_day, end_day, found_in, sure,"
    " language, authors, text_crc"
)

SAMPLE = (
    Article(
        "a" * 16, "The ferry is late", "The minister said that the ferry is late.\n\nVera Lind said so too.", "1.txt",
        url="https://lorn.example/1", outlet="Lorn Ledger", published=PublicationDate.year(2015, FoundIn.META),
        language="en", authors=("Ann Other",), removed=("Share this",),
        people=(Person("V. Lind", ("V. Lind",), (Mention("body", 0, 3),)),),
    ),
    Article("b" * 16, "The harbour", "The harbour was closed. Nothing was said about the ferry.", "2.txt"),
    Article("c" * 16, "The storm", "A storm is said to come. The ferry stays.", "3.txt", people=()),
)  # fmt: skip


def fill(archive: Archive) -> None:
    """Store the sample as generation 1, with resolved names."""
    archive.store.put_all([(article, None) for article in SAMPLE], 1)
    people = Resolution({"V. Lind": "Vera Lind"}, {"Vera Lind": ("Vera Lind", "V. Lind")})
    archive.store.names.put("person", people, 1)
    archive.store.names.put("outlet", Resolution({"Lorn Ledger": "Lorn Ledger"}), 1)


def downgrade(path: Path, to: int = 1) -> None:
    """Turn a file in this format into one in an earlier format, as an earlier Dateline wrote it."""
    schema = (Path(__file__).parent / "earlier_schemas" / f"format{max(to, 2)}.sql").read_text("utf-8")
    if to == 1:
        schema = re.sub(
            r"    (text_)?crc INTEGER NOT NULL,?\n", "", schema[: schema.index("-- Numbers about the other tables")]
        )
        schema = re.sub(r",(\s*--[^\n]*)?\n\)", r"\1\n)", schema)
    old = path.with_name("old.db")
    with closing(sqlite3.connect(old)) as file:
        file.executescript(f"PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; {schema}")
        file.execute("ATTACH ? AS new", (str(path),))
        for (table,) in file.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'").fetchall():
            columns = ", ".join(row[1] for row in file.execute(f"PRAGMA main.table_info({table})"))
            file.execute(f"INSERT INTO main.{table} SELECT {columns} FROM new.{table}")
        file.execute(f"PRAGMA application_id = {APPLICATION}")
        file.execute(f"PRAGMA user_version = {to}")
        file.create_function("row_check", -1, row_check)
        if to == 2:
            file.execute(f"UPDATE versions SET crc = row_check({_FORMAT_2_VERSION})")
            file.execute("UPDATE articles SET crc = row_check(id, number, version, live, named, page)")
            file.execute("DELETE FROM totals WHERE name = 'identities'")
        if to > 1:
            definitions = schema_check(file.execute(SELECT_SCHEMA).fetchall())
            file.execute(
                "UPDATE totals SET value = ?1, crc = row_check('schema', ?1) WHERE name = 'schema'", (definitions,)
            )
        file.commit()
    old.replace(path)

"""SQLite's FTS5 doing the same work in plain SQL; it stops after five seconds. Measures nothing."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.speed.workload import SIZE, Answer, Question, UnsupportedQuery
from corpus.article import Article
from index import query as nodes

PATIENCE = 5.0
"""Seconds after which a query has no answer."""

_SCHEMA = """
CREATE TABLE articles (rowid INTEGER PRIMARY KEY, id TEXT, title TEXT, body TEXT, outlet TEXT,
                       "start" INTEGER, "end" INTEGER, month TEXT);
CREATE TABLE people (article INTEGER, person TEXT, PRIMARY KEY (article, person)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (title, body, content='articles',
                                       tokenize='porter unicode61 remove_diacritics 2');
"""
_CHOICES = {
    "outlet": "outlet IN ({marks})",
    "person": "rowid IN (SELECT article FROM people WHERE person IN ({marks}))",
}
_COUNTS = {
    "outlet": "SELECT outlet, COUNT(*) AS n FROM articles WHERE rowid IN found AND outlet IS NOT NULL"
    " GROUP BY outlet ORDER BY n DESC, outlet LIMIT 10",
    "person": "SELECT person, COUNT(*) AS n FROM people WHERE article IN found"
    " GROUP BY person ORDER BY n DESC, person LIMIT 10",
    "month": "SELECT month, COUNT(*) AS n FROM articles WHERE rowid IN found AND month IS NOT NULL GROUP BY month",
}

_NEWEST = 'SELECT rowid FROM articles WHERE rowid IN found ORDER BY "start" DESC LIMIT ?'
_RANKED = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?"
_RANKED_AMONG = "SELECT rowid FROM words WHERE words MATCH ? AND +rowid IN found ORDER BY rank LIMIT ?"
"""The plus keeps SQLite from looking up the index once for every row."""
_SNIPPET = "SELECT snippet(words, 1, '[', ']', '…', 40) FROM words WHERE words MATCH ? AND rowid = ?"
_BEGINNING = "SELECT substr(body, 1, 300) FROM articles WHERE rowid = ?"


def _connect(folder: Path) -> sqlite3.Connection:
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / "fts5.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _ingest(connection: sqlite3.Connection, articles: Iterable[Article]) -> None:
    connection.execute("BEGIN")
    for article in articles:
        published = article.published
        days = (published.start.toordinal(), published.end.toordinal()) if published else (None, None)
        month = f"{published.start:%Y-%m}" if published else None
        cursor = connection.execute(
            "INSERT INTO articles VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
            (article.id, article.title, article.body, article.outlet, *days, month),
        )
        people = {(cursor.lastrowid, person.name) for person in article.people or ()}
        connection.executemany("INSERT INTO people VALUES (?, ?)", people)
        connection.execute(
            "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (cursor.lastrowid, article.title, article.body)
        )
    connection.execute("COMMIT")


def build(folder: Path, articles: Iterable[Article]) -> None:
    """Index articles until a new reader finds all of them, merges awaited."""
    connection = _connect(folder)
    connection.executescript(_SCHEMA)
    connection.execute("INSERT INTO words (words, rank) VALUES ('rank', 'bm25(2.0, 1.0)')")
    _ingest(connection, articles)
    connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    connection.close()


class Fts5Session:
    """An open database."""

    def __init__(self, folder: Path) -> None:
        self._connection = _connect(folder)
        self._connection.execute("CREATE TEMP TABLE found (rowid INTEGER PRIMARY KEY)")

    def page(self, question: Question) -> Answer:
        """Return a whole page, or none after five seconds."""
        deadline = time.monotonic() + PATIENCE
        self._connection.set_progress_handler(lambda: time.monotonic() > deadline, 20_000)
        try:
            return self._page(question)
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            return Answer(None)
        finally:
            self._connection.set_progress_handler(None, 0)

    def _page(self, question: Question) -> Answer:
        match = expression(question.query)
        facets = {}
        for dimension in question.chosen:
            self._find(match, question.without(dimension))
            facets[dimension] = self._count(dimension)
        total = self._find(match, question)
        facets |= {dimension: self._count(dimension) for dimension in _COUNTS if dimension not in question.chosen}
        hits = self._hits(match, question)
        return Answer(total, len(hits), len(hits), facets)

    def _find(self, match: str | None, question: Question) -> int:
        where, values = _conditions(match, question)
        self._connection.execute("DELETE FROM temp.found")
        found = f"SELECT rowid FROM {where}"  # noqa: S608 - made of names of ours; what was asked is in the values
        self._connection.execute(f"INSERT INTO temp.found {found}", values)
        total: int = self._connection.execute("SELECT COUNT(*) FROM temp.found").fetchone()[0]
        return total

    def _count(self, dimension: str) -> dict[str, int]:
        return dict(self._connection.execute(_COUNTS[dimension]).fetchall())

    def _hits(self, match: str | None, question: Question) -> list[str]:
        if match is None:
            return [text for row in self._rows(_NEWEST, SIZE) for text in self._rows(_BEGINNING, row)]
        ranked = _RANKED_AMONG if question.chosen else _RANKED
        best = self._rows(_NEWEST, SIZE) if question.newest else self._rows(ranked, match, SIZE)
        return [text for row in best for text in self._rows(_SNIPPET, match, row)]

    def _rows(self, statement: str, *values: object) -> list[Any]:
        return [row[0] for row in self._connection.execute(statement, values)]

    def add(self, articles: Sequence[Article]) -> None:
        """Add articles."""
        _ingest(self._connection, articles)


def _conditions(match: str | None, question: Question) -> tuple[str, list[object]]:
    conditions, values = list[str](), list[object]()
    if match is not None and not question.chosen:
        return "words WHERE words MATCH ?", [match]
    if match is not None:
        conditions.append("rowid IN (SELECT rowid FROM words WHERE words MATCH ?)")
        values.append(match)
    for dimension, chosen in (("outlet", question.outlets), ("person", question.people)):
        if chosen:
            conditions.append(_CHOICES[dimension].format(marks=", ".join("?" * len(chosen))))
            values += chosen
    if question.since:
        conditions.append('"start" >= ?')
        values.append(question.since.toordinal())
    if question.until:
        conditions.append('"end" <= ?')
        values.append(question.until.toordinal() + 1)
    return "articles" + (" WHERE " + " AND ".join(conditions) if conditions else ""), values


def expression(query: nodes.Query) -> str | None:
    """Translate the most common queries to FTS5; None matches all, others raise `UnsupportedQuery`."""
    return None if isinstance(query, nodes.MatchAll) else _written(query)


def _written(query: nodes.Query) -> str:
    match query:
        case nodes.Word(text, field):
            return _in_field(_quoted(text), field)
        case nodes.Prefix(text, field):
            return _in_field(f"{_quoted(text)} *", field)
        case nodes.Phrase(parts, field, slop):
            words = [part.text for part in parts if isinstance(part, nodes.Word)]
            if len(words) < len(parts):
                raise UnsupportedQuery("a phrase with a pattern")
            near = f"NEAR({' '.join(map(_quoted, words))}, {slop})"
            return _in_field(_quoted(" ".join(words)) if slop is None else near, field)
        case nodes.And(parts):
            wanted = " AND ".join(_written(part) for part in parts if not isinstance(part, nodes.Not))
            unwanted = "".join(f" NOT {_written(part.part)}" for part in parts if isinstance(part, nodes.Not))
            return f"(({wanted}){unwanted})"
        case nodes.Or(parts):
            return "(" + " OR ".join(_written(part) for part in parts) + ")"
        case _:
            raise UnsupportedQuery(type(query).__name__)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _in_field(written: str, field: str | None) -> str:
    return f"{field} : {written}" if field else written


def open_session(folder: Path) -> Fts5Session:
    """Open a database for queries."""
    return Fts5Session(folder)


def sizes(folder: Path) -> dict[str, int]:
    """Return the bytes of the index's own tables."""
    connection = _connect(folder)
    data: int = connection.execute("SELECT SUM(LENGTH(block)) FROM words_data").fetchone()[0]
    lengths: int = connection.execute("SELECT SUM(LENGTH(sz)) FROM words_docsize").fetchone()[0]
    connection.close()
    return {"words_data": data, "words_docsize": lengths}


def version() -> str:
    """Return the version of the engine."""
    return sqlite3.sqlite_version

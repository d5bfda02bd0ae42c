"""Batch insert of articles: one query for their current versions, one statement a table for their rows.

Opens no transaction, and resolves no names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from corpus.article import Article
from corpus.store.database import Database
from corpus.store.integrity.row_checks import row_check
from corpus.store.integrity.totals import Totals
from corpus.store.rows import (
    INSERT_VERSION,
    SET_PAGE,
    found_row,
    people_to_json,
    places_to_json,
    version_row,
    with_digest,
)

_SELECT_CURRENT = (
    "SELECT articles.id, articles.version, articles.live, articles.named, digest"
    " FROM articles JOIN versions USING (number) WHERE articles.id IN (SELECT value FROM json_each(?))"
)
UPSERT_ARTICLE = (
    "INSERT INTO articles (id, number, version, live, named, page, crc) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET number = excluded.number, version = excluded.version,"
    " live = excluded.live, named = excluded.named, page = excluded.page, crc = excluded.crc"
)


class Outcome(StrEnum):
    """What putting an article into the store did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PutResult:
    """The outcome for an article, its current version, and the article as that version has it."""

    outcome: Outcome
    version: int
    article: Article


class _Current(NamedTuple):
    version: int
    live: bool
    named: bool
    digest: bytes


@dataclass(slots=True)
class _RowBatch:
    """The rows of a batch; those of `articles` by id, since the last version of an article counts.

    Booleans are 1 or 0 in them: for values of other types `sqlite3` looks for an adapter each time.
    """

    versions: list[tuple[Any, ...]] = field(default_factory=list)
    texts: list[tuple[int, str, str]] = field(default_factory=list)
    outlets: dict[str, str] = field(default_factory=dict)
    articles: dict[str, tuple[int, int, int, bytes | None]] = field(default_factory=dict)
    pages: dict[str, bytes | None] = field(default_factory=dict)
    found: list[tuple[Any, ...]] = field(default_factory=list)
    named: list[tuple[str, int]] = field(default_factory=list)
    live: int = 0
    unnamed: int = 0

    def add(self, number: int, result: PutResult, generation: int, digest: bytes, page: bytes | None) -> None:
        """Add the rows of a new version."""
        article = result.article
        version, text = version_row((number, article.id, result.version, generation, 1, digest), article)
        self.versions.append(version)
        self.texts.append(text)
        if article.outlet and article.outlet not in self.outlets:
            self.outlets[article.outlet] = article.outlet.casefold()
        self.articles[article.id] = (number, result.version, int(article.people is not None), page)
        self.pages.pop(article.id, None)
        if article.people is not None:
            people, places = people_to_json(article.people), places_to_json(article.places)
            self.found.append(found_row(number, generation, people, places))
            self.named += [(name, number) for name in dict.fromkeys(person.name for person in article.people)]

    def count(self, before: _Current | None, named: bool) -> None:
        """Count a version that follows another one or none."""
        was_live = before is not None and before.live
        self.live += not was_live
        self.unnamed += (not named) - (before is not None and was_live and not before.named)

    def add_unchanged(self, article_id: str, page: bytes | None) -> None:
        """Update the page digest of an article that has not changed."""
        if article_id in self.articles:
            number, version, named, _ = self.articles[article_id]
            self.articles[article_id] = (number, version, named, page)
        else:
            self.pages[article_id] = page

    def write(self, database: Database) -> None:
        """Write all rows."""
        database.write_many(INSERT_VERSION, self.versions)
        database.write_many("INSERT INTO texts VALUES (?, ?, ?)", self.texts)
        new_outlets = database.write_many("INSERT OR IGNORE INTO outlets VALUES (?, ?)", list(self.outlets.items()))
        rows = [
            (article_id, number, version, 1, named, page)
            for article_id, (number, version, named, page) in self.articles.items()
        ]
        database.write_many(UPSERT_ARTICLE, [(*row, row_check(*row)) for row in rows])
        database.write_many(SET_PAGE, [(page, article_id) for article_id, page in self.pages.items()])
        database.write_many("INSERT INTO found VALUES (?, ?, ?, ?, ?)", self.found)
        database.write_many("INSERT INTO named VALUES (?, ?)", sorted(self.named))
        totals = Totals(database)
        totals.add("live", self.live)
        totals.add("unnamed", self.unnamed)
        if new_outlets:
            totals.set_resolved("outlet", False)
        if self.named:
            totals.set_resolved("person", False)


def insert_all(
    database: Database, articles: Iterable[tuple[Article, bytes | None]], generation: int
) -> list[PutResult]:
    """Insert articles, each with the digest of its page; return one result an article, in order.

    No version is added where the content is that of the current version.
    """
    digested = [(*with_digest(article), page) for article, page in articles]
    current = _current(database, [article.id for article, _, _ in digested])
    number = database.row("SELECT COALESCE(MAX(number), 0) FROM versions")[0]
    rows, results = _RowBatch(), []
    for article, digest, page in digested:
        result = _result(article, digest, current.get(article.id))
        results.append(result)
        if result.outcome is Outcome.UNCHANGED:
            rows.add_unchanged(article.id, page)
        else:
            number += 1
            rows.add(number, result, generation, digest, page)
            named = article.people is not None
            rows.count(current.get(article.id), named)
            current[article.id] = _Current(result.version, True, named, digest)
    rows.write(database)
    return results


def _current(database: Database, ids: Sequence[str]) -> dict[str, _Current]:
    return {article_id: _Current(*row) for article_id, *row in database.rows(_SELECT_CURRENT, (json.dumps(ids),))}


def _result(article: Article, digest: bytes, current: _Current | None) -> PutResult:
    if current is None:
        return PutResult(Outcome.ADDED, 1, article)
    if current.live and current.digest == digest:
        return PutResult(Outcome.UNCHANGED, current.version, article)
    return PutResult(Outcome.UPDATED if current.live else Outcome.ADDED, current.version + 1, article)

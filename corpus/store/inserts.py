"""Puts batches of articles into the tables of a store: what is known of them is looked up at once, rows go in together.

Opens no transaction, and folds no names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from corpus.article import Article
from corpus.store import rows as versions
from corpus.store.database import Database

_KNOWN = (
    "SELECT articles.id, articles.version, articles.live, digest FROM articles JOIN versions USING (number)"
    " WHERE articles.id IN (SELECT value FROM json_each(?))"
)
_POINT = (
    "INSERT INTO articles (id, number, version, live, named, page) VALUES (?, ?, ?, 1, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET number = excluded.number, version = excluded.version,"
    " live = excluded.live, named = excluded.named, page = excluded.page"
)


class Outcome(StrEnum):
    """What taking in an article came to."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an article: the version that holds it, and the article as that version has it."""

    outcome: Outcome
    version: int
    article: Article


class _Known(NamedTuple):
    version: int
    live: bool
    digest: bytes


@dataclass(slots=True)
class _Rows:
    """The rows that a batch comes to; those of `articles` by id, since the last word on an article counts.

    What is true or false is 1 or 0 in them: for any other kind of value SQLite's module seeks a converter each time.
    """

    versions: list[tuple[Any, ...]] = field(default_factory=list)
    texts: list[tuple[int, str, str]] = field(default_factory=list)
    outlets: dict[str, str] = field(default_factory=dict)
    articles: dict[str, tuple[int, int, int, bytes | None]] = field(default_factory=dict)
    pages: dict[str, bytes | None] = field(default_factory=dict)
    found: list[tuple[int, int, str, str]] = field(default_factory=list)
    named: list[tuple[str, int]] = field(default_factory=list)

    def add(self, number: int, kept: Kept, generation: int, digest: bytes, page: bytes | None) -> None:
        """Add the rows of a new version."""
        article = kept.article
        row = versions.to_row(article)
        self.versions.append((number, article.id, kept.version, generation, 1, digest, *row))
        self.texts.append((number, article.body, versions.write_lines(article.removed)))
        if article.outlet and article.outlet not in self.outlets:
            self.outlets[article.outlet] = article.outlet.casefold()
        self.articles[article.id] = (number, kept.version, int(article.people is not None), page)
        self.pages.pop(article.id, None)
        if article.people is not None:
            people, places = versions.write_people(article.people), versions.write_places(article.places)
            self.found.append((number, generation, people, places))
            self.named += [(name, number) for name in dict.fromkeys(person.name for person in article.people)]

    def again(self, article_id: str, page: bytes | None) -> None:
        """Note from which page an article came that has not changed."""
        if article_id in self.articles:
            number, version, named, _ = self.articles[article_id]
            self.articles[article_id] = (number, version, named, page)
        else:
            self.pages[article_id] = page

    def write(self, database: Database) -> None:
        """Write all rows."""
        database.write_many(versions.INSERT, self.versions)
        database.write_many("INSERT INTO texts VALUES (?, ?, ?)", self.texts)
        database.write_many("INSERT OR IGNORE INTO outlets VALUES (?, ?)", list(self.outlets.items()))
        database.write_many(_POINT, [(article_id, *row) for article_id, row in self.articles.items()])
        pages = [(page, article_id) for article_id, page in self.pages.items()]
        database.write_many("UPDATE articles SET page = ? WHERE id = ?", pages)
        database.write_many("INSERT INTO found VALUES (?, ?, ?, ?)", self.found)
        database.write_many("INSERT INTO named VALUES (?, ?)", sorted(self.named))


def put_all(database: Database, articles: Iterable[tuple[Article, bytes | None]], generation: int) -> list[Kept]:
    """Keep articles, each with the digest of its page; those whose content is that of the current version stay."""
    sealed = [(*versions.sealed(article), page) for article, page in articles]
    known = _known(database, [article.id for article, _, _ in sealed])
    number = database.row("SELECT COALESCE(MAX(number), 0) FROM versions")[0]
    rows, all_kept = _Rows(), []
    for article, digest, page in sealed:
        kept = _kept(article, digest, known.get(article.id))
        all_kept.append(kept)
        if kept.outcome is Outcome.UNCHANGED:
            rows.again(article.id, page)
        else:
            number += 1
            rows.add(number, kept, generation, digest, page)
            known[article.id] = _Known(kept.version, True, digest)
    rows.write(database)
    return all_kept


def _known(database: Database, ids: Sequence[str]) -> dict[str, _Known]:
    return {article_id: _Known(*row) for article_id, *row in database.rows(_KNOWN, (json.dumps(ids),))}


def _kept(article: Article, digest: bytes, known: _Known | None) -> Kept:
    if known is None:
        return Kept(Outcome.ADDED, 1, article)
    if known.live and known.digest == digest:
        return Kept(Outcome.UNCHANGED, known.version, article)
    return Kept(Outcome.UPDATED if known.live else Outcome.ADDED, known.version + 1, article)

"""Batch insert of articles: one query for their current versions, one statement a table for their rows.

Opens no transaction, and resolves no names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
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
    time_text,
    version_row,
    with_digest,
)

_SELECT_CURRENT = (
    "SELECT articles.id, articles.version, articles.live, articles.named, digest, articles.captured,"
    " (SELECT MAX(version) FROM versions AS its WHERE its.id = articles.id)"
    " FROM articles JOIN versions USING (number) WHERE articles.id IN (SELECT value FROM json_each(?))"
)
_SELECT_HISTORY = (
    "SELECT id, source, digest FROM versions WHERE id IN (SELECT value FROM json_each(?)) AND live ORDER BY version"
)
UPSERT_ARTICLE = (
    "INSERT INTO articles (id, number, version, live, named, page, captured, crc) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET number = excluded.number, version = excluded.version, live = excluded.live,"
    " named = excluded.named, page = excluded.page, captured = excluded.captured, crc = excluded.crc"
)


class Outcome(StrEnum):
    """What putting an article into the store did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EARLIER = "earlier"
    """Stored as a version, but not the current one: the page was captured before that."""


@dataclass(frozen=True, slots=True)
class PutResult:
    """The outcome for an article, its current version, and the article as that version has it."""

    outcome: Outcome
    version: int
    article: Article


class _Current(NamedTuple):
    """What is current of an article; `captured` is its latest capture, `latest` the number of its latest version."""

    version: int
    live: bool
    named: bool
    digest: bytes
    captured: str | None
    latest: int


class _Versions:
    """The live versions of the articles of a batch: their digests, and what each source held when it was last read."""

    def __init__(self) -> None:
        self._of_source: dict[tuple[str, str], bytes] = {}
        self._all: set[tuple[str, bytes]] = set()

    def add(self, article_id: str, source: str, digest: bytes) -> None:
        """Add a version that follows those before."""
        self._of_source[article_id, source] = digest
        self._all.add((article_id, digest))

    def has(self, article: Article, digest: bytes) -> bool:
        """Return whether any version of the article has this content."""
        return (article.id, digest) in self._all

    def came_from(self, article: Article, digest: bytes) -> bool:
        """Return whether this content is what the article's source held when it was last read."""
        return self._of_source.get((article.id, article.source)) == digest


@dataclass(slots=True)
class _RowBatch:
    """The rows of a batch; those of `articles` by id, since the last version of an article counts.

    Booleans are 1 or 0 in them: for values of other types `sqlite3` looks for an adapter each time.
    """

    versions: list[tuple[Any, ...]] = field(default_factory=list)
    texts: list[tuple[int, str, str, str]] = field(default_factory=list)
    outlets: dict[str, str] = field(default_factory=dict)
    articles: dict[str, tuple[int, int, int, bytes | None, str | None]] = field(default_factory=dict)
    pages: dict[str, tuple[bytes | None, str | None]] = field(default_factory=dict)
    found: list[tuple[Any, ...]] = field(default_factory=list)
    named: list[tuple[str, int]] = field(default_factory=list)
    live: int = 0
    unnamed: int = 0

    def add(
        self, number: int, result: PutResult, generation: int, digest: bytes, page: bytes | None, captured: str | None
    ) -> None:
        """Add the rows of a new version that is current."""
        article = result.article
        self.add_version(number, result, generation, digest)
        self.articles[article.id] = (number, result.version, int(article.people is not None), page, captured)
        self.pages.pop(article.id, None)
        if article.people is not None:
            people, places = people_to_json(article.people), places_to_json(article.places)
            self.found.append(found_row(number, generation, people, places))
            self.named += [(name, number) for name in dict.fromkeys(person.name for person in article.people)]

    def add_version(self, number: int, result: PutResult, generation: int, digest: bytes) -> None:
        """Add the row of a new version and of its text."""
        article = result.article
        version, text = version_row((number, article.id, result.version, generation, 1, digest), article)
        self.versions.append(version)
        self.texts.append(text)
        if article.outlet and article.outlet not in self.outlets:
            self.outlets[article.outlet] = article.outlet.casefold()

    def count(self, before: _Current | None, named: bool) -> None:
        """Count a version that follows another one or none."""
        was_live = before is not None and before.live
        self.live += not was_live
        self.unnamed += (not named) - (before is not None and was_live and not before.named)

    def add_unchanged(self, article_id: str, page: bytes | None, captured: str | None) -> None:
        """Update the page digest and the latest capture of an article that has not changed."""
        if article_id in self.articles:
            number, version, named, *_ = self.articles[article_id]
            self.articles[article_id] = (number, version, named, page, captured)
        else:
            self.pages[article_id] = page, captured

    def write(self, database: Database) -> None:
        """Write all rows."""
        database.write_many(INSERT_VERSION, self.versions)
        database.write_many("INSERT INTO texts VALUES (?, ?, ?, ?)", self.texts)
        new_outlets = database.write_many("INSERT OR IGNORE INTO outlets VALUES (?, ?)", list(self.outlets.items()))
        rows = [
            (article_id, number, version, 1, named, page, captured)
            for article_id, (number, version, named, page, captured) in self.articles.items()
        ]
        database.write_many(UPSERT_ARTICLE, [(*row, row_check(*row)) for row in rows])
        database.write_many(SET_PAGE, [(*page, article_id) for article_id, page in self.pages.items()])
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

    No version is added where the content is that of the current version, or what this source held when it was last
    read: of several sources of an article, the one that was read last before this run stays current, unless another was
    captured later. A page that was captured before the current one is stored as a version that does not become current.
    """
    digested = [(*with_digest(article), page) for article, page in articles]
    current = _current(database, [article.id for article, _, _ in digested])
    number = database.row("SELECT COALESCE(MAX(number), 0) FROM versions")[0]
    changed = [
        id_
        for id_, digest in ((article.id, digest) for article, digest, _ in digested)
        if _differs(current, id_, digest)
    ]
    versions = _versions(database, changed)
    rows, results = _RowBatch(), []
    newest = _newest([article for article, _, _ in digested])
    for article, digest, page in digested:
        before = current.get(article.id)
        result = _result(article, digest, before, versions, newest.get(article.id, ""))
        results.append(result)
        latest = before.captured if before is not None and before.live else None
        captured = max(time_text(article.captured) or "", latest or "") or None
        if result.outcome is Outcome.UNCHANGED:
            if before is not None and before.digest == digest:
                rows.add_unchanged(article.id, page, captured)
                current[article.id] = before._replace(captured=captured)
            continue
        number += 1
        versions.add(article.id, article.source, digest)
        if result.outcome is Outcome.EARLIER:
            assert before is not None
            rows.add_version(number, result, generation - 1, digest)  # of no generation that is still to come
            current[article.id] = before._replace(latest=result.version)
        else:
            rows.add(number, result, generation, digest, page, captured)
            named = article.people is not None
            rows.count(before, named)
            current[article.id] = _Current(result.version, True, named, digest, captured, result.version)
    rows.write(database)
    return results


def _current(database: Database, ids: Sequence[str]) -> dict[str, _Current]:
    return {article_id: _Current(*row) for article_id, *row in database.rows(_SELECT_CURRENT, (json.dumps(ids),))}


def _newest(articles: Iterable[Article]) -> dict[str, str]:
    """Return the time of the newest capture of each article that was captured."""
    captured = ((article.id, time_text(article.captured)) for article in articles if article.captured)
    return dict(sorted((one, at) for one, at in captured if at))


def _differs(current: Mapping[str, _Current], article_id: str, digest: bytes) -> bool:
    return article_id in current and current[article_id].digest != digest


def _versions(database: Database, ids: Sequence[str]) -> _Versions:
    versions = _Versions()
    for row in database.rows(_SELECT_HISTORY, (json.dumps(ids),)) if ids else ():
        versions.add(*row)
    return versions


def _result(article: Article, digest: bytes, current: _Current | None, versions: _Versions, newest: str) -> PutResult:
    """Return what becomes of an article, of which the `newest` capture is among those that are inserted with it."""
    if current is None:
        return PutResult(Outcome.ADDED, 1, article)
    if not current.live:
        return PutResult(Outcome.ADDED, current.latest + 1, article)
    captured, latest = time_text(article.captured) or "", current.captured or ""
    is_earlier = bool(captured) and captured < max(latest, newest)
    is_known = (
        versions.has(article, digest) if is_earlier else captured <= latest and versions.came_from(article, digest)
    )
    if current.digest == digest or is_known:
        return PutResult(Outcome.UNCHANGED, current.version, article)
    return PutResult(Outcome.EARLIER if is_earlier else Outcome.UPDATED, current.latest + 1, article)

"""Every version of every article, with the names of people and outlets in it.

Versions are rows that are never overwritten: a change adds one, and so does a removal. The store knows the index
generation that first shows a row, but not the index, and it searches no text.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpus.article import Article
from corpus.errors import ArticleUnknown
from corpus.store.canonical_names import CanonicalNames
from corpus.store.database import Database
from corpus.store.found_names import FoundNames, FoundPeople
from corpus.store.inserts import Outcome, PutResult, insert_all
from corpus.store.rows import INSERT_VERSION, SELECT_CURRENT, SELECT_VERSIONS, from_row, to_row

CACHED_ARTICLES = 40
"""Articles in the cache of a thread: a page of ten, and a few more."""
CACHED_CHARACTERS = 2_000_000
"""Characters of titles and bodies in that cache: forty articles of 15 MB would be 600 MB a thread."""

BATCH_SIZE = 500
"""Rows read in one query: enough to be fast, few enough to hold in memory and to let a writer in between."""

# `named`: people were looked for; `folding.value`: the canonical name.
_COUNTS = """
SELECT COUNT(*), COALESCE(SUM(NOT named), 0), (SELECT COUNT(*) FROM versions WHERE live),
    COUNT(DISTINCT CASE WHEN theirs.name IS NULL THEN outlet ELSE theirs.value END),
    (SELECT COUNT(*) FROM (SELECT DISTINCT COALESCE(value, named_once.name)
        FROM (SELECT DISTINCT name FROM named) AS named_once
        LEFT JOIN folding ON dimension = 'person' AND folding.name = named_once.name
        WHERE folding.name IS NULL OR value IS NOT NULL)),
    COALESCE(SUM(outlet IS NULL), 0), COALESCE(SUM(first_day IS NULL), 0), MIN(first_day), MAX(end_day)
FROM articles JOIN versions USING (number)
    LEFT JOIN folding AS theirs ON theirs.dimension = 'outlet' AND theirs.name = outlet
WHERE articles.live
"""


@dataclass(frozen=True, slots=True)
class Change:
    """The current version of an article, None where the article was removed with it."""

    id: str
    version: int
    article: Article | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of live articles, of those in which people were not looked for yet, of all versions, and so on.

    `first_day` and `end_day` (exclusive) are ISO dates.
    """

    articles: int
    unnamed: int
    versions: int
    outlets: int
    people: int
    without_outlet: int
    without_date: int
    first_day: str | None
    end_day: str | None


def _size(articles: Iterable[Article]) -> int:
    return sum(len(article.title) + len(article.body) for article in articles)


class ArticleStore:
    """The articles of one archive; many threads and processes may read it while one writes.

    `names` are its canonical names, `found` the names as articles have them. `database` is the file itself, for
    `corpus.store.name_counts`.
    """

    def __init__(self, path: Path, *, create: bool = False, log: bool = True) -> None:
        """Open `articles.db`; with `create`, create an empty one if there is none.

        `log`: write through a write-ahead log, which no network share carries.
        """
        schema = files("corpus.store").joinpath("schema.sql").read_text(encoding="utf-8") if create else None
        self.database = Database(path, schema, log)
        self.found = FoundNames(self.database)
        self.names = CanonicalNames(self.database, self.found)
        self._own = threading.local()

    def batch(self) -> AbstractContextManager[None]:
        """Write all of the block in one transaction, or nothing if it raises; far faster than one write at a time."""
        return self.database.transaction()

    def background_checkpoints(self) -> AbstractContextManager[Callable[[], None]]:
        """Checkpoint the write-ahead log in another thread, whenever the block calls the function it gets.

        A checkpoint waits for the disk, and is a tenth of the work of storing articles.
        """
        return self.database.background_checkpoints()

    def put(self, article: Article, generation: int, page: bytes | None = None) -> Outcome:
        """Store an article as a new version, unless its content is that of the current one.

        `generation` is the first that will show it; `page` a digest of the page as found (see `same_page`).
        """
        return self.put_all([(article, page)], generation)[0].outcome

    def put_all(self, articles: Iterable[tuple[Article, bytes | None]], generation: int) -> list[PutResult]:
        """Store articles with the digests of their pages, as `put` does, but in one batch, which is far faster.

        Return one result an article, in order, with the articles as `article` would return them.
        """
        with self.batch():
            results = insert_all(self.database, articles, generation)
            resolved = self.names.resolved([result.article for result in results])
        return [
            result if result.article is article else replace(result, article=article)
            for result, article in zip(results, resolved, strict=True)
        ]

    def remove(self, article_id: str, generation: int) -> bool:
        """Remove an article by adding a version that says so; return whether it was live."""
        with self.batch():
            version = self.version(article_id)
            if version is None:
                return False
            gone = replace(self.article(article_id, version), people=None)
            values = (None, article_id, version + 1, generation, False, b"", *to_row(gone))
            number = self.database.write(INSERT_VERSION, values)
            self.database.write(
                "UPDATE articles SET number = ?, version = ?, live = 0, named = 0, page = NULL WHERE id = ?",
                (number, version + 1, article_id),
            )
            return True

    def same_page(self, article_id: str, page: bytes) -> bool:
        """Return whether the live article was last made from a page with this digest, which needs no cleaning again."""
        return bool(self.database.row("SELECT 1 FROM articles WHERE id = ? AND live AND page = ?", (article_id, page)))

    def article(self, article_id: str, version: int) -> Article:
        """Return a version of an article under canonical names; `ArticleUnknown` if it does not exist."""
        return self.several([(article_id, version)])[0]

    def several(self, wanted: Sequence[tuple[str, int]]) -> list[Article]:
        """Return several (id, version) as `article` does, in few queries for all of them.

        The articles that this thread read last are cached, since an engine and a page ask for the same ones.
        """
        state, recent = self._recent()
        missing = [key for key in wanted if key not in recent]
        if missing:
            if len(recent) + len(missing) > CACHED_ARTICLES or _size(recent.values()) > CACHED_CHARACTERS:
                recent.clear()
                missing = list(wanted)
            recent.update(zip(missing, self._read(missing, state), strict=True))
            if _size(recent.values()) > CACHED_CHARACTERS:
                self._own.recent = None
        return [recent[key] for key in wanted]

    def texts(self, wanted: Sequence[tuple[str, int]]) -> list[Article]:
        """Return articles by (id, version) for their titles and bodies; their canonical names may be out of date.

        Texts of a version never change, so that cached articles are not checked against the state of the store.
        """
        _, recent = self._read_last() or (None, {})
        return [recent[key] for key in wanted] if all(key in recent for key in wanted) else self.several(wanted)

    def _recent(self) -> tuple[object, dict[tuple[str, int], Article]]:
        """Return the state of the store, and the articles that this thread read in it."""
        state, known = self.database.state(), self._read_last()
        if known is None or known[0] != state:
            known = self._own.recent = (state, {})
        return known

    def _read_last(self) -> tuple[object, dict[tuple[str, int], Article]] | None:
        """Return the state of the store when this thread last read, and the articles it read."""
        return getattr(self._own, "recent", None)

    def _read(self, wanted: Sequence[tuple[str, int]], state: object) -> list[Article]:
        rows = {(row[0], row[-1]): row[:-1] for row in self.database.rows(SELECT_VERSIONS, (json.dumps(wanted),))}
        for article_id, version in wanted:
            if (article_id, version) not in rows:
                raise ArticleUnknown(
                    f"{self.database.path} has no version {version} of article {article_id}. Run `dateline rebuild`."
                )
        return self.names.resolved([from_row(rows[key]) for key in wanted], state)

    def latest(self, article_id: str) -> Article | None:
        """Return the current version of a live article, or None."""
        row = self.database.row(f"{SELECT_CURRENT} articles.id = ? AND articles.live", (article_id,))
        return self.names.resolved([from_row(row[:-3])])[0] if row else None

    def version(self, article_id: str) -> int | None:
        """Return the number of the current version of a live article, or None."""
        row = self.database.row("SELECT version FROM articles WHERE id = ? AND live", (article_id,))
        return row[0] if row else None

    def current(self) -> Iterator[tuple[str, int]]:
        """Yield (id, version) of every live article."""
        return iter(self.database.rows("SELECT id, version FROM articles WHERE live"))

    def articles(self) -> Iterator[Article]:
        """Yield every live article, by arrival."""
        return (change.article for change in self._walk("articles.live") if change.article)

    def changes_since(self, generation: int) -> Iterator[Change]:
        """Yield the current state of every article that has changed since a generation of the index."""
        newer = "articles.id IN (SELECT id FROM versions WHERE generation > ?)"
        return self._walk(newer, (generation,))

    def without_people(self) -> Iterator[Change]:
        """Yield the live articles in which people have not been looked for, by arrival."""
        return self._walk("articles.live AND NOT articles.named")

    def _walk(self, condition: str, values: tuple[Any, ...] = ()) -> Iterator[Change]:
        """Yield current versions by arrival, in batches, so that a writer gets in between and no cursor stays open."""
        statement = f"{SELECT_CURRENT} articles.place > ? AND {condition} ORDER BY articles.place LIMIT {BATCH_SIZE}"
        arrival = 0  # the column `place`
        while rows := self.database.rows(statement, (arrival, *values)):
            resolved = self.names.resolved([from_row(row[:-3]) for row in rows])
            for article, (*_, version, live, _) in zip(resolved, rows, strict=True):
                yield Change(article.id, version, article if live else None)
            arrival = rows[-1][-1]

    def put_people(self, article_id: str, version: int, found: FoundPeople, generation: int) -> None:
        """Store the people and places found in a version of an article, in place of those found before."""
        with self.batch():
            row = self.database.row("SELECT number FROM versions WHERE id = ? AND version = ?", (article_id, version))
            self.found.write_people(row[0], found, generation)
            self.database.write("UPDATE articles SET named = 1 WHERE id = ? AND number = ?", (article_id, *row))

    def forget_annotation(self) -> None:
        """Mark all live articles as not annotated; the people found before stay until they are replaced."""
        with self.batch():
            self.database.write("UPDATE articles SET named = 0 WHERE live")

    def stated_outlet(self, article_id: str, version: int) -> str | None:
        """Return the outlet of a version of an article as its page or record states it, before any resolution."""
        row = self.database.row("SELECT outlet FROM versions WHERE id = ? AND version = ?", (article_id, version))
        return row[0] if row else None

    def latest_generation(self) -> int:
        """Return the latest generation of any row: that of the index, or the next one if a writer was interrupted."""
        latest = self.database.row(
            "SELECT MAX((SELECT COALESCE(MAX(generation), 0) FROM versions),"
            " (SELECT COALESCE(MAX(generation), 0) FROM found), (SELECT COALESCE(MAX(generation), 0) FROM folding))"
        )
        return int(latest[0])

    def counts(self) -> Counts:
        """Return the numbers that `dateline stats` shows."""
        return Counts(*self.database.row(_COUNTS))

    def unnamed(self) -> int:
        """Return the number of live articles in which people have not been looked for; fast enough for every page."""
        return self._cached_counts()[1]

    def size(self) -> int:
        """Return the number of live articles; fast enough for every page."""
        return self._cached_counts()[0]

    def _cached_counts(self) -> tuple[int, int]:
        """Return the numbers of live and of unnamed articles, cached until something is written."""
        state = self.database.state()
        known: tuple[object, tuple[int, int]] | None = getattr(self._own, "counted", None)
        if known is None or known[0] != state:
            row = self.database.row("SELECT COUNT(*), COALESCE(SUM(NOT named), 0) FROM articles WHERE live")
            known = self._own.counted = (state, row)
        return known[1]

    def stamp(self) -> str:
        """Return a text that changes, for all processes alike, whenever something was written."""
        return self.database.stamp()

    def faults(self) -> tuple[str, ...]:
        """Check the whole file and return what is wrong with it, a phrase an error."""
        return self.database.faults()

    def copy(self, path: Path) -> None:
        """Write a consistent copy of `articles.db`, while others read and write it."""
        self.database.copy(path)

    def close(self) -> None:
        """Close the file."""
        self.database.close()

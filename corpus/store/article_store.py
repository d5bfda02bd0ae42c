"""Every version of every article, with the names of people and outlets in it.

Versions are rows that are never overwritten: a change adds one, and so does a removal. The store knows the index
generation that first shows a row, but not the index, and it searches no text.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpus.article import Article
from corpus.errors import ArticleDamaged, ArticleUnknown, NameDamaged
from corpus.metadata.parts.series import ArticleParts, PartCandidate, article_parts
from corpus.store.canonical_names import CanonicalNames
from corpus.store.database import Database
from corpus.store.found_names import FoundNames, FoundPeople
from corpus.store.inserts import UPSERT_ARTICLE, Outcome, PutResult, insert_all
from corpus.store.integrity.readable import (
    Unreadable,
    is_intact,
    readable_current,
    readable_version,
    under_canonical_names,
    which_is_current,
    whole,
)
from corpus.store.integrity.row_checks import RowDamaged, row_check
from corpus.store.integrity.totals import Totals, with_totals
from corpus.store.integrity.upgrade import EARLIER_VIEWS, no_message, upgrade
from corpus.store.origins.stated_parts import PartClaim, claims_around
from corpus.store.rows import (
    ARTICLE_COLUMNS,
    INSERT_VERSION,
    ROW_LENGTH,
    SELECT_CURRENT,
    SELECT_VERSIONS,
    SET_NAMED,
    from_row,
    version_row,
)

CACHED_ARTICLES = 40
"""Articles in the cache of a thread: a page of ten, and a few more."""
CACHED_CHARACTERS = 2_000_000
"""Characters of titles and bodies in that cache: forty articles of 15 MB would be 600 MB a thread."""

BATCH_SIZE = 500
"""Rows read in one query: enough to be fast, few enough to hold in memory and to let a writer in between."""

OnDamaged = Callable[[ArticleDamaged], None]
"""Called with the error of each article that is left out."""

_ARTICLE_ROW = f"SELECT {ARTICLE_COLUMNS}, crc FROM articles WHERE id = ?"

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


def _size(articles: Iterable[Article | Unreadable]) -> int:
    size = 0
    for article in articles:  # several times a page: a generator would take twice the time
        if isinstance(article, Article):
            size += len(article.title) + len(article.body)
    return size


def _parts(
    article_id: str, groups: Mapping[str, Sequence[PartClaim]], read: Mapping[str, Article]
) -> ArticleParts | None:
    """Return which part an article is, by the first address under which it is one."""
    for key, claims in groups.items():
        members = [PartCandidate(read[claim.id], claim.stated, claim.is_first) for claim in claims if claim.id in read]
        if parts := article_parts(article_id, key, members):
            return parts
    return None


class ArticleStore:
    """The articles of one archive; many threads and processes may read it while one writes.

    `names` are its canonical names, `found` the names as articles have them. `database` is the file itself, for
    `corpus.store.name_counts`.
    """

    def __init__(self, path: Path, *, create: bool = False, log: bool = True) -> None:
        """Open `articles.db`; with `create`, create an empty one if there is none.

        `log`: write through a write-ahead log, which no network share carries.
        """
        schema = files("corpus.store").joinpath("schema.sql").read_text(encoding="utf-8")
        self.database = Database(path, with_totals(schema) if create else None, log, EARLIER_VIEWS)
        self.totals = Totals(self.database)
        self.totals.check_schema()
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

    def upgrade(self, notify: Callable[[str], None] = no_message) -> None:
        """Upgrade a file in an earlier format in place, in one transaction; `notify` gets what is being done."""
        upgrade(self.database, notify)

    def remove(self, article_id: str, generation: int) -> bool:
        """Remove an article by adding a version that says so; return whether it was live."""
        with self.batch():
            row = self._article_row(article_id)
            if row is None or not row[3]:
                return False
            version, named, captured = row[2], row[4], row[6]
            try:
                gone = replace(self.article(article_id, version), people=None)
            except (ArticleDamaged, ArticleUnknown, NameDamaged):  # it can be removed all the same
                gone = Article(article_id, "", "", "")
            number = self.database.row("SELECT MAX(number) FROM versions")[0] + 1
            latest = self.database.row("SELECT MAX(version) FROM versions WHERE id = ?", (article_id,))[0] + 1
            stored, _ = version_row((number, article_id, latest, generation, 0, b""), gone)
            self.database.write(INSERT_VERSION, stored)
            current = article_id, number, latest, 0, 0, None, captured
            self.database.write(UPSERT_ARTICLE, (*current, row_check(*current)))
            self.totals.add("live", -1)
            self.totals.add("unnamed", -(not named))
            return True

    def same_page(self, article_id: str, page: bytes) -> bool:
        """Return whether the live article was last made from a page with this digest, which needs no cleaning again."""
        return bool(self.database.row("SELECT 1 FROM articles WHERE id = ? AND live AND page = ?", (article_id, page)))

    def article(self, article_id: str, version: int) -> Article:
        """Return a version of an article under canonical names; `ArticleUnknown` if it does not exist."""
        return self.several([(article_id, version)])[0]

    def several(self, wanted: Sequence[tuple[str, int]]) -> list[Article]:
        """Return several (id, version) as `article` does, in few queries for all of them."""
        return [whole(article) for article in self.each(wanted)]

    def each(self, wanted: Sequence[tuple[str, int]]) -> list[Article | Unreadable]:
        """Return several (id, version) as `several` does, with the error in the place of one that is damaged.

        The articles that this thread read last are cached, since an engine and a page ask for the same ones.
        """
        state, recent = self._recent()
        missing = [key for key in wanted if key not in recent]
        if missing:
            if len(recent) + len(missing) > CACHED_ARTICLES:
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
        cached = all(key in recent for key in wanted)
        return [whole(recent[key]) for key in wanted] if cached else self.several(wanted)

    def _recent(self) -> tuple[object, dict[tuple[str, int], Article | Unreadable]]:
        """Return the state of the store, and the articles that this thread read in it."""
        state, known = self.database.state(), self._read_last()
        if known is None or known[0] != state:
            known = self._own.recent = (state, {})
        return known

    def _read_last(self) -> tuple[object, dict[tuple[str, int], Article | Unreadable]] | None:
        """Return the state of the store when this thread last read, and the articles it read."""
        return getattr(self._own, "recent", None)

    def _read(self, wanted: Sequence[tuple[str, int]], state: object) -> list[Article | Unreadable]:
        rows = {(row[1], row[2]): row for row in self.database.rows(SELECT_VERSIONS, (json.dumps(wanted),))}
        found = [self._from_row(rows.get(key), *key) for key in wanted]
        return under_canonical_names(found, partial(self.names.resolved, state=state))

    def _from_row(self, row: tuple[Any, ...] | None, article_id: str, version: int) -> Article | Unreadable:
        if row is None:
            return ArticleUnknown(
                f"{self.database.path} has no version {version} of article {article_id}. Run `dateline rebuild`."
            )
        return readable_version(row, article_id, version, self.database.checked)

    def latest(self, article_id: str) -> Article | None:
        """Return the current version of a live article, or None."""
        version = self.version(article_id)
        return None if version is None else self.article(article_id, version)

    def version(self, article_id: str) -> int | None:
        """Return the number of the current version of a live article, or None."""
        row = self._article_row(article_id)
        return row[2] if row and row[3] else None

    def _article_row(self, article_id: str) -> tuple[Any, ...] | None:
        """Return the row of `articles` of an article, or None; `ArticleDamaged` if the row was changed or has gone."""
        row: tuple[Any, ...] | None = self.database.row(_ARTICLE_ROW, (article_id,))
        if row is None:
            if self.database.row("SELECT 1 FROM versions WHERE id = ?", (article_id,)):
                raise which_is_current(article_id, "is missing")
        elif self.database.checked and not is_intact(row):
            raise which_is_current(article_id, "differs from what was written")
        return row

    def current(self) -> Iterator[tuple[str, int]]:
        """Yield (id, version) of every live article."""
        return iter(self.database.rows("SELECT id, version FROM articles WHERE live"))

    def has_versions(self, article_id: str) -> bool:
        """Return whether there is any version of an article, be it live or removed."""
        return self.database.row("SELECT 1 FROM versions WHERE id = ?", (article_id,)) is not None

    def all_versions(self, article_id: str) -> Iterator[Article]:
        """Yield the versions of an article with the people as found, as far as they can be read, damaged or not."""
        for (version,) in self.database.rows("SELECT version FROM versions WHERE id = ?", (article_id,)):
            for row in self.database.rows(SELECT_VERSIONS, (json.dumps([(article_id, version)]),)):
                with suppress(RowDamaged):
                    yield from_row(row, checked=False)

    def parts_of(self, articles: Sequence[Article]) -> list[ArticleParts | None]:
        """Return for each article which part it is of one on several pages, all of them live; None where it is none."""
        claims = claims_around(self.database, [article.id for article in articles])
        read = {article.id: article for article in articles}
        ids = {claim.id for groups in claims.values() for group in groups.values() for claim in group}
        wanted = self.current_of(sorted(ids - read.keys()))
        read |= {one.id: one for one in self.each(list(wanted.items())) if isinstance(one, Article)} if wanted else {}
        return [_parts(article.id, claims.get(article.id, {}), read) for article in articles]

    def current_of(self, ids: Sequence[str]) -> dict[str, int]:
        """Return the current version of those of these articles that are live."""
        statement = "SELECT id, version FROM articles WHERE live AND id IN (SELECT value FROM json_each(?))"
        return dict(self.database.rows(statement, (json.dumps(ids),)))

    def articles(self) -> Iterator[Article]:
        """Yield every live article, by arrival."""
        return (change.article for change in self._walk("articles.live") if change.article)

    def changes_since(self, generation: int, damaged: OnDamaged | None = None) -> Iterator[Change]:
        """Yield the current state of every article that has changed since a generation of the index.

        A damaged one is left out and handed to `damaged`, or raised without it.
        """
        if generation < 0:  # all of them, even where the index of generations is damaged
            return self._walk("TRUE", damaged=damaged)
        newer = "articles.id IN (SELECT id FROM versions WHERE generation > ?)"
        return self._walk(newer, (generation,), damaged)

    def without_people(self, damaged: OnDamaged | None = None) -> Iterator[Change]:
        """Yield the live articles in which people have not been looked for, by arrival."""
        return self._walk("articles.live AND NOT articles.named", damaged=damaged)

    def _walk(self, condition: str, values: tuple[Any, ...] = (), damaged: OnDamaged | None = None) -> Iterator[Change]:
        """Yield current versions by arrival, in batches, so that a writer gets in between and no cursor stays open."""
        statement = f"{SELECT_CURRENT} articles.place > ? AND {condition} ORDER BY articles.place LIMIT {BATCH_SIZE}"
        arrival = 0  # the column `place`
        while rows := self.database.rows(statement, (arrival, *values)):
            found = under_canonical_names(
                [readable_current(row, self.database.checked) for row in rows], self.names.resolved
            )
            for row, article in zip(rows, found, strict=True):
                version, live = row[ROW_LENGTH + 2 : ROW_LENGTH + 4]
                if isinstance(article, Article):
                    yield Change(article.id, version, article if live else None)
                elif damaged and isinstance(article, ArticleDamaged):
                    damaged(article)
                else:
                    raise article
            arrival = rows[-1][-1]

    def put_people(self, article_id: str, version: int, found: FoundPeople, generation: int) -> None:
        """Store the people and places found in a version of an article, in place of those found before."""
        with self.batch():
            row = self.database.row("SELECT number FROM versions WHERE id = ? AND version = ?", (article_id, version))
            key = article_id, row[0]
            self.found.write_people(row[0], found, generation)
            if found.people:
                self.totals.set_resolved("person", False)
            named = self.database.row("SELECT live AND NOT named FROM articles WHERE id = ? AND number = ?", key)
            self.database.write(f"{SET_NAMED.format(1)} id = ? AND number = ?", key)
            self.totals.add("unnamed", -(named[0] if named else 0))

    def forget_annotation(self) -> None:
        """Mark all live articles as not annotated; the people found before stay until they are replaced."""
        with self.batch():
            self.database.write(f"{SET_NAMED.format(0)} live")
            self.totals.put("unnamed", self.totals.all()["live"])

    def stated_outlet(self, article_id: str, version: int) -> str | None:
        """Return the outlet of a version of an article as its page or record states it, before any resolution."""
        rows = self.database.rows(SELECT_VERSIONS, (json.dumps([(article_id, version)]),))
        article = self._from_row(rows[0], article_id, version) if rows else None
        return None if article is None else whole(article).outlet

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
            totals = self.totals.all()
            known = self._own.counted = (state, (totals["live"], totals["unnamed"]))
        return known[1]

    def stamp(self) -> str:
        """Return a text that changes, for all processes alike, whenever something was written."""
        return self.database.stamp()

    def faults(self) -> tuple[str, ...]:
        """Check the structure of the file and return what is wrong with it, a phrase an error."""
        return self.database.faults()

    def note_rebuild(self, generation: int) -> None:
        """Store the generation of a rebuilt index, which may be later than that of any row."""
        with self.batch():
            self.totals.put("generation", generation)

    def known_generation(self) -> int:
        """Return the latest generation of any row, or that of the last rebuild if it is later."""
        return max(self.latest_generation(), self.totals.all()["generation"])

    def lacks(self, generation: int) -> bool:
        """Return whether rows that an index of this generation shows are missing: the file is older than the index."""
        is_known = self.database.checked and self.totals.all()["generation"] >= 0
        return is_known and generation > self.known_generation()

    def copy(self, path: Path) -> None:
        """Write a consistent copy of `articles.db`, while others read and write it."""
        self.database.copy(path)

    def close(self) -> None:
        """Close the file."""
        self.database.close()

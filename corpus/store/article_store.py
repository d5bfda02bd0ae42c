"""Every version of every article, what was found in it, and the archive's names for people and outlets.

Versions are rows that are never overwritten: a change adds one, and so does a removal. The store knows the number of
the index's generation that first shows a row, but not the index, and it searches no text.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.article import Article, Person
from corpus.errors import ArticleUnknown
from corpus.resolution.resolution import Resolution
from corpus.store import rows as versions
from corpus.store.canonical_names import FoundPeople, ValueDimension, Values
from corpus.store.database import Database
from corpus.store.inserts import Kept, Outcome, put_all

if TYPE_CHECKING:
    from corpus.store.name_counts import CountedNames

AT_HAND = 40
"""Articles that a thread keeps at hand: a page of ten, and a few more."""

AT_ONCE = 500
"""Rows read in one go: enough to be fast, few enough to hold in memory and to let a writer in between."""


COUNTS = """
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
    """What a store holds: live articles, those in which people were not looked for yet, and all kept versions."""

    articles: int
    unnamed: int
    versions: int
    outlets: int
    people: int
    without_outlet: int
    without_date: int
    first_day: str | None
    end_day: str | None


class ArticleStore:
    """The articles of one archive; many threads and processes may read it while one writes."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open `articles.db`, making an empty one first when `create` says so and there is none."""
        schema = files("corpus.store").joinpath("schema.sql").read_text(encoding="utf-8") if create else None
        self._database = Database(path, schema)
        self._values = Values(self._database)
        self._own = threading.local()

    def batch(self) -> AbstractContextManager[None]:
        """Keep all that is written in the block, or nothing when it raises; far faster than a write at a time."""
        return self._database.transaction()

    def copied_aside(self) -> AbstractContextManager[Callable[[], None]]:
        """Let another thread copy what was written from SQLite's log into the file, whenever the block asks for it.

        That is a tenth of the work of keeping articles, and waits for the disk.
        """
        return self._database.copied_aside()

    def put(self, article: Article, generation: int, page: bytes | None = None) -> Outcome:
        """Keep an article as a new version, unless its content is that of the current one.

        `generation` is the first that will show it; `page` a digest of the page as found (see `same_page`).
        """
        return self.put_all([(article, page)], generation)[0].outcome

    def put_all(self, articles: Iterable[tuple[Article, bytes | None]], generation: int) -> list[Kept]:
        """Keep articles with the digests of their pages, as `put` does, but together, which is far faster.

        Gives what became of each, the articles as they would be read back: under today's names.
        """
        with self.batch():
            all_kept = put_all(self._database, articles, generation)
            today = self._values.articles_today([kept.article for kept in all_kept])
        return [
            kept if kept.article is article else replace(kept, article=article)
            for kept, article in zip(all_kept, today, strict=True)
        ]

    def remove(self, article_id: str, generation: int) -> bool:
        """Take an article out by adding a version that says so; tells whether it was there."""
        with self.batch():
            version = self.version(article_id)
            if version is None:
                return False
            gone = replace(self.article(article_id, version), people=None)
            values = (None, article_id, version + 1, generation, False, b"", *versions.to_row(gone))
            number = self._database.write(versions.INSERT, values)
            self._database.write(
                "UPDATE articles SET number = ?, version = ?, live = 0, named = 0, page = NULL WHERE id = ?",
                (number, version + 1, article_id),
            )
            return True

    def same_page(self, article_id: str, page: bytes) -> bool:
        """Tell whether the live article was last taken in from a page with this digest and need not be cleaned."""
        return bool(self._database.row("SELECT 1 FROM articles WHERE id = ? AND live AND page = ?", (article_id, page)))

    def article(self, article_id: str, version: int) -> Article:
        """Give a version of an article, its people and outlet under today's names; `ArticleUnknown` if it never was."""
        return self.several([(article_id, version)])[0]

    def several(self, wanted: Sequence[tuple[str, int]]) -> list[Article]:
        """Give several (id, version) as `article` does, in few look-ups for all of them.

        Those that the asking thread read last are at hand, since an engine and a page ask for the same ones.
        """
        state, recent = self._recent()
        missing = [one for one in wanted if one not in recent]
        if missing:
            if len(recent) + len(missing) > AT_HAND:
                recent.clear()
                missing = list(wanted)
            recent.update(zip(missing, self._read(missing, state), strict=True))
        return [recent[one] for one in wanted]

    def texts(self, wanted: Sequence[tuple[str, int]]) -> list[Article]:
        """Give several (id, version) for their titles and bodies, which never change, whatever names stand for by now.

        So nobody looks whether something was written since the asking thread read them.
        """
        _, recent = self._read_last() or (None, {})
        return [recent[one] for one in wanted] if all(one in recent for one in wanted) else self.several(wanted)

    def _recent(self) -> tuple[object, dict[tuple[str, int], Article]]:
        """Give the state of the store, and what this thread read in it."""
        state, known = self._database.state(), self._read_last()
        if known is None or known[0] != state:
            known = self._own.recent = (state, {})
        return known

    def _read_last(self) -> tuple[object, dict[tuple[str, int], Article]] | None:
        """Give what this thread read last, and the state of the store in which it did."""
        return getattr(self._own, "recent", None)

    def _read(self, wanted: Sequence[tuple[str, int]], state: object) -> list[Article]:
        rows = {(row[0], row[-1]): row[:-1] for row in self._database.rows(versions.SEVERAL, (json.dumps(wanted),))}
        for article_id, version in wanted:
            if (article_id, version) not in rows:
                raise ArticleUnknown(
                    f"{self._database.path} has no version {version} of article {article_id}; `dateline rebuild` makes"
                    " the index anew from what is there."
                )
        return self._values.articles_today([versions.from_row(rows[one]) for one in wanted], state)

    def latest(self, article_id: str) -> Article | None:
        """Give the current version of a live article, or None."""
        row = self._database.row(f"{versions.CURRENT} articles.id = ? AND articles.live", (article_id,))
        return self._values.articles_today([versions.from_row(row[:-3])])[0] if row else None

    def version(self, article_id: str) -> int | None:
        """Give the number of the current version of a live article, or None."""
        row = self._database.row("SELECT version FROM articles WHERE id = ? AND live", (article_id,))
        return row[0] if row else None

    def current(self) -> Iterator[tuple[str, int]]:
        """Give (id, version) of every live article."""
        return iter(self._database.rows("SELECT id, version FROM articles WHERE live"))

    def articles(self) -> Iterator[Article]:
        """Give every live article, in the order in which they first came."""
        return (change.article for change in self._walk("articles.live") if change.article)

    def newer_than(self, generation: int) -> Iterator[Change]:
        """Give what an index of that generation lacks: the current state of every article that has changed since."""
        newer = "articles.id IN (SELECT id FROM versions WHERE generation > ?)"
        return self._walk(newer, (generation,))

    def without_people(self) -> Iterator[Change]:
        """Give the live articles in which people have not been looked for, in the order in which they first came."""
        return self._walk("articles.live AND NOT articles.named")

    def _walk(self, condition: str, values: tuple[Any, ...] = ()) -> Iterator[Change]:
        """Read current versions a few at a time, so that a writer gets in between and no cursor stays open."""
        statement = f"{versions.CURRENT} articles.place > ? AND {condition} ORDER BY articles.place LIMIT {AT_ONCE}"
        place = 0
        while rows := self._database.rows(statement, (place, *values)):
            today = self._values.articles_today([versions.from_row(row[:-3]) for row in rows])
            for article, (*_, version, live, _) in zip(today, rows, strict=True):
                yield Change(article.id, version, article if live else None)
            place = rows[-1][-1]

    def put_people(self, article_id: str, version: int, found: FoundPeople, generation: int) -> None:
        """Keep the people and places found in a version of an article, in place of any found before."""
        with self.batch():
            row = self._database.row("SELECT number FROM versions WHERE id = ? AND version = ?", (article_id, version))
            self._values.put_found(row[0], found, generation)
            self._database.write("UPDATE articles SET named = 1 WHERE id = ? AND number = ?", (article_id, *row))

    def name_again(self) -> None:
        """Have people looked for anew in all live articles; what was found before stays until it is replaced."""
        with self.batch():
            self._database.write("UPDATE articles SET named = 0 WHERE live")

    def found(self) -> Iterator[tuple[str, tuple[Person, ...]]]:
        """Give (article id, people as found, not folded) for every live article in which people were looked for."""
        return self._values.all_found()

    def found_in(self, ids: Sequence[str]) -> Iterator[tuple[str, tuple[Person, ...]]]:
        """Give (article id, people as found, not folded) for some of the live articles."""
        return self._values.found_in(ids)

    @property
    def names(self) -> CountedNames:
        """The names of people as they are counted for folding."""
        from corpus.store.name_counts import (
            CountedNames,  # with all that compares names, which nobody who reads articles needs
        )

        return CountedNames(self._database)

    def put_changed_people(self, folded: Resolution, generation: int) -> None:
        """Keep what some names of people stand for, together with all that stood or stand for the same."""
        with self.batch():
            self._values.put_changes(folded, generation)

    def put_folding(self, dimension: ValueDimension, folded: Resolution, generation: int) -> None:
        """Keep the whole folding of a dimension, in place of the one before; what was found stays as found."""
        with self.batch():
            self._values.put_folding(dimension, folded, generation)

    def values_newer_than(self, generation: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give (article id, values) of the live articles whose people an index of that generation does not show."""
        return self._values.newer_than(generation)

    def outlets_newer_than(self, generation: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give (article id, values) of the live articles whose outlet an index of that generation does not show."""
        return self._values.outlets_newer_than(generation)

    def outlets_found(self) -> Iterator[tuple[str, str | None]]:
        """Give (outlet as found, not folded; address) for every live article that has an outlet."""
        return self._values.outlets_found()

    def has_new_outlets(self) -> bool:
        """Tell whether there are outlets that no folding has met yet."""
        return self._values.has_new_outlets()

    def stated_outlet(self, article_id: str, version: int) -> str | None:
        """Give the outlet of a version of an article as its page or record had it, before any folding."""
        row = self._database.row("SELECT outlet FROM versions WHERE id = ? AND version = ?", (article_id, version))
        return row[0] if row else None

    def value_of(self, dimension: ValueDimension, spelling: str) -> str | None:
        """Give the value into which a spelling is folded, whatever its case, or None when the archive knows none."""
        return self._values.value_of(dimension, spelling)

    def spellings(self, dimension: ValueDimension, value: str) -> tuple[str, ...]:
        """Give all spellings that lead to a value, the most frequent first."""
        return self._values.spellings(dimension, value)

    def newest(self) -> int:
        """Give the newest generation of anything kept: the index's own, or its next when a writer was ended."""
        newest = self._database.row(
            "SELECT MAX((SELECT COALESCE(MAX(generation), 0) FROM versions),"
            " (SELECT COALESCE(MAX(generation), 0) FROM found), (SELECT COALESCE(MAX(generation), 0) FROM folding))"
        )
        return int(newest[0])

    def counts(self) -> Counts:
        """Count what the store holds."""
        return Counts(*self._database.row(COUNTS))

    def unnamed(self) -> int:
        """Count the live articles in which people have not been looked for; quick enough for every page."""
        return self._at_hand()[1]

    def size(self) -> int:
        """Count the live articles; quick enough for every page."""
        return self._at_hand()[0]

    def _at_hand(self) -> tuple[int, int]:
        """Count live and unnamed articles, anew only when something was written since this thread last asked."""
        state = self._database.state()
        known: tuple[object, tuple[int, int]] | None = getattr(self._own, "counted", None)
        if known is None or known[0] != state:
            row = self._database.row("SELECT COUNT(*), COALESCE(SUM(NOT named), 0) FROM articles WHERE live")
            known = self._own.counted = (state, row)
        return known[1]

    def faults(self) -> tuple[str, ...]:
        """Check the whole file and give what is wrong with it."""
        return self._database.faults()

    def copy(self, path: Path) -> None:
        """Write a consistent copy of `articles.db`, while others read and write it."""
        self._database.copy(path)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

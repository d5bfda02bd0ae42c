"""The archive's canonical names: written by a resolution, looked up by any spelling. Resolves nothing itself.

A resolution is stored beside the names as found and applied when an article is read, so that a better resolution or a
correction changes no row of an article. The tables call a resolution `folding`, and a canonical name `value`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from corpus.article import Article, Mention, Person
from corpus.resolution.resolution import Resolution
from corpus.store.database import Database
from corpus.store.found_names import BATCH_SIZE, FoundNames
from corpus.store.rows import people_from_json

ValueDimension = Literal["outlet", "person"]

CACHED_NAMES = 20_000
"""Names in the cache of a thread, some megabytes: those of the articles of a thousand pages."""

# Articles annotated since a generation, and those with a name that changed its canonical name since.
_CHANGED_PEOPLE = """
SELECT number FROM found WHERE found.generation > :generation
UNION SELECT named.number FROM folding JOIN named USING (name)
    WHERE folding.dimension = 'person' AND folding.generation > :generation
"""

# Articles with an outlet that changed its canonical name since a generation.
_CHANGED_OUTLETS = """
SELECT articles.id, value, articles.place FROM articles JOIN versions USING (number)
    JOIN folding ON dimension = 'outlet' AND name = outlet
    WHERE articles.live AND folding.generation > :generation AND articles.place > :place
    ORDER BY articles.place LIMIT :at_once
"""

# Later rows of the same name win: an exception for this article overrides the canonical name elsewhere.
_IN_ARTICLE = """
SELECT name, value FROM folding WHERE dimension = 'person' AND name IN (SELECT value FROM json_each(:names))
UNION ALL SELECT name, value FROM exceptions WHERE id = :id
"""
_OUTLET = (
    "SELECT name FROM outlets WHERE :dimension = 'outlet' AND folded = :folded ORDER BY name = :spelling DESC, name"
)
_LOOKUPS = (
    "SELECT value FROM folding WHERE dimension = :dimension AND name = :spelling AND value IS NOT NULL",
    "SELECT value FROM folding WHERE dimension = :dimension AND folded = :folded AND value IS NOT NULL ORDER BY name",
    (
        "SELECT value FROM spellings WHERE dimension = :dimension AND folded = :folded"
        " ORDER BY spelling = :spelling DESC, place, value"
    ),
    _OUTLET,
    # A person who was found but never resolved.
    (
        "SELECT name FROM named WHERE :dimension = 'person' AND name = :spelling"
        " AND name NOT IN (SELECT name FROM folding WHERE dimension = 'person')"
    ),
)
"""The lookups of a canonical name by spelling, the most certain first."""


@dataclass(frozen=True, slots=True)
class _Cache:
    """Names looked up in one state of the store, and the canonical names of those that are resolved.

    `any_resolved` and `any_exceptions` say whether the tables have rows at all.
    """

    state: object
    any_resolved: bool
    any_exceptions: bool
    seen: set[tuple[ValueDimension, str]] = field(default_factory=set)
    resolved: dict[ValueDimension, dict[str, str | None]] = field(default_factory=lambda: {"outlet": {}, "person": {}})


class CanonicalNames:
    """The canonical names of people and outlets in a store."""

    def __init__(self, database: Database, found: FoundNames) -> None:
        self._database = database
        self._found = found
        self._own = threading.local()

    def value_of(self, dimension: ValueDimension, spelling: str) -> str | None:
        """Return the canonical name for a spelling, as written or else whatever its case; None if unknown.

        A spelling that several people or outlets share leads to the one for which it is more frequent.
        """
        spelling = " ".join(spelling.split())
        parameters = {"dimension": dimension, "spelling": spelling, "folded": spelling.casefold()}
        for statement in _LOOKUPS:
            if row := self._database.row(statement, parameters):
                return self._canonical("outlet", row[0]) if statement is _OUTLET else str(row[0])
        return None

    def spellings(self, dimension: ValueDimension, value: str) -> tuple[str, ...]:
        """Return all spellings that lead to a canonical name, the most frequent first."""
        # The column `place` is the rank of a spelling here, and the arrival order of an article in `articles`.
        statement = "SELECT spelling FROM spellings WHERE dimension = ? AND value = ? ORDER BY place"
        return tuple(spelling for (spelling,) in self._database.rows(statement, (dimension, value)))

    def people_changed_since(self, generation: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield (article id, canonical names) of the live articles whose people changed after a generation."""
        condition = f"articles.live AND articles.number IN ({_CHANGED_PEOPLE})"
        for article_id, people in self._found.walk(condition, generation):
            resolved = self.people(article_id, people_from_json(people))
            yield article_id, tuple(person.name for person in resolved)

    def outlets_changed_since(self, generation: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield (article id, canonical name) of the live articles whose outlet changed its name after a generation.

        The tuple is empty where the outlet is hidden.
        """
        changed = "SELECT 1 FROM folding WHERE dimension = 'outlet' AND generation > ? LIMIT 1"
        arrival = 0 if self._database.row(changed, (generation,)) else None
        while arrival is not None:
            parameters = {"generation": generation, "place": arrival, "at_once": BATCH_SIZE}
            rows = self._database.rows(_CHANGED_OUTLETS, parameters)
            for article_id, value, _ in rows:
                yield article_id, () if value is None else (value,)
            arrival = rows[-1][-1] if rows else None

    def put(self, dimension: ValueDimension, resolution: Resolution, generation: int) -> None:
        """Replace the whole resolution of a dimension; names whose canonical name stays keep their generation."""
        with self._database.transaction():
            before = dict(self._database.rows("SELECT name, value FROM folding WHERE dimension = ?", (dimension,)))
            wanted = {name: name for name in before} | dict(resolution.names)  # a name left out stands for itself
            self._write_names(dimension, wanted, before, generation)
            self._database.write("DELETE FROM spellings WHERE dimension = ?", (dimension,))
            self._write_spellings(dimension, resolution)
            if dimension == "person":
                self._write_exceptions(resolution, generation)

    def put_changes(self, resolution: Resolution, generation: int) -> None:
        """Store the canonical names of some names of people.

        All names that have one of the canonical names, before or after, must be among them.
        """
        statement = (
            "SELECT name, value FROM folding WHERE dimension = 'person' AND name IN (SELECT value FROM json_each(?))"
        )
        with self._database.transaction():
            before = dict(self._database.rows(statement, (json.dumps(list(resolution.names)),)))
            self._write_names("person", resolution.names, before, generation)
            stale = {value for value in (*before.values(), *resolution.spellings) if value is not None}
            self._database.write_many(
                "DELETE FROM spellings WHERE dimension = 'person' AND value = ?", [(value,) for value in stale]
            )
            self._write_spellings("person", resolution)
            self._write_exceptions(resolution, generation)

    def _write_names(
        self,
        dimension: ValueDimension,
        wanted: Mapping[str, str | None],
        before: Mapping[str, str | None],
        generation: int,
    ) -> None:
        rows = [
            (dimension, name, name.casefold(), value, 0 if before.get(name, name) == value else generation)
            for name, value in wanted.items()
            if name not in before or before[name] != value
        ]
        self._database.write_many("INSERT OR REPLACE INTO folding VALUES (?, ?, ?, ?, ?)", rows)

    def _write_spellings(self, dimension: ValueDimension, resolution: Resolution) -> None:
        self._database.write_many(
            "INSERT INTO spellings VALUES (?, ?, ?, ?, ?)",
            [
                (dimension, spelling.casefold(), rank, value, spelling)
                for value, spellings in resolution.spellings.items()
                for rank, spelling in enumerate(spellings)
            ],
        )

    def _write_exceptions(self, resolution: Resolution, generation: int) -> None:
        before: dict[str, dict[str, str | None]] = {}
        for article_id, name, value in self._database.rows("SELECT id, name, value FROM exceptions"):
            before.setdefault(article_id, {})[name] = value
        wanted = resolution.exceptions
        for article_id in before.keys() | wanted.keys():
            if before.get(article_id, {}) == wanted.get(article_id, {}):
                continue
            self._database.write("DELETE FROM exceptions WHERE id = ?", (article_id,))
            rows = [(article_id, name, value) for name, value in wanted.get(article_id, {}).items()]
            self._database.write_many("INSERT INTO exceptions VALUES (?, ?, ?)", rows)
            current = "(SELECT number FROM articles WHERE id = ?)"
            self._database.write(f"UPDATE found SET generation = ? WHERE number = {current}", (generation, article_id))

    def people(self, article_id: str, found: Sequence[Person]) -> tuple[Person, ...]:
        """Return an article's people under canonical names: people of one name merged, hidden ones left out."""
        return _merged(self._in_article(article_id, [person.name for person in found]), found) if found else ()

    def resolved(self, articles: Sequence[Article], state: object = None) -> list[Article]:
        """Return articles with their people and outlets under canonical names, in few queries for all of them.

        `state` is that of the database, where the caller has just asked for it.
        """
        cache = self._cache(state)
        if not (cache.any_resolved or cache.any_exceptions):
            return list(articles)
        self._look_up(cache, "outlet", {article.outlet for article in articles if article.outlet})
        named = [article for article in articles if article.people]
        self._look_up(cache, "person", {person.name for article in named for person in article.people or ()})
        exceptional = self._with_exceptions(named) if cache.any_exceptions else set()
        outlets, names = cache.resolved["outlet"], cache.resolved["person"]
        resolved = []
        for article in articles:
            if article.outlet in outlets:
                article = replace(article, outlet=outlets[article.outlet])
            found = article.people or ()
            own = article.id in exceptional
            if own or not names.keys().isdisjoint(person.name for person in found):
                people = self.people(article.id, found) if own else _merged(names, found)
                article = article if people == found else replace(article, people=people)
            resolved.append(article)
        return resolved

    def _canonical(self, dimension: ValueDimension, name: str) -> str | None:
        """Return the canonical name of a name: itself if it was never resolved, None if it is hidden."""
        row = self._database.row("SELECT value FROM folding WHERE dimension = ? AND name = ?", (dimension, name))
        return row[0] if row else name

    def _with_exceptions(self, articles: Sequence[Article]) -> set[str]:
        own = "SELECT DISTINCT id FROM exceptions WHERE id IN (SELECT value FROM json_each(?))"
        ids = json.dumps([article.id for article in articles])
        return {article_id for (article_id,) in self._database.rows(own, (ids,))}

    def _cache(self, state: object = None) -> _Cache:
        """Return the cache of this thread, an empty one if something was written since."""
        state = state or self._database.state()
        cache: _Cache | None = getattr(self._own, "cache", None)
        if cache is None or cache.state != state or len(cache.seen) > CACHED_NAMES:
            some = "SELECT EXISTS (SELECT 1 FROM folding), EXISTS (SELECT 1 FROM exceptions)"
            resolved, exceptions = self._database.row(some)
            cache = self._own.cache = _Cache(state, bool(resolved), bool(exceptions))
        return cache

    def _look_up(self, cache: _Cache, dimension: ValueDimension, names: set[str]) -> None:
        """Add the canonical names of names to the cache, if they are not in it."""
        new = [name for name in names if (dimension, name) not in cache.seen]
        if new:
            wanted = "name IN (SELECT value FROM json_each(?))"
            statement = f"SELECT name, value FROM folding WHERE dimension = ? AND {wanted}"
            cache.resolved[dimension].update(self._database.rows(statement, (dimension, json.dumps(new))))
            cache.seen.update((dimension, name) for name in new)

    def _in_article(self, article_id: str, names: list[str]) -> dict[str, str | None]:
        """Return the canonical names of the resolved names in one article, in one query."""
        return dict(self._database.rows(_IN_ARTICLE, {"names": json.dumps(names), "id": article_id}))


def _merged(values: Mapping[str, str | None], found: Sequence[Person]) -> tuple[Person, ...]:
    """Return people under their canonical names; a name without one stays, and None hides a person."""
    by_value: dict[str, Person] = {}
    for person in found:
        value = values.get(person.name, person.name)
        if value is not None:
            before = by_value.get(value)
            alone = person if value == person.name else replace(person, name=value)
            by_value[value] = _joined(before, person) if before else alone
    return tuple(by_value.values())


def _joined(person: Person, other: Person) -> Person:
    forms = tuple(dict.fromkeys((*person.forms, *other.forms)))
    return replace(person, forms=forms, mentions=tuple(sorted((*person.mentions, *other.mentions), key=_in_text_order)))


def _in_text_order(mention: Mention) -> tuple[bool, int]:
    return mention.field != "title", mention.start

"""The archive's canonical names: written by a resolution, looked up by any spelling. Resolves nothing itself.

A resolution is stored beside the names as found and applied when an article is read, so that a better resolution or a
correction changes no row of an article. The tables call a resolution `folding`, and a canonical name `value`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Literal

from corpus.article import Article, Mention, Person
from corpus.errors import NameDamaged
from corpus.resolution.resolution import Resolution
from corpus.store.database import Database
from corpus.store.found_names import BATCH_SIZE, FoundNames
from corpus.store.integrity.row_checks import row_check, spellings_check
from corpus.store.integrity.totals import RESOLVED, Totals, exceptions_check
from corpus.store.rows import SET_FOUND_GENERATION

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

_OUTLET = (
    "SELECT name FROM outlets WHERE :dimension = 'outlet' AND folded = :folded ORDER BY name = :spelling DESC, name"
)
# Whether a live article has a name. In a complete resolution its canonical name cannot be missing.
_LIVE: Mapping[str, str] = {
    "person": "SELECT 1 FROM named JOIN articles USING (number) WHERE name = ? AND articles.live LIMIT 1",
    "outlet": "SELECT 1 FROM versions JOIN articles USING (number) WHERE outlet = ? AND articles.live LIMIT 1",
}
_NAME_COLUMNS = "dimension, name, folded, value, generation, crc"
_LOOKUPS = (
    f"SELECT {_NAME_COLUMNS} FROM folding WHERE dimension = :dimension AND name = :spelling AND value IS NOT NULL",
    (
        f"SELECT {_NAME_COLUMNS} FROM folding WHERE dimension = :dimension AND folded = :folded"
        " AND value IS NOT NULL ORDER BY name"
    ),
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


# The canonical name that a name has until a generation shows another one.
_KEEP_FORMER = """
INSERT OR IGNORE INTO former_names
SELECT dimension, name, value, generation, ?1, row_check(dimension, name, value, generation, ?1) FROM folding
WHERE dimension = ?2 AND name = ?3 AND generation < ?1
"""
_FORMER = (
    "SELECT dimension, name, value, since, until, crc FROM former_names"
    " WHERE dimension = ? AND name = ? AND until > ? ORDER BY until LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class _Cache:
    """Names looked up in one state of the store, and the canonical names of those that are resolved.

    `any_resolved` says whether there are resolved names at all, `complete` for a dimension whether all are, and
    `checked` which tables were found whole. `exceptions` are all exceptions, by article and name, or
    None if they are damaged.
    """

    state: object
    any_resolved: bool
    complete: Mapping[str, bool]
    exceptions: Mapping[str, Mapping[str, str | None]] | None
    checked: set[str] = field(default_factory=set)
    seen: set[tuple[ValueDimension, str]] = field(default_factory=set)
    resolved: dict[ValueDimension, dict[str, str | None]] = field(default_factory=lambda: {"outlet": {}, "person": {}})


class CanonicalNames:
    """The canonical names of people and outlets in a store."""

    def __init__(self, database: Database, found: FoundNames) -> None:
        self._database = database
        self._found = found
        self._totals = Totals(database)
        self._own = threading.local()

    def value_of(self, dimension: ValueDimension, spelling: str) -> str | None:
        """Return the canonical name for a spelling, as written or else whatever its case; None if unknown.

        A spelling that several people or outlets share leads to the one for which it is more frequent.
        """
        spelling = " ".join(spelling.split())
        parameters = {"dimension": dimension, "spelling": spelling, "folded": spelling.casefold()}
        for statement in _LOOKUPS:
            if row := self._database.row(statement, parameters):
                if len(row) > 1:
                    return str(self._value(row))
                if statement is _OUTLET:
                    return self._canonical("outlet", row[0])
                self.spellings(dimension, row[0])  # raises if the row is damaged
                return str(row[0])
        cache = self._cache()
        if cache.complete[dimension]:
            self._confirm_absence(cache, spelling)
        return None

    def value_at(self, dimension: ValueDimension, name: str, generation: int) -> str | None:
        """Return the canonical name that a found name had in a generation of the index; None if it was hidden."""
        if row := self._database.row(_FORMER, (dimension, name, generation)):
            *columns, crc = row
            if _checked(name, row_check, *columns) != crc:
                raise NameDamaged(name)
            _, _, value, since, _ = columns
        else:
            statement = f"SELECT {_NAME_COLUMNS} FROM folding WHERE dimension = ? AND name = ?"
            row = self._database.row(statement, (dimension, name))
            value, since = (self._value(row), row[4]) if row else (name, 0)
        return name if generation < since else value

    def spellings(self, dimension: ValueDimension, value: str) -> tuple[str, ...]:
        """Return all spellings that lead to a canonical name, the most frequent first."""
        # The column `place` is the rank of a spelling here, and the arrival order of an article in `articles`.
        statement = "SELECT spelling, crc FROM spellings WHERE dimension = ? AND value = ? ORDER BY place"
        rows = self._database.rows(statement, (dimension, value))
        spellings = tuple(spelling for spelling, _ in rows)
        if self._database.checked and rows:
            wanted = _checked(value, spellings_check, dimension, value, spellings)
            if any(crc != wanted for _, crc in rows):
                raise NameDamaged(value)
        return spellings

    def people_changed_since(self, generation: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield (article id, canonical names) of the live articles whose people changed after a generation."""
        condition = f"articles.live AND articles.number IN ({_CHANGED_PEOPLE})"
        for article_id, people in self._found.walk(condition, generation):
            resolved = self.people(article_id, people)
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
            statement = f"SELECT {_NAME_COLUMNS} FROM folding WHERE dimension = ?"
            rows = self._database.rows(statement, (dimension,))
            before = {row[1]: row[3] for row in rows if row[5] == row_check(*row[:5])}  # a damaged one is written again
            listed = "SELECT name FROM outlets" if dimension == "outlet" else "SELECT DISTINCT name FROM named"
            known = (name for (name,) in self._database.rows(listed))
            # A name left out stands for itself, and is written all the same, so that none can be missing later.
            wanted = {name: name for name in chain(before, known)} | dict(resolution.names)
            self._write_names(dimension, wanted, before, generation)
            self._database.write("DELETE FROM spellings WHERE dimension = ?", (dimension,))
            self._write_spellings(dimension, resolution)
            if dimension == "person":
                self._write_exceptions(resolution, generation)
            self._totals.set_resolved(dimension, True)

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
            self._totals.set_resolved("person", True)

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
        former = [(generation, dimension, row[1]) for row in rows if row[1] in before]
        self._database.write_many(_KEEP_FORMER, former)
        rows_with_checks = [(*row, row_check(*row)) for row in rows]
        self._database.write_many("INSERT OR REPLACE INTO folding VALUES (?, ?, ?, ?, ?, ?)", rows_with_checks)

    def _write_spellings(self, dimension: ValueDimension, resolution: Resolution) -> None:
        self._database.write_many(
            "INSERT INTO spellings VALUES (?, ?, ?, ?, ?, ?)",
            [
                (dimension, spelling.casefold(), rank, value, spelling, check)
                for value, spellings in resolution.spellings.items()
                for check in [spellings_check(dimension, value, spellings)]
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
            self._database.write(SET_FOUND_GENERATION, (generation, article_id))
        exceptions = self._database.rows("SELECT id, name, value FROM exceptions")
        self._totals.put("exceptions", exceptions_check(exceptions))

    def people(self, article_id: str, found: Sequence[Person]) -> tuple[Person, ...]:
        """Return an article's people under canonical names: people of one name merged, hidden ones left out."""
        if not found:
            return ()
        cache, names = self._cache(), {person.name for person in found}
        if cache.exceptions is None:
            raise NameDamaged(found[0].name)
        self._look_up(cache, "person", names)
        resolved = cache.resolved["person"]
        return _merged(
            {name: resolved[name] for name in names if name in resolved} | dict(cache.exceptions.get(article_id, {})),
            found,
        )

    def resolved(self, articles: Sequence[Article], state: object = None) -> list[Article]:
        """Return articles with their people and outlets under canonical names, in few queries for all of them.

        `state` is that of the database, where the caller has just asked for it.
        """
        cache = self._cache(state)
        if not cache.any_resolved and cache.exceptions == {}:
            return list(articles)
        self._look_up(cache, "outlet", {article.outlet for article in articles if article.outlet})
        named = [article for article in articles if article.people]
        self._look_up(cache, "person", {person.name for article in named for person in article.people or ()})
        outlets, names = cache.resolved["outlet"], cache.resolved["person"]
        resolved = []
        for article in articles:
            if article.outlet in outlets:
                article = replace(article, outlet=outlets[article.outlet])
            found = article.people or ()
            own = bool(found) and (cache.exceptions is None or article.id in cache.exceptions)
            if own or not names.keys().isdisjoint(person.name for person in found):
                people = self.people(article.id, found) if own else _merged(names, found)
                article = article if people == found else replace(article, people=people)
            resolved.append(article)
        return resolved

    def _canonical(self, dimension: ValueDimension, name: str) -> str | None:
        """Return the canonical name of a name: itself if it was never resolved, None if it is hidden."""
        cache = self._cache()
        self._look_up(cache, dimension, {name})
        return cache.resolved[dimension].get(name, name)

    def _cache(self, state: object = None) -> _Cache:
        """Return the cache of this thread, an empty one if something was written since."""
        state = state or self._database.state()
        cache: _Cache | None = getattr(self._own, "cache", None)
        if cache is None or cache.state != state or len(cache.seen) > CACHED_NAMES:
            totals = self._totals.all()
            complete = {dimension: bool(totals[name]) for dimension, name in RESOLVED.items()}
            (resolved,) = self._database.row("SELECT EXISTS (SELECT 1 FROM folding)")
            any_resolved = bool(resolved) or any(complete.values())
            cache = self._own.cache = _Cache(state, any_resolved, complete, self._exceptions(totals["exceptions"]))
        return cache

    def _exceptions(self, total: int) -> dict[str, dict[str, str | None]] | None:
        """Return all exceptions, None if they are damaged; they are corrections that a person made, and few."""
        rows = self._database.rows("SELECT id, name, value FROM exceptions")
        try:
            if self._database.checked and exceptions_check(rows) != total:
                return None
        except UnicodeEncodeError:
            return None
        exceptions: dict[str, dict[str, str | None]] = {}
        for article_id, name, value in rows:
            exceptions.setdefault(article_id, {})[name] = value
        return exceptions

    def _look_up(self, cache: _Cache, dimension: ValueDimension, names: set[str]) -> None:
        """Add the canonical names of names to the cache, if they are not in it."""
        new = [name for name in names if (dimension, name) not in cache.seen]
        if new:
            wanted = "name IN (SELECT value FROM json_each(?))"
            statement = f"SELECT {_NAME_COLUMNS} FROM folding WHERE dimension = ? AND {wanted}"
            rows = self._database.rows(statement, (dimension, json.dumps(new)))
            resolved = {row[1]: self._value(row) for row in rows}
            if cache.complete[dimension]:
                for name in new:
                    if name not in resolved:
                        self._confirm_absence(cache, name)
                        if self._database.checked and self._database.row(_LIVE[dimension], (name,)):
                            raise NameDamaged(name)
            cache.resolved[dimension].update(resolved)
            cache.seen.update((dimension, name) for name in new)

    def _value(self, row: tuple[Any, ...]) -> str | None:
        """Return the canonical name in a row of `folding`; `NameDamaged` if the row differs from what was written."""
        *columns, crc = row
        if self._database.checked and _checked(str(row[1]), row_check, *columns) != crc:
            raise NameDamaged(str(row[1]))
        value: str | None = row[3]
        return value

    def _confirm_absence(self, cache: _Cache, name: str) -> None:
        """Raise `NameDamaged` if a name may be missing because a table or an index is damaged.

        All names are resolved, so that one that is not found is rare; the tables are checked once in each state.
        """
        if not self._database.checked or "folding" in cache.checked:
            return
        if self._database.faults("folding") or self._database.faults("spellings"):
            raise NameDamaged(name)
        cache.checked.add("folding")


def _checked(name: str, check: Callable[..., int], *columns: Any) -> int:
    """Return a check; `NameDamaged` where a column is no text at all."""
    try:
        return check(*columns)
    except (UnicodeEncodeError, TypeError) as error:
        raise NameDamaged(name.encode("utf-8", "replace").decode()) from error


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

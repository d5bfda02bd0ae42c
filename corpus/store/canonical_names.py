"""The archive's names: people found in articles, and the spellings folded into one value. Decides no folding itself.

What was found is kept as found; a folding is laid over it when an article is read, so that a better folding or a
person's correction changes no row of an article.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from corpus.article import Article, Mention, Person, Place
from corpus.resolution.resolution import Resolution
from corpus.store import rows as versions
from corpus.store.database import Database

ValueDimension = Literal["outlet", "person"]

AT_ONCE = 2000
"""Articles read in one go; people alone are some hundred bytes each."""

MOST_AT_HAND = 20_000
"""Names that a thread keeps at hand, in some megabytes: those of the articles of a thousand pages."""

# Articles named since a generation, and those with a name that changed its value since.
_NEWER = """
SELECT number FROM found WHERE found.generation > :generation
UNION SELECT named.number FROM folding JOIN named USING (name)
    WHERE folding.dimension = 'person' AND folding.generation > :generation
"""

# Articles with an outlet that changed its value since a generation.
_OUTLETS_NEWER = """
SELECT articles.id, value, articles.place FROM articles JOIN versions USING (number)
    JOIN folding ON dimension = 'outlet' AND name = outlet
    WHERE articles.live AND folding.generation > :generation AND articles.place > :place
    ORDER BY articles.place LIMIT :at_once
"""

# Later rows of the same name win: what a name stands for in this article beats what it stands for elsewhere.
_HERE = """
SELECT name, value FROM folding WHERE dimension = 'person' AND name IN (SELECT value FROM json_each(:names))
UNION ALL SELECT name, value FROM exceptions WHERE id = :id
"""
_OUTLET = (
    "SELECT name FROM outlets WHERE :dimension = 'outlet' AND folded = :folded ORDER BY name = :spelling DESC, name"
)
_LEADING = (
    "SELECT value FROM folding WHERE dimension = :dimension AND name = :spelling AND value IS NOT NULL",
    "SELECT value FROM folding WHERE dimension = :dimension AND folded = :folded AND value IS NOT NULL ORDER BY name",
    (
        "SELECT value FROM spellings WHERE dimension = :dimension AND folded = :folded"
        " ORDER BY spelling = :spelling DESC, place, value"
    ),
    _OUTLET,
    # A person who was found but whom no folding has met yet.
    (
        "SELECT name FROM named WHERE :dimension = 'person' AND name = :spelling"
        " AND name NOT IN (SELECT name FROM folding WHERE dimension = 'person')"
    ),
)
"""The ways from a spelling to a value, the surest first."""


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """The people and places found in a version of an article, under the names that the article gives them."""

    people: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class _AtHand:
    """What was looked up of names in one state of the store: those met, and the values of those that are folded.

    `folding` and `exceptions` tell whether there are any.
    """

    state: object
    folding: bool
    exceptions: bool
    met: set[tuple[ValueDimension, str]] = field(default_factory=set)
    folded: dict[ValueDimension, dict[str, str | None]] = field(default_factory=lambda: {"outlet": {}, "person": {}})


class Values:
    """What a store knows of people and outlets; belongs to an `ArticleStore`, whose transactions it writes in."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._own = threading.local()

    def put_found(self, number: int, found: FoundPeople, generation: int) -> None:
        """Keep what was found in the version with this row number, in place of what was found before."""
        people, places = versions.write_people(found.people), versions.write_places(found.places)
        before = self._database.row("SELECT people FROM found WHERE number = ?", (number,))
        if before:  # name by name: `named` is kept by name, and looking through all of it would take ever longer
            gone = [(person.name, number) for person in versions.read_people(before[0])]
            self._database.write_many("DELETE FROM named WHERE name = ? AND number = ?", gone)
            if self._database.row("SELECT 1 FROM sqlite_master WHERE name = 'counting'"):
                self._database.write("DELETE FROM counting")  # so that `corpus.store.name_counts` counts all names anew
        self._database.write("INSERT OR REPLACE INTO found VALUES (?, ?, ?, ?)", (number, generation, people, places))
        names = dict.fromkeys(person.name for person in found.people)
        self._database.write_many("INSERT INTO named VALUES (?, ?)", [(name, number) for name in names])

    def all_found(self) -> Iterator[tuple[str, tuple[Person, ...]]]:
        """Give (article id, people as found) for every live article in which people were looked for."""
        for article_id, people in self._walk("articles.live"):
            yield article_id, versions.read_people(people)

    def found_in(self, ids: Sequence[str]) -> Iterator[tuple[str, tuple[Person, ...]]]:
        """Give (article id, people as found) for some of the live articles, as far as people were looked for."""
        statement = (
            "SELECT articles.id, found.people FROM articles JOIN found USING (number)"
            " WHERE articles.live AND articles.id IN (SELECT value FROM json_each(?)) ORDER BY articles.place"
        )
        for article_id, people in self._database.rows(statement, (json.dumps(ids),)):
            yield article_id, versions.read_people(people)

    def newer_than(self, generation: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give (article id, today's values) for the live articles whose values changed after a generation."""
        condition = f"articles.live AND articles.number IN ({_NEWER})"
        for article_id, people in self._walk(condition, generation):
            today = self.people(article_id, versions.read_people(people))
            yield article_id, tuple(person.name for person in today)

    def outlets_newer_than(self, generation: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give (article id, today's outlet) for the live articles whose outlet changed its value after a generation."""
        changed = "SELECT 1 FROM folding WHERE dimension = 'outlet' AND generation > ? LIMIT 1"
        place = 0 if self._database.row(changed, (generation,)) else None
        while place is not None:
            wanted = {"generation": generation, "place": place, "at_once": AT_ONCE}
            rows = self._database.rows(_OUTLETS_NEWER, wanted)
            for article_id, value, _ in rows:
                yield article_id, () if value is None else (value,)
            place = rows[-1][-1] if rows else None

    def outlets_found(self) -> Iterator[tuple[str, str | None]]:
        """Give (outlet as the article has it, address) for every live article that has an outlet."""
        statement = (
            "SELECT outlet, url, place FROM articles JOIN versions USING (number)"
            f" WHERE place > ? AND articles.live AND outlet IS NOT NULL ORDER BY place LIMIT {AT_ONCE}"
        )
        place = 0
        while rows := self._database.rows(statement, (place,)):
            yield from ((outlet, url) for outlet, url, _ in rows)
            place = rows[-1][-1]

    def has_new_outlets(self) -> bool:
        """Tell whether there are outlets that no folding has met yet."""
        new = "SELECT name FROM outlets EXCEPT SELECT name FROM folding WHERE dimension = 'outlet' LIMIT 1"
        return self._database.row(new) is not None

    def _walk(self, condition: str, generation: int = 0) -> Iterator[tuple[str, str]]:
        statement = (
            "SELECT articles.id, found.people, articles.place FROM articles JOIN found USING (number)"
            f" WHERE articles.place > :place AND {condition} ORDER BY articles.place LIMIT {AT_ONCE}"
        )
        place = 0
        while rows := self._database.rows(statement, {"place": place, "generation": generation}):
            for article_id, people, _ in rows:
                yield article_id, people
            place = rows[-1][-1]

    def put_folding(self, dimension: ValueDimension, folded: Resolution, generation: int) -> None:
        """Keep the whole folding of a dimension; names whose value stays the same keep their generation."""
        known = dict(self._database.rows("SELECT name, value FROM folding WHERE dimension = ?", (dimension,)))
        wanted = {name: name for name in known} | dict(folded.names)  # no longer folded: it stands for itself
        rows = [
            (dimension, name, name.casefold(), value, 0 if known.get(name, name) == value else generation)
            for name, value in wanted.items()
            if name not in known or known[name] != value
        ]
        self._database.write_many("INSERT OR REPLACE INTO folding VALUES (?, ?, ?, ?, ?)", rows)
        self._put_spellings(dimension, folded)
        if dimension == "person":
            self._put_exceptions(folded, generation)

    def put_changes(self, folded: Resolution, generation: int) -> None:
        """Keep what some names of people stand for, each with all names that stand for the same before or after."""
        told = json.dumps(list(folded.names))
        statement = (
            "SELECT name, value FROM folding WHERE dimension = 'person' AND name IN (SELECT value FROM json_each(?))"
        )
        known = dict(self._database.rows(statement, (told,)))
        rows = [
            ("person", name, name.casefold(), value, 0 if known.get(name, name) == value else generation)
            for name, value in folded.names.items()
            if name not in known or known[name] != value
        ]
        self._database.write_many("INSERT OR REPLACE INTO folding VALUES (?, ?, ?, ?, ?)", rows)
        stale = {value for value in (*known.values(), *folded.spellings) if value is not None}
        self._database.write_many(
            "DELETE FROM spellings WHERE dimension = 'person' AND value = ?", [(value,) for value in stale]
        )
        self._write_spellings("person", folded)
        self._put_exceptions(folded, generation)

    def _put_spellings(self, dimension: ValueDimension, folded: Resolution) -> None:
        self._database.write("DELETE FROM spellings WHERE dimension = ?", (dimension,))
        self._write_spellings(dimension, folded)

    def _write_spellings(self, dimension: ValueDimension, folded: Resolution) -> None:
        self._database.write_many(
            "INSERT INTO spellings VALUES (?, ?, ?, ?, ?)",
            [
                (dimension, spelling.casefold(), place, value, spelling)
                for value, spellings in folded.spellings.items()
                for place, spelling in enumerate(spellings)
            ],
        )

    def _put_exceptions(self, folded: Resolution, generation: int) -> None:
        known: dict[str, dict[str, str | None]] = {}
        for article_id, name, value in self._database.rows("SELECT id, name, value FROM exceptions"):
            known.setdefault(article_id, {})[name] = value
        wanted = folded.exceptions
        for article_id in known.keys() | wanted.keys():
            if known.get(article_id, {}) == wanted.get(article_id, {}):
                continue
            self._database.write("DELETE FROM exceptions WHERE id = ?", (article_id,))
            rows = [(article_id, name, value) for name, value in wanted.get(article_id, {}).items()]
            self._database.write_many("INSERT INTO exceptions VALUES (?, ?, ?)", rows)
            current = "(SELECT number FROM articles WHERE id = ?)"
            self._database.write(f"UPDATE found SET generation = ? WHERE number = {current}", (generation, article_id))

    def today(self, dimension: ValueDimension, name: str) -> str | None:
        """Give what a name stands for, itself when it is not folded, None when it is hidden."""
        row = self._database.row("SELECT value FROM folding WHERE dimension = ? AND name = ?", (dimension, name))
        return row[0] if row else name

    def people(self, article_id: str, found: Sequence[Person]) -> tuple[Person, ...]:
        """Give an article's people under today's values: those folded into one are one, hidden ones are left out."""
        return _under(self._values_here(article_id, [person.name for person in found]), found) if found else ()

    def articles_today(self, articles: Sequence[Article], state: object = None) -> list[Article]:
        """Give articles with their people and outlets under today's values, in few look-ups for all of them.

        `state` is that of the database, where the caller has just asked for it.
        """
        known = self._at_hand(state)
        if not (known.folding or known.exceptions):
            return list(articles)
        self._learn(known, "outlet", {article.outlet for article in articles if article.outlet})
        named = [article for article in articles if article.people]
        self._learn(known, "person", {person.name for article in named for person in article.people or ()})
        exceptional = self._exceptional(named) if known.exceptions else set()
        outlets, folded = known.folded["outlet"], known.folded["person"]
        today = []
        for article in articles:
            if article.outlet in outlets:
                article = replace(article, outlet=outlets[article.outlet])
            found = article.people or ()
            own = article.id in exceptional
            if own or not folded.keys().isdisjoint(person.name for person in found):
                people = self.people(article.id, found) if own else _under(folded, found)
                article = article if people == found else replace(article, people=people)
            today.append(article)
        return today

    def _exceptional(self, articles: Sequence[Article]) -> set[str]:
        own = "SELECT DISTINCT id FROM exceptions WHERE id IN (SELECT value FROM json_each(?))"
        ids = json.dumps([article.id for article in articles])
        return {article_id for (article_id,) in self._database.rows(own, (ids,))}

    def _at_hand(self, state: object = None) -> _AtHand:
        """Give what this thread has looked up of names, nothing when something was written since."""
        state = state or self._database.state()
        known: _AtHand | None = getattr(self._own, "at_hand", None)
        if known is None or known.state != state or len(known.met) > MOST_AT_HAND:
            some = "SELECT EXISTS (SELECT 1 FROM folding), EXISTS (SELECT 1 FROM exceptions)"
            folding, exceptions = self._database.row(some)
            known = self._own.at_hand = _AtHand(state, bool(folding), bool(exceptions))
        return known

    def _learn(self, known: _AtHand, dimension: ValueDimension, names: set[str]) -> None:
        """Look up what names are folded into, those that were not met before."""
        new = [name for name in names if (dimension, name) not in known.met]
        if new:
            wanted = "name IN (SELECT value FROM json_each(?))"
            statement = f"SELECT name, value FROM folding WHERE dimension = ? AND {wanted}"
            known.folded[dimension].update(self._database.rows(statement, (dimension, json.dumps(new))))
            known.met.update((dimension, name) for name in new)

    def _values_here(self, article_id: str, names: list[str]) -> dict[str, str | None]:
        """Give what names stand for in one article, as far as they do not stand for themselves, in one look-up."""
        return dict(self._database.rows(_HERE, {"names": json.dumps(names), "id": article_id}))

    def value_of(self, dimension: ValueDimension, spelling: str) -> str | None:
        """Give the value to which a spelling leads, as written or else whatever its case; None when unknown.

        A spelling that several values share leads to the one of which it is the more frequent spelling.
        """
        spelling = " ".join(spelling.split())
        for statement in _LEADING:
            found = {"dimension": dimension, "spelling": spelling, "folded": spelling.casefold()}
            if row := self._database.row(statement, found):
                return self.today("outlet", row[0]) if statement is _OUTLET else str(row[0])
        return None

    def spellings(self, dimension: ValueDimension, value: str) -> tuple[str, ...]:
        """Give all spellings that lead to a value, the most frequent first."""
        statement = "SELECT spelling FROM spellings WHERE dimension = ? AND value = ? ORDER BY place"
        return tuple(spelling for (spelling,) in self._database.rows(statement, (dimension, value)))


def _under(values: Mapping[str, str | None], found: Sequence[Person]) -> tuple[Person, ...]:
    """Give people under the values of their names; a name without one stands for itself, None hides."""
    today: dict[str, Person] = {}
    for person in found:
        value = values.get(person.name, person.name)
        if value is not None:
            known = today.get(value)
            alone = person if value == person.name else replace(person, name=value)
            today[value] = _joined(known, person) if known else alone
    return tuple(today.values())


def _joined(one: Person, other: Person) -> Person:
    forms = tuple(dict.fromkeys((*one.forms, *other.forms)))
    return replace(one, forms=forms, mentions=tuple(sorted((*one.mentions, *other.mentions), key=_place)))


def _place(mention: Mention) -> tuple[bool, int]:
    return mention.field != "title", mention.start

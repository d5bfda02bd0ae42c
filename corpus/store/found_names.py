"""Names as found in articles: people and outlets before any resolution. Resolves none of them.

Found names are stored as found; `canonical_names` resolves them when an article is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.article import GeoPlace, Person
from corpus.store.database import Database
from corpus.store.rows import (
    PEOPLE_COLUMNS,
    found_row,
    people_from_json,
    people_of_row,
    people_to_json,
    places_to_json,
)

BATCH_SIZE = 2000
"""Articles read in one query; their people are some hundred bytes each."""


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """The people and places found in a version of an article, under the names that the article gives them."""

    people: tuple[Person, ...] = ()
    places: tuple[GeoPlace, ...] = ()


class FoundNames:
    """The names as found in the live articles of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write_people(self, number: int, found: FoundPeople, generation: int) -> None:
        """Replace the people and places found in the version with this row number, inside a transaction."""
        people, places = people_to_json(found.people), places_to_json(found.places)
        before = self._database.row("SELECT people FROM found WHERE number = ?", (number,))
        if before:  # delete by name, the primary key of `named`: a scan for the number would take ever longer
            try:
                gone = [(person.name, number) for person in people_from_json(before[0])]
                self._database.write_many("DELETE FROM named WHERE name = ? AND number = ?", gone)
            except (ValueError, TypeError):  # damaged
                self._database.write("DELETE FROM named WHERE number = ?", (number,))
            if self._database.row("SELECT 1 FROM sqlite_master WHERE name = 'counting'"):
                self._database.write("DELETE FROM counting")  # so that `name_counts` counts all names again
        row = found_row(number, generation, people, places)
        self._database.write("INSERT OR REPLACE INTO found VALUES (?, ?, ?, ?, ?)", row)
        names = dict.fromkeys(person.name for person in found.people)
        self._database.write_many("INSERT OR IGNORE INTO named VALUES (?, ?)", [(name, number) for name in names])

    def people(self) -> Iterator[tuple[str, tuple[Person, ...]]]:
        """Yield (article id, people as found) for every live article in which people were looked for."""
        yield from self.walk("articles.live")

    def people_of(self, ids: Sequence[str]) -> Iterator[tuple[str, tuple[Person, ...]]]:
        """Yield (article id, people as found) for those of the live articles in which people were looked for."""
        statement = (
            f"SELECT {PEOPLE_COLUMNS}, articles.id FROM articles JOIN found USING (number)"
            " WHERE articles.live AND articles.id IN (SELECT value FROM json_each(?)) ORDER BY articles.place"
        )
        for *row, article_id in self._database.rows(statement, (json.dumps(ids),)):
            if (people := people_of_row(tuple(row), self._database.checked)) is not None:
                yield article_id, people

    def outlets(self) -> Iterator[tuple[str, str | None]]:
        """Yield (outlet as found, URL) for every live article that has an outlet."""
        statement = (
            "SELECT outlet, url, place FROM articles JOIN versions USING (number)"
            f" WHERE place > ? AND articles.live AND outlet IS NOT NULL ORDER BY place LIMIT {BATCH_SIZE}"
        )
        arrival = 0  # the column `place`
        while rows := self._database.rows(statement, (arrival,)):
            yield from ((outlet, url) for outlet, url, _ in rows)
            arrival = rows[-1][-1]

    def has_new_outlets(self) -> bool:
        """Return whether there are outlets that have never been resolved."""
        new = "SELECT name FROM outlets EXCEPT SELECT name FROM folding WHERE dimension = 'outlet' LIMIT 1"
        return self._database.row(new) is not None

    def walk(self, condition: str, generation: int = 0) -> Iterator[tuple[str, tuple[Person, ...]]]:
        """Yield (article id, people as found) by arrival, without those of damaged rows.

        The condition is SQL and may use `:generation`.
        """
        statement = (
            f"SELECT {PEOPLE_COLUMNS}, articles.id, articles.place FROM articles JOIN found USING (number)"
            f" WHERE articles.place > :place AND {condition} ORDER BY articles.place LIMIT {BATCH_SIZE}"
        )
        arrival = 0  # the column `place`
        while rows := self._database.rows(statement, {"place": arrival, "generation": generation}):
            for *row, article_id, _ in rows:
                if (people := people_of_row(tuple(row), self._database.checked)) is not None:
                    yield article_id, people
            arrival = rows[-1][-1]

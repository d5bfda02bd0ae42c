"""The archive's names: people found in articles, and the spellings folded into one value. Decides no folding itself.

What was found is kept as found; a folding is laid over it when an article is read, so that a better folding or a
person's correction changes no row of an article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from corpus import versions
from corpus.article import Mention, Person, Place
from corpus.database import Database

ValueDimension = Literal["outlet", "person"]

AT_ONCE = 2000
"""Articles read in one go; people alone are some hundred bytes each."""

# Articles named since a generation, and those with a spelling that changed its value since.
_NEWER = """
SELECT number FROM found WHERE found.generation > :generation
UNION SELECT named.number FROM folding JOIN named ON named.name = folding.spelling
    WHERE folding.dimension = 'person' AND folding.generation > :generation
"""


@dataclass(frozen=True, slots=True)
class Found:
    """The people and places found in a version of an article, under the names that the article gives them."""

    people: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()


class Values:
    """What a store knows of people and outlets; belongs to an `ArticleStore`, whose transactions it writes in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_found(self, number: int, found: Found, generation: int) -> None:
        """Keep what was found in the version with this row number, in place of what was found before."""
        people, places = versions.write_people(found.people), versions.write_places(found.places)
        self._database.write("DELETE FROM named WHERE number = ?", (number,))
        self._database.write("INSERT OR REPLACE INTO found VALUES (?, ?, ?, ?)", (number, generation, people, places))
        names = dict.fromkeys(person.name for person in found.people)
        self._database.write_many("INSERT INTO named VALUES (?, ?)", [(name, number) for name in names])

    def all_found(self) -> Iterator[tuple[str, tuple[Person, ...]]]:
        """Give (article id, people as found) for every live article in which people were looked for."""
        for article_id, people in self._walk("articles.live"):
            yield article_id, versions.read_people(people)

    def newer_than(self, generation: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give (article id, today's values) for the live articles whose values changed after a generation."""
        condition = f"articles.live AND articles.number IN ({_NEWER})"
        for article_id, people in self._walk(condition, generation):
            yield article_id, tuple(person.name for person in self.people(versions.read_people(people)))

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

    def put_folding(
        self, dimension: ValueDimension, values: Iterable[tuple[str | None, Iterable[str]]], generation: int
    ) -> None:
        """Keep the whole folding of a dimension; spellings whose value stays the same keep their generation."""
        known = dict(self._database.rows("SELECT spelling, value FROM folding WHERE dimension = ?", (dimension,)))
        wanted = {spelling: value for value, spellings in values for spelling in spellings}
        wanted |= {spelling: spelling for spelling in known if spelling not in wanted}  # no longer folded: itself
        rows = [
            (dimension, spelling, spelling.casefold(), value, generation)
            for spelling, value in wanted.items()
            if spelling not in known or known[spelling] != value
        ]
        self._database.write_many("INSERT OR REPLACE INTO folding VALUES (?, ?, ?, ?, ?)", rows)

    def today(self, dimension: ValueDimension, spelling: str) -> str | None:
        """Give the value of a spelling, itself when it is not folded, None when it is hidden."""
        statement = "SELECT value FROM folding WHERE dimension = ? AND spelling = ?"
        row = self._database.row(statement, (dimension, spelling))
        return row[0] if row else spelling

    def people(self, found: Iterable[Person]) -> tuple[Person, ...]:
        """Give people under today's values: those folded into one are one, hidden ones are left out."""
        today: dict[str, Person] = {}
        for person in found:
            value = self.today("person", person.name)
            if value is None:
                continue
            known = today.get(value)
            today[value] = _joined(known, person) if known else replace(person, name=value)
        return tuple(today.values())

    def value_of(self, dimension: ValueDimension, spelling: str) -> str | None:
        """Give the value into which a spelling is folded, as written or else whatever its case; None when unknown."""
        spelling = " ".join(spelling.split())
        exact = "SELECT value FROM folding WHERE dimension = ? AND spelling = ? AND value IS NOT NULL"
        alike = (
            "SELECT value FROM folding WHERE dimension = ? AND folded = ? AND value IS NOT NULL"
            " ORDER BY value = spelling DESC, spelling"
        )
        for statement, wanted in ((exact, spelling), (alike, spelling.casefold())):
            if row := self._database.row(statement, (dimension, wanted)):
                return str(row[0])
        return self._outlet(spelling) if dimension == "outlet" else self._unfolded(spelling)

    def _outlet(self, spelling: str) -> str | None:
        statement = "SELECT name FROM outlets WHERE folded = ? ORDER BY name = ? DESC, name"
        row = self._database.row(statement, (spelling.casefold(), spelling))
        return self.today("outlet", row[0]) if row else None

    def _unfolded(self, name: str) -> str | None:
        row = self._database.row(
            "SELECT name FROM named WHERE name = ? AND name NOT IN"
            " (SELECT spelling FROM folding WHERE dimension = 'person')",
            (name,),
        )
        return str(row[0]) if row else None


def _joined(one: Person, other: Person) -> Person:
    forms = tuple(dict.fromkeys((*one.forms, *other.forms)))
    return replace(one, forms=forms, mentions=tuple(sorted((*one.mentions, *other.mentions), key=_place)))


def _place(mention: Mention) -> tuple[bool, int]:
    return mention.field != "title", mention.start

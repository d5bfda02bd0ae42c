"""Counts of the names of people in live articles, kept up to date in tables of the store. Compares no names.

The counts are derived: all of them can be made again from the people that were found.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from corpus.article import Person
from corpus.resolution.clusters import RULES_VERSION
from corpus.store.database import Database
from corpus.store.name_clusters import NameClusters
from corpus.store.rows import PEOPLE_COLUMNS, people_of_row

_BATCH = 2_000
_GONE = """
SELECT counted.number FROM counted JOIN versions USING (number)
WHERE versions.id IN (SELECT id FROM versions WHERE generation >= :generation)
    AND counted.number NOT IN (SELECT number FROM articles WHERE live AND id = versions.id)
"""
_NEW = """
SELECT found.number FROM found JOIN versions USING (number) JOIN articles ON articles.id = versions.id
WHERE found.generation >= :generation AND articles.live AND articles.number = found.number
    AND found.number NOT IN (SELECT number FROM counted)
"""
_AMONG = "(SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class NameCounts:
    """By name: the number of articles, the number of articles of each form, the representative of its cluster."""

    articles: Mapping[str, int]
    forms: Mapping[str, Counter[str]]
    representatives: Mapping[str, str]


class NameCounter:
    """The counts of the names in an archive; writes inside the transaction of its caller."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._clusters = NameClusters(database)

    def update(self, generation: int, corrections: Collection[str] = ()) -> set[str] | None:
        """Count changed articles; return the names whose canonical name or spellings may have changed (None: all).

        `generation` is the one that will show them. `corrections` are the names that occur in corrections: their people
        are always returned, and once more after no correction mentions them any longer.
        """
        for statement in files("corpus.store").joinpath("name_counts.sql").read_text("utf-8").split(";\n"):
            self._database.write(statement)
        state = self._database.row("SELECT rules, generation, corrected FROM counting")
        from_scratch = state is None or state[0] != RULES_VERSION
        if from_scratch:
            for table in ("counted", "counted_forms", "counted_names", "counted_keys"):
                self._database.write(f"DELETE FROM {table}")
        changed = self._count(0 if from_scratch else state[1])
        corrected = set() if from_scratch else set(json.loads(state[2]))
        if from_scratch or self._clusters.has_many(changed):
            self._clusters.rebuild(changed)
            affected = None
        else:
            affected = self._clusters.update(changed) | corrected | self._clusters.members(corrected)
        now_corrected = self._clusters.members(self._with_form(corrections))
        values = (RULES_VERSION, generation, json.dumps(sorted(now_corrected)))
        self._database.write("DELETE FROM counting")
        self._database.write("INSERT INTO counting VALUES (?, ?, ?)", values)
        return None if affected is None else affected | now_corrected

    def all(self) -> NameCounts:
        """Return the counts of all names."""
        # The column `head` holds the representative.
        return _name_counts(
            self._database.rows("SELECT name, articles, head FROM counted_names"),
            self._database.rows("SELECT name, form, articles FROM counted_forms"),
        )

    def of(self, names: Collection[str]) -> NameCounts:
        """Return the counts of some names; names without articles are left out."""
        listed = json.dumps(sorted(names))
        return _name_counts(
            self._database.rows(f"SELECT name, articles, head FROM counted_names WHERE name IN {_AMONG}", (listed,)),
            self._database.rows(f"SELECT name, form, articles FROM counted_forms WHERE name IN {_AMONG}", (listed,)),
        )

    def _with_form(self, forms: Collection[str]) -> set[str]:
        """Return these forms and all names that have one of them."""
        listed = json.dumps(sorted(forms))
        rows = self._database.rows(f"SELECT DISTINCT name FROM counted_forms WHERE form IN {_AMONG}", (listed,))
        return {name for (name,) in rows} | set(forms)

    def _count(self, generation: int) -> Counter[str]:
        """Bring the counts of forms up to the live articles; return the change in articles of each changed name."""
        names: Counter[str] = Counter()
        forms: Counter[tuple[str, str]] = Counter()
        changed: set[str] = set()
        for statement, sign in ((_GONE, -1), (_NEW, 1)):
            numbers = [number for (number,) in self._database.rows(statement, {"generation": generation})]
            for people in self._people(numbers):
                for person in people:
                    changed.add(person.name)
                    names[person.name] += sign
                    for form in person.forms or (person.name,):
                        forms[person.name, form] += sign
            change = "INSERT INTO counted VALUES (?)" if sign > 0 else "DELETE FROM counted WHERE number = ?"
            self._database.write_many(change, [(number,) for number in numbers])
        self._database.write_many(
            "INSERT INTO counted_forms VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET articles = counted_forms.articles + excluded.articles",
            [(name, form, count) for (name, form), count in forms.items() if count],
        )
        self._database.write_many(
            "DELETE FROM counted_forms WHERE name = ? AND form = ? AND articles = 0",
            [name_and_form for name_and_form, count in forms.items() if count < 0],
        )
        return Counter({name: names[name] for name in changed})

    def _people(self, numbers: list[int]) -> Iterator[tuple[Person, ...]]:
        statement = f"SELECT {PEOPLE_COLUMNS} FROM found WHERE number IN {_AMONG}"
        for start in range(0, len(numbers), _BATCH):
            batch = json.dumps(numbers[start : start + _BATCH])
            rows = self._database.rows(statement, (batch,))
            yield from (people_of_row(row, self._database.checked) or () for row in rows)


def _name_counts(names: Iterable[tuple[str, int, str]], forms: Iterable[tuple[str, str, int]]) -> NameCounts:
    articles, representatives = {}, {}
    for name, count, representative in names:
        articles[name] = count
        representatives[name] = representative
    by_name: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, form, count in forms:
        by_name[name][form] = count
    return NameCounts(articles, by_name, representatives)

"""The tables of evidence for names in `articles.db`. Weighs nothing: `corpus.people.evidence` does.

All that is written is inside the transaction of the caller, so an interruption leaves whole articles counted.
"""

from __future__ import annotations

import json
import struct
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from heapq import nsmallest
from importlib.resources import files
from typing import NamedTuple

from corpus.people.evidence.evidence_rows import Changes, FormRow, Sampled, WordRow
from corpus.store.database import Database

RULES = 3
"""The version of what is counted: with another one all articles are counted again."""
TABLES = ("", "_forms", "_words", "_articles", "_verdicts")
_SAMPLED = struct.Struct("<qqhh")
_AMONG = "(SELECT value FROM json_each(?))"
_BATCH = 5_000
_UPSERT_WORD = """
INSERT INTO counted_evidence_words VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    first = first + excluded.first, first_people = first_people + excluded.first_people,
    last = last + excluded.last, last_people = last_people + excluded.last_people,
    capital = capital + excluded.capital, lower = lower + excluded.lower
"""
_KEEP_BOUNDS = """
UPDATE counted_evidence_forms SET
    below = MAX(COALESCE(below, ?1), ?1), above = MIN(COALESCE(above, ?2), ?2),
    context = CASE WHEN COALESCE(context, ?3) = ?3 THEN ?3 ELSE -1 END,
    place = CASE WHEN COALESCE(place, ?4) = ?4 THEN ?4 ELSE -1 END
WHERE form = ?5 AND (below IS NULL OR below < ?1 OR above > ?2 OR context != ?3 OR place != ?4)
"""
"""Bounds that were found with different weights of the context, or as a place and as none, are valid for neither."""


class Bounds(NamedTuple):
    """Between which evidence, the upper end exclusive, the articles stay as they are in which a form was decided on.

    And with which weight of the context, and whether as a place.
    """

    below: int
    above: int
    context: int
    place: int


class EvidenceStore:
    """The evidence of an archive; `prepare` or `forget` comes first."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._next = 0

    def prepare(self) -> bool:
        """Create the tables, inside a transaction; return whether nothing is counted that is still valid."""
        for statement in files("corpus.store.evidence").joinpath("evidence.sql").read_text("utf-8").split(";\n"):
            self._database.write(statement)
        self._next = self._database.row("SELECT COALESCE(MAX(number), 0) FROM counted_evidence_forms")[0]
        state = self._database.row("SELECT rules FROM counted_evidence")
        if state and state[0] == RULES:
            return False
        for table in TABLES:
            self._database.write(f"DELETE FROM counted_evidence{table}")
        self._database.write("INSERT INTO counted_evidence VALUES (?, 0)", (RULES,))
        self._next = 0
        return True

    def forget(self) -> bool:
        """Drop the tables, inside a transaction; return whether there were any."""
        known = self._database.row("SELECT 1 FROM sqlite_schema WHERE name = 'counted_evidence'") is not None
        forget_evidence(self._database)
        return known

    def size(self) -> int:
        """Return the number of articles that are counted."""
        return int(self._database.row("SELECT articles FROM counted_evidence")[0])

    def form_rows(self, forms: Collection[str]) -> Mapping[str, FormRow]:
        """Return the rows of forms."""
        statement = f"SELECT form, articles, sample FROM counted_evidence_forms WHERE form IN {_AMONG}"
        return {
            form: FormRow(articles, _sample(sample))
            for form, articles, sample in self._database.rows(statement, (json.dumps(list(forms)),))
        }

    def word_rows(self, words: Collection[str]) -> Mapping[str, WordRow]:
        """Return the rows of words."""
        statement = f"SELECT * FROM counted_evidence_words WHERE word IN {_AMONG}"
        return {word: WordRow(*row) for word, *row in self._database.rows(statement, (json.dumps(list(words)),))}

    def add(self, articles: Mapping[int, tuple[int, Collection[str]]], changes: Changes) -> None:
        """Count articles, each with its key and its forms, and what they change."""
        self._write(changes)
        numbers = self._numbers({form for _, forms in articles.values() for form in forms})
        rows = [
            (number, key, array("I", sorted(numbers[form] for form in forms)).tobytes())
            for number, (key, forms) in articles.items()
        ]
        self._database.write_many("INSERT INTO counted_evidence_articles VALUES (?, ?, ?)", rows)
        self._database.write("UPDATE counted_evidence SET articles = articles + ?", (len(rows),))

    def remove(self, articles: Collection[int], changes: Changes) -> None:
        """Count articles no longer, with what that changes."""
        self._write(changes)
        listed = json.dumps(sorted(articles))
        self._database.write(f"DELETE FROM counted_evidence_articles WHERE number IN {_AMONG}", (listed,))
        self._database.write(f"DELETE FROM counted_evidence_verdicts WHERE article IN {_AMONG}", (listed,))
        self._database.write("UPDATE counted_evidence SET articles = articles - ?", (len(articles),))

    def _write(self, changes: Changes) -> None:
        rows = [
            (form, row.articles, b"".join(_SAMPLED.pack(*one) for one in row.sample))
            for form, row in changes.forms.items()
        ]
        self._numbers(changes.forms.keys())
        self._database.write_many("UPDATE counted_evidence_forms SET articles = ?2, sample = ?3 WHERE form = ?1", rows)
        self._database.write_many(_UPSERT_WORD, [(word, *row) for word, row in sorted(changes.words.items())])

    def _numbers(self, forms: Collection[str]) -> Mapping[str, int]:
        """Return the numbers of forms; new ones get the next."""
        statement = f"SELECT form, number FROM counted_evidence_forms WHERE form IN {_AMONG}"
        known = dict(self._database.rows(statement, (json.dumps(list(forms)),)))
        new = {form: self._next + at for at, form in enumerate((form for form in forms if form not in known), 1)}
        self._next += len(new)
        self._database.write_many(
            "INSERT INTO counted_evidence_forms (number, form, articles, sample) VALUES (?, ?, 0, x'')",
            [(number, form) for form, number in new.items()],
        )
        return known | new

    def uncounted(self, numbers: Collection[int]) -> set[int]:
        """Return those of these versions that are not counted."""
        listed = json.dumps(sorted(numbers))
        statement = f"SELECT number FROM counted_evidence_articles WHERE number IN {_AMONG}"
        return set(numbers) - {number for (number,) in self._database.rows(statement, (listed,))}

    def gone(self) -> list[tuple[int, str, str, str]]:
        """Return the versions that are counted and no longer current: number, article id, title, body."""
        return self._database.rows(
            "SELECT number, versions.id, title, body FROM counted_evidence_articles JOIN versions USING (number)"
            " JOIN texts USING (number) WHERE number NOT IN (SELECT number FROM articles WHERE live)"
        )

    def with_forms(self, forms: Collection[str], but: Collection[int], most: int) -> dict[str, list[int]]:
        """Return the counted versions with each of some forms, smallest keys first, without some versions."""
        by_number = {number: form for form, number in self._numbers(forms).items()}
        found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for article, key, of_article in self._articles():
            if article not in but:
                for number in by_number.keys() & array("I", of_article):
                    found[by_number[number]].append((key, article))
        return {form: [article for _, article in nsmallest(most, keys)] for form, keys in found.items()}

    def _articles(self) -> Iterator[tuple[int, int, bytes]]:
        last = -1
        statement = "SELECT number, key, forms FROM counted_evidence_articles WHERE number > ? ORDER BY number LIMIT ?"
        while rows := self._database.rows(statement, (last, _BATCH)):
            yield from rows
            last = rows[-1][0]

    def texts(self, numbers: Collection[int]) -> dict[int, tuple[str, str, str]]:
        """Return the article id, title and body of versions."""
        statement = (
            f"SELECT number, versions.id, title, body FROM versions JOIN texts USING (number) WHERE number IN {_AMONG}"
        )
        return {number: tuple(row) for number, *row in self._database.rows(statement, (json.dumps(sorted(numbers)),))}

    def verdicts(self, forms: Collection[str]) -> dict[str, dict[int, str]]:
        """Return the verdicts that are known on forms, by version."""
        found: defaultdict[str, dict[int, str]] = defaultdict(dict)
        statement = (
            "SELECT forms.form, article, verdict FROM counted_evidence_forms AS forms"
            f" JOIN counted_evidence_verdicts AS verdicts ON verdicts.form = number WHERE forms.form IN {_AMONG}"
        )
        for form, article, verdict in self._database.rows(statement, (json.dumps(list(forms)),)):
            found[form][article] = verdict
        return dict(found)

    def put_verdicts(self, verdicts: Iterable[tuple[str, int, str]]) -> None:
        """Keep verdicts on forms in versions."""
        self._database.write_many(
            "INSERT OR REPLACE INTO counted_evidence_verdicts"
            " SELECT number, ?2, ?3 FROM counted_evidence_forms WHERE form = ?1",
            list(verdicts),
        )

    def keep_bounds(self, bounds: Mapping[str, Bounds]) -> None:
        """Narrow the bounds of forms to those of further articles."""
        self._database.write_many(_KEEP_BOUNDS, [(*one, form) for form, one in bounds.items()])

    def forms(self) -> Iterator[list[str]]:
        """Yield all forms that are counted, in batches."""
        last = 0
        statement = (
            "SELECT number, form FROM counted_evidence_forms WHERE number > ? AND articles > 0 ORDER BY number LIMIT ?"
        )
        while rows := self._database.rows(statement, (last, _BATCH)):
            yield [form for _, form in rows]
            last = rows[-1][0]

    def bounds(self) -> Iterator[list[tuple[str, Bounds]]]:
        """Yield the bounds of all forms that were decided on, in batches."""
        last = 0
        statement = (
            "SELECT number, form, below, above, context, place FROM counted_evidence_forms"
            " WHERE number > ? AND below IS NOT NULL ORDER BY number LIMIT ?"
        )
        while rows := self._database.rows(statement, (last, _BATCH)):
            yield [(form, Bounds(*bounds)) for _, form, *bounds in rows]
            last = rows[-1][0]

    def articles_with(self, forms: Collection[str]) -> list[int]:
        """Return the counted versions with any of these forms, and forget the bounds of the forms."""
        numbers = set(self._numbers(forms).values())
        self._database.write(
            "UPDATE counted_evidence_forms SET below = NULL, above = NULL, context = NULL, place = NULL"
            f" WHERE number IN {_AMONG}",
            (json.dumps(sorted(numbers)),),
        )
        return [article for article, _, of in self._articles() if not numbers.isdisjoint(array("I", of))]


def forget_evidence(database: Database) -> None:
    """Drop the tables of evidence, inside a transaction: they are made again when people are looked for."""
    for table in TABLES:
        database.write(f"DROP TABLE IF EXISTS counted_evidence{table}")


def _sample(blob: bytes) -> tuple[Sampled, ...]:
    return tuple(Sampled(*one) for one in _SAMPLED.iter_unpack(blob))

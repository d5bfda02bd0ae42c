"""What pages are known by: the table of identities and the articles that they lead to. Decides no identity."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from corpus.errors import ArchiveDamaged
from corpus.metadata.page_identity import ALIKE, SOURCE, WORDS, of_path
from corpus.store.database import Database
from corpus.store.integrity.row_checks import row_check
from corpus.store.integrity.totals import Totals

_AMONG = "SELECT identity, id, crc FROM identities WHERE identity IN (SELECT value FROM json_each(?))"
_BELOW = "SELECT identity, id, crc FROM identities WHERE identity > ? AND identity < ? ORDER BY identity LIMIT 5000"
_PUT = (
    "INSERT INTO identities VALUES (?, ?, ?) ON CONFLICT (identity) DO UPDATE SET id = excluded.id, crc = excluded.crc"
)


_EXPORTED = (
    "SELECT DISTINCT outlet FROM identities JOIN articles USING (id) JOIN versions USING (number)"
    " WHERE identity > ?1 AND identity < ?1 || char(1114111) AND outlet IS NOT NULL"
)


def exported_outlets(database: Database) -> frozenset[str]:
    """Return the outlets of articles that library databases exported, as these name them."""
    return frozenset(outlet for (outlet,) in database.rows(_EXPORTED, (ALIKE,)))


class Identities:
    """The identities of one archive; writes inside the transaction of its caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, identities: Iterable[str]) -> dict[str, str]:
        """Return the article ids of those identities that are known; `ArchiveDamaged` if a row was changed."""
        rows = self._database.rows(_AMONG, (json.dumps(list(identities)),))
        return dict(self._checked(row) for row in rows)

    def of_collection(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield (identity, article id) of all pages that are known by their place in a collection."""
        last, end = of_path(name, ""), f"{of_path(name, '')[:-1]}0"  # "0" follows "/"
        while rows := self._database.rows(_BELOW, (last, end)):
            yield from map(self._checked, rows)
            last = rows[-1][0]

    def beginning(self, start: str) -> dict[str, str]:
        """Return the identities that begin so, and the article of each."""
        rows = self._database.rows(_BELOW, (start, f"{start}\U0010ffff"))
        return dict(self._checked(row) for row in rows)

    def of_article(self, article_id: str) -> tuple[str, ...]:
        """Return all identities that lead to an article."""
        rows = self._database.rows("SELECT identity FROM identities WHERE id = ? ORDER BY identity", (article_id,))
        return tuple(identity for (identity,) in rows)

    def has_earlier(self) -> bool:
        """Return whether there are articles that an earlier version stored and whose pages have not come again."""
        statement = "SELECT 1 FROM identities WHERE identity > ? AND identity < ? LIMIT 1"
        return any(self._database.row(statement, (kind, f"{kind[:-1]};")) for kind in (SOURCE, WORDS))

    def put(self, identities: Mapping[str, str]) -> None:
        """Store which article each identity leads to."""
        if identities:
            known = len(self._database.rows(_AMONG, (json.dumps(list(identities)),)))
            rows = [(identity, article, row_check(identity, article)) for identity, article in identities.items()]
            self._database.write_many(_PUT, sorted(rows))
            Totals(self._database).add("identities", len(identities) - known)

    def drop(self, identities: Sequence[str]) -> None:
        """Delete identities."""
        if identities:
            gone = self._database.write_many(
                "DELETE FROM identities WHERE identity = ?", [(identity,) for identity in identities]
            )
            Totals(self._database).add("identities", -gone)

    def _checked(self, row: tuple[str, str, int]) -> tuple[str, str]:
        identity, article, crc = row
        if row_check(identity, article) != crc:
            raise ArchiveDamaged(
                f"{self._database.path} is damaged: which article the page “{identity}” belongs to differs from what"
                " was written. Run `dateline rebuild`, which derives it again, or restore the archive from a backup."
            )
        return identity, article

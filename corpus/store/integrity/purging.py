"""Purged articles: their rows are deleted for good, and a keyed hash of their ids is kept. Knows no other file.

The hash keeps the next `add` from bringing a purged page back. Without the key, which lies in the same archive, it
does not tell which page that was; with the key a guessed address can be compared with it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection
from dataclasses import dataclass
from secrets import token_bytes

from corpus.store.database import Database

_AMONG = "(SELECT value FROM json_each(?))"
_NAMES = {
    "person": "SELECT name FROM named",
    "outlet": "SELECT outlet FROM versions WHERE outlet IS NOT NULL",
}
"""The names that articles have, by dimension."""


@dataclass(frozen=True, slots=True)
class PurgedIds:
    """The keyed hashes of the ids and identities that an intake passes over.

    Of `earlier` ones only the id is known, as earlier versions computed it.
    """

    key: bytes
    marks: frozenset[bytes]
    earlier: frozenset[bytes] = frozenset()

    def __contains__(self, article_id: str) -> bool:
        return bool(self.marks) and _mark(self.key, article_id) in self.marks

    def by_earlier_id(self, article_id: str) -> bool:
        """Return whether an earlier version purged the article that had this id."""
        return bool(self.earlier) and _mark(self.key, article_id) in self.earlier


def purged_ids(database: Database) -> PurgedIds:
    """Return what is purged and may not come back."""
    return _ids(database, "NOT again")


def unfinished_ids(database: Database) -> PurgedIds:
    """Return what a purge has deleted that has not ended yet."""
    return _ids(database, "unfinished")


def _ids(database: Database, condition: str) -> PurgedIds:
    rows = database.rows(f"SELECT mark, article FROM purged WHERE {condition}")
    marks = frozenset(mark for mark, _ in rows)
    return PurgedIds(
        _key(database) if marks else b"", marks, frozenset(mark for mark, article in rows if article is None)
    )


def begin_purge(database: Database, ids: Collection[str], again: bool) -> None:
    """Delete every row of articles and mark them as being purged, inside a transaction.

    With `again` they may be added again later. Names and totals must be derived again in the same transaction.
    """
    key = _key(database) or _new_key(database)
    listed = json.dumps(sorted(ids))
    known_by = database.rows(f"SELECT identity, id FROM identities WHERE id IN {_AMONG}", (listed,))
    numbers = [number for (number,) in database.rows(f"SELECT number FROM versions WHERE id IN {_AMONG}", (listed,))]
    for table in ("texts", "found", "named"):
        database.write(f"DELETE FROM {table} WHERE number IN {_AMONG}", (json.dumps(numbers),))
    for table in ("articles", "versions", "exceptions", "identities"):
        database.write(f"DELETE FROM {table} WHERE id IN {_AMONG}", (listed,))
    for dimension, names in _NAMES.items():  # a former name may be one that only the purged articles had
        gone = f"name NOT IN ({names}) OR value NOT IN ({names})"
        database.write(f"DELETE FROM former_names WHERE dimension = '{dimension}' AND ({gone})")
    marked = [(article_id, article_id) for article_id in ids] + known_by
    marks = [(_mark(key, one), 1, int(again), _mark(key, article_id)) for one, article_id in marked]
    database.write_many("INSERT OR REPLACE INTO purged VALUES (?, ?, ?, ?)", marks)


def end_purge(database: Database) -> None:
    """Store that nothing of what was purged is left, inside a transaction."""
    database.write("DELETE FROM purged WHERE again")
    database.write("UPDATE purged SET unfinished = 0")


def allow_again(database: Database, article_id: str) -> None:
    """Let a purged page be added again, inside a transaction."""
    mark = _mark(_key(database), article_id)
    database.write("DELETE FROM purged WHERE mark = ?1 OR article = ?1", (mark,))


def _key(database: Database) -> bytes:
    row = database.row("SELECT key FROM main.purge_key") if database.checked else None
    return row[0] if row else b""


def _new_key(database: Database) -> bytes:
    key = token_bytes(32)
    database.write("INSERT INTO purge_key VALUES (?)", (key,))
    return key


def _mark(key: bytes, article_id: str) -> bytes:
    return hmac.digest(key, article_id.encode("utf-8", "surrogatepass"), "sha256")

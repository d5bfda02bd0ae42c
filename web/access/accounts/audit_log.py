"""The audit log: who signed in and out, failed, exported and changed, and when. Holds no query texts."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from web.access.accounts.state_database import StateDatabase

MOST_EVENTS = 100_000
LONGEST_KEPT = 400 * 86_400.0
"""Seconds. An event is dropped when it is older, or when there are `MOST_EVENTS` later ones."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done: at a time in seconds since 1970, by a user, from an address.

    `name` is None if no known user did it: an unknown name may be a password that was typed into the wrong field.
    """

    at: float
    name: str | None
    event: str
    detail: str = ""
    address: str = ""


def write(connection: sqlite3.Connection, event: Event) -> None:
    """Write an event within a transaction, and drop what is too old."""
    values = (event.at, event.name, event.event, event.detail, event.address)
    done = connection.execute("INSERT INTO events (at, name, event, detail, address) VALUES (?, ?, ?, ?, ?)", values)
    kept = ((done.lastrowid or 0) - MOST_EVENTS, event.at - LONGEST_KEPT)
    connection.execute("DELETE FROM events WHERE id <= ? OR at < ?", kept)


class AuditLog:
    """The events in a state database."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def write(self, event: Event) -> None:
        """Write an event in a transaction of its own."""
        with self._database.writing() as connection:
            write(connection, event)

    def latest(self, most: int) -> list[Event]:
        """Return the latest events, the newest last."""
        statement = "SELECT at, name, event, detail, address FROM events ORDER BY id DESC LIMIT ?"
        return [Event(*row) for row in reversed(self._database.rows(statement, (most,)))]

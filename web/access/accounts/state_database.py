"""The SQLite file of the state folder, shared by workers and commands. Makes its tables and leaves their rows alone."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

FILE = "access.db"
APPLICATION = 0x4474_6C53  # "DtlS", which distinguishes the state of access from any other SQLite database
FORMAT = 1
BUSY_TIMEOUT = 10.0
"""Seconds to wait for another process's transaction, each of which writes a few rows."""

_SCHEMA = f"""
CREATE TABLE users (
    key TEXT PRIMARY KEY,      -- the name without case
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL,    -- an argon2 hash with its parameters
    added REAL NOT NULL,
    changed REAL NOT NULL
);
CREATE TABLE sessions (
    token BLOB PRIMARY KEY,    -- the SHA-256 of the token in the cookie
    user TEXT NOT NULL REFERENCES users (key) ON DELETE CASCADE,
    started REAL NOT NULL,
    seen REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_of_user ON sessions (user, started);
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    name BLOB NOT NULL,        -- the SHA-256 of the name as typed, which may be a password in the wrong field
    address TEXT NOT NULL,
    at REAL NOT NULL,
    succeeded INTEGER NOT NULL
);
CREATE INDEX attempts_by_name ON attempts (name, at);
CREATE INDEX attempts_by_address ON attempts (address, at);
CREATE INDEX attempts_by_time ON attempts (at);
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL,
    name TEXT,
    event TEXT NOT NULL,
    detail TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX events_by_time ON events (at);
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {FORMAT}
"""

_REASONS = {
    "SQLITE_BUSY": "is being written by another process; try again in a moment",
    "SQLITE_LOCKED": "is being written by another process; try again in a moment",
    "SQLITE_READONLY": "cannot be written; check who owns it and its folder",
    "SQLITE_PERM": "cannot be written; check who owns it and its folder",
    "SQLITE_CANTOPEN": "cannot be opened; check who owns it and its folder",
    "SQLITE_FULL": "cannot grow, because the disk is full; make room and try again",
    "SQLITE_CORRUPT": "is damaged; restore it from a copy, or move it away and add the users again",
    "SQLITE_NOTADB": "is damaged; restore it from a copy, or move it away and add the users again",
}


class StateError(Exception):
    """The state of access cannot be used; the message says what is wrong and what to do."""


def _translate(error: sqlite3.Error, path: Path) -> StateError:
    name = getattr(error, "sqlite_errorname", None) or ""
    primary = "_".join(name.split("_")[:2])
    return StateError(f"{path} {_REASONS.get(primary, f'cannot be used ({error}); check its disk and its folder')}.")


class StateDatabase:
    """The database of a state folder. Threads and processes use it side by side; connections are lent from a pool."""

    def __init__(self, folder: Path) -> None:
        """Open the database of a folder that exists; create it if it is missing."""
        self.path = folder / FILE
        self._idle: list[sqlite3.Connection] = []
        self._lending = threading.Lock()
        self._process = os.getpid()
        self._inherited: list[list[sqlite3.Connection]] = []
        self._finalizer = weakref.finalize(self, _close_all, self._idle)
        if not self.path.exists():
            self._touch()
        if self.rows("PRAGMA application_id")[0][0] != APPLICATION:
            self._create()
        self._check()

    def close(self) -> None:
        """Close the connections."""
        self._finalizer()

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with self._lent() as connection:
            return connection.execute(statement, parameters).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection for one transaction: committed when the block ends well, else undone."""
        with self._lent() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:  # whatever ends the block, KeyboardInterrupt too, undoes it
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    def scrub(self) -> None:
        """Empty the write-ahead log, in which deleted rows can still be read; not while another process reads it."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._take()
            try:
                yield connection
            finally:
                self._idle.append(connection)
        except sqlite3.Error as error:
            raise _translate(error, self.path) from error

    def _take(self) -> sqlite3.Connection:
        with self._lending:
            if self._process != os.getpid():
                # A connection must not cross a fork, and closing it here would drop the parent's locks.
                self._inherited.append(self._idle.copy())
                self._idle.clear()
                self._process = os.getpid()
            if self._idle:
                return self._idle.pop()
        return self._connect()

    def _connect(self) -> sqlite3.Connection:
        uri = f"{self.path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # a removed user leaves no hash in free pages
        connection.execute("PRAGMA synchronous = FULL")  # a session that was ended stays ended after a power cut
        connection.execute("PRAGMA trusted_schema = OFF")
        return connection

    def _touch(self) -> None:
        """Make the empty file, which another process may do at the same moment."""
        try:
            self.path.touch(mode=0o600)  # SQLite gives its other files the mode of this one
            folder = self.path.parent.stat()
            if os.geteuid() == 0 and folder.st_uid != 0:
                os.chown(self.path, folder.st_uid, folder.st_gid)  # so that root can add users for a server's user
        except OSError as error:
            raise StateError(f"{self.path} cannot be made ({error.strerror}); check who owns its folder.") from error

    def _create(self) -> None:
        """Make the tables in an empty file; an interrupted process leaves all of them or none."""
        count = "SELECT count(*) FROM sqlite_master"
        if self.rows(count)[0][0]:
            return  # another program's file is left as it is
        self.rows("PRAGMA journal_mode = WAL")
        with self.writing() as connection:
            if connection.execute(count).fetchone()[0] == 0:  # else another process was first
                for statement in _SCHEMA.split(";\n"):
                    connection.execute(statement)

    def _check(self) -> None:
        application = self.rows("PRAGMA application_id")[0][0]
        file_format = self.rows("PRAGMA user_version")[0][0]
        if application != APPLICATION:
            raise StateError(f"{self.path} is not the state of a Dateline server; name another folder with --state.")
        if file_format > FORMAT:
            raise StateError(f"{self.path} was written by a later Dateline; use that one, or name another --state.")


def _close_all(connections: list[sqlite3.Connection]) -> None:
    while connections:
        connections.pop().close()

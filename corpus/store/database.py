"""The SQLite file under an archive: connections, transactions and errors. Knows no table and no article.

Each thread has a connection of its own, so that readers need no lock; writing is one thread's at a time. Every
`sqlite3` exception is translated here, by SQLite's own name of what went wrong.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from corpus.errors import (
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveError,
    ArchiveTooNew,
    ArchiveUnavailable,
    ArchiveUnwritable,
)

Values = Sequence[Any] | Mapping[str, Any]

APPLICATION = 0x4474_6C6E  # "Dtln", which tells an archive's file from any other SQLite database
FORMAT = 1
PATIENCE = 10.0
"""Seconds to wait for another process's transaction; one batch of an intake takes well under one."""
PAGE = 16_384
"""Bytes of a page: articles of a few kilobytes fill it well: the file is a seventh smaller than with usual pages."""
MAPPED = 1 << 31
"""Bytes of the file that are looked at where the system keeps them instead of being copied: the articles of ten hits
lie on forty pages, and take half the time. SQLite maps 2 GiB at most and reads what lies beyond."""
CACHE = 64_000
"""Kilobytes of pages that a writing thread keeps: the upper part of every index of some hundred thousand articles."""
LOG = 4_000
"""Pages of the log of what was written, 64 MB, before they are copied into the file: many pages change again before."""
LONG_LOG = 4 * LOG
"""The same while another thread copies them: what is written meanwhile makes the log longer, and never begin anew."""

_ERRORS: dict[str, tuple[type[ArchiveError], str]] = {
    "SQLITE_BUSY": (ArchiveBusy, "is being written by another process; try again when that has ended"),
    "SQLITE_LOCKED": (ArchiveBusy, "is being written by another process; try again when that has ended"),
    "SQLITE_READONLY": (ArchiveUnwritable, "cannot be written; check the permissions of its folder"),
    "SQLITE_PERM": (ArchiveUnwritable, "cannot be written; check the permissions of its folder"),
    "SQLITE_AUTH": (ArchiveUnwritable, "cannot be written; check the permissions of its folder"),
    "SQLITE_FULL": (ArchiveUnwritable, "cannot grow, because the disk is full; make room and run the command again"),
    "SQLITE_CORRUPT": (ArchiveDamaged, "is damaged; restore the archive from a backup"),
    "SQLITE_NOTADB": (ArchiveDamaged, "is damaged or not an archive's; restore the archive from a backup"),
    "SQLITE_FORMAT": (ArchiveDamaged, "is damaged or not an archive's; restore the archive from a backup"),
}
_OTHERWISE = (ArchiveUnavailable, "cannot be used ({error}); check that its disk is there and can be read")


def _copied_at(pages: int) -> str:
    """Give the statement by which a connection copies the log into the file once it has so many pages."""
    return f"PRAGMA wal_autocheckpoint = {pages}"


def translate(error: sqlite3.Error, path: Path) -> ArchiveError:
    """Give the archive's own error for one of SQLite's."""
    name = getattr(error, "sqlite_errorname", None) or ""
    primary = "_".join(name.split("_")[:2])  # SQLITE_READONLY_DBMOVED is a kind of SQLITE_READONLY
    kind, sentence = _ERRORS.get(primary, _OTHERWISE)
    return kind(f"{path} {sentence.format(error=error)}.")


class _Translated:
    """A block out of which no exception of SQLite comes; entered several times a page, so not a generator."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            raise translate(error, self._path) from error


class Database:
    """An SQLite file that many threads read and one at a time writes."""

    def __init__(self, path: Path, schema: str | None = None) -> None:
        """Open the file; with a `schema`, make it first where it is not there yet."""
        self.path = path
        self._translated = _Translated(path)
        self._own = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._opening = threading.Lock()
        self._writing = threading.RLock()
        self._depth = 0
        self._written = 0
        with self._translated:
            if schema is not None:
                self._make(schema)
            self._check()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._connect()
            self._own.connection = connection
            with self._opening:
                self._opened.append(connection)
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = self._open("mode=rw")
        try:
            connection.execute("PRAGMA schema_version")
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorname != "SQLITE_CANTOPEN" or not self.path.exists():
                raise
            # On a disk that cannot be written there is no place for the shared file of WAL, and no writer either.
            connection = self._open("immutable=1")
        connection.execute(f"PRAGMA mmap_size = {MAPPED}")
        connection.execute("PRAGMA trusted_schema = OFF")  # archives get passed between people
        connection.execute(_copied_at(LOG))
        connection.execute("PRAGMA synchronous = FULL")  # the index must never name a row that a power cut took away
        return connection

    def _open(self, how: str) -> sqlite3.Connection:
        # Closed by `close`, perhaps from another thread; each thread otherwise keeps to its own.
        uri = f"{self.path.absolute().as_uri()}?{how}"
        return sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)

    def _make(self, schema: str) -> None:
        if self.path.exists() and self.path.stat().st_size:
            return
        connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
        try:
            connection.execute(f"PRAGMA page_size = {PAGE}")
            connection.execute("PRAGMA journal_mode = WAL")
            marks = f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};"
            connection.executescript(f"BEGIN IMMEDIATE; {schema}; {marks} COMMIT;")
        finally:
            connection.close()

    def _check(self) -> None:
        application = self.rows("PRAGMA application_id")[0][0]
        made_with = self.rows("PRAGMA user_version")[0][0]
        if application != APPLICATION:
            raise ArchiveDamaged(f"{self.path} is not the database of an archive; choose another folder.")
        if made_with > FORMAT:
            raise ArchiveTooNew(f"{self.path} was written by a later Dateline; install that version to use it.")

    def rows(self, statement: str, values: Values = ()) -> list[Any]:
        """Read all rows that a statement gives."""
        with self._translated:
            return self._connection().execute(statement, values).fetchall()

    def row(self, statement: str, values: Values = ()) -> Any:
        """Read the first row that a statement gives, or None."""
        with self._translated:
            return self._connection().execute(statement, values).fetchone()

    def write(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Carry out a statement inside a `transaction` and give the number of the row it added."""
        assert self._depth, "writing happens inside a transaction"
        self._written += 1
        with self._translated:
            return self._connection().execute(statement, values).lastrowid or 0

    def write_many(self, statement: str, values: Sequence[Sequence[Any]]) -> None:
        """Carry out a statement for each of many rows of values, inside a `transaction`."""
        assert self._depth, "writing happens inside a transaction"
        self._written += 1
        with self._translated:
            self._connection().executemany(statement, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all that is written in the block when it ends well, and nothing of it when it raises.

        Inside another transaction the block is a part of that one.
        """
        with self._writing:
            if not self._depth:
                with self._translated:
                    self._connection().execute(f"PRAGMA cache_size = -{CACHE}")
                    self._connection().execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:  # whatever ended the block, nothing of it stays
                self._end("ROLLBACK")
                raise
            self._end("COMMIT")

    def _end(self, how: str) -> None:
        self._depth -= 1
        self._written += 1
        if self._depth:
            return
        with self._translated:
            connection = self._connection()
            try:
                connection.execute(how if connection.in_transaction else "SELECT 1")
            except sqlite3.Error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def copied_aside(self) -> Iterator[Callable[[], None]]:
        """Let another thread copy the log into the file, whenever the block calls what it is given.

        The thread that writes does so only when the log has become very long; the block must not be in a transaction.
        """
        self.rows(_copied_at(LONG_LOG))
        try:
            with ThreadPoolExecutor(1) as aside:
                last: Future[None] | None = None

                def copy() -> None:
                    nonlocal last
                    if last is None or last.done():
                        last = aside.submit(self._copy_log)

                yield copy
        finally:
            self.rows(_copied_at(LOG))

    def _copy_log(self) -> None:
        """Copy what nobody has to wait for; what cannot be copied now stays in the log, which is part of the file."""
        with suppress(sqlite3.Error), closing(self._connect()) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def state(self) -> tuple[int, int]:
        """Give a value that changes, for the thread that asks, whenever this or another process wrote something."""
        return self.row("PRAGMA data_version")[0], self._written

    def faults(self) -> tuple[str, ...]:
        """Check the whole file and give what SQLite finds wrong with it."""
        return tuple(found for (found,) in self.rows("PRAGMA integrity_check") if found != "ok")

    def copy(self, path: Path) -> None:
        """Write a consistent copy of the file while others read and write it."""
        with self._translated:
            target = sqlite3.connect(path)
            try:
                self._connection().backup(target)
            finally:
                target.close()

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._opening:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
            self._own = threading.local()

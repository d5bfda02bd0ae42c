"""The SQLite file under an archive: connections and transactions. Knows no table and no article.

Each thread has a connection of its own, so that readers need no lock; one thread writes at a time. A thread's
connection is for reading until it first writes, so that whoever may only read the archive can. No `sqlite3` exception
leaves it untranslated.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from corpus.errors import ArchiveBusy, ArchiveDamaged, ArchiveTooNew
from corpus.files.permissions import create_file
from corpus.files.publishing import publish, working_folder
from corpus.files.sqlite_connections import (
    ReadOnly,
    close_all,
    create_in_place,
    file_state,
    has_no_tables,
    may_pass,
    open_for_reading,
    open_for_writing,
    state_without_log,
)
from corpus.store.integrity.row_checks import row_check
from corpus.store.sqlite_errors import TranslatedErrors

Parameters = Sequence[Any] | Mapping[str, Any]

APPLICATION = 0x4474_6C6E  # "Dtln", which distinguishes an archive's file from any other SQLite database
FORMAT = 4
READING_PAUSES = (0.0, *(0.001 * 2**doubling for doubling in range(13)))
"""Seconds to wait before a read is tried again, 8 in all, while another process opens, recovers or closes the log."""
PAGE_SIZE = 16_384
"""Bytes of a page: articles of a few kilobytes fill it well; the file is a seventh smaller than with default pages."""
CACHE_SIZE = 64_000
"""Kilobytes of page cache of a writing thread: the upper levels of every B-tree of some hundred thousand articles."""
WAL_PAGES = 4_000
"""Pages of the write-ahead log, 64 MB, at which it is checkpointed: many pages change again before that."""
LARGE_WAL_PAGES = 4 * WAL_PAGES
"""The same while another thread checkpoints: meanwhile the log grows, and cannot restart from its beginning."""


def _checkpoint_at(pages: int) -> str:
    """Return the statement that sets the size of the write-ahead log at which a connection checkpoints it."""
    return f"PRAGMA wal_autocheckpoint = {pages}"


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")


def _fetched(
    connection: sqlite3.Connection, statement: str, parameters: Parameters, fetch: Callable[[sqlite3.Cursor], Any]
) -> Any:
    """Execute a query and fetch its rows; bytes that are not UTF-8 become lone surrogates.

    No text that was stored has those, so they are no row's check, and the row is known to be damaged.
    """
    try:
        return fetch(connection.execute(statement, parameters))
    except sqlite3.OperationalError as error:
        if "decode to UTF-8" not in str(error):
            raise
    try:
        connection.text_factory = _decoded
        return fetch(connection.execute(statement, parameters))
    finally:
        connection.text_factory = str


class Database:
    """An SQLite file that many threads read and one at a time writes.

    `format` is that of the file; one in an earlier format is only read. `checked` is False in format 1, which has no
    checks of its rows.
    """

    def __init__(
        self, path: Path, schema: str | None = None, log: bool = True, views: Mapping[int, str] | None = None
    ) -> None:
        """Open the file; with a `schema`, create it if it does not exist.

        With `log` it is written through a write-ahead log, else through a rollback journal. `views` make a file in
        an earlier format look like one in this format.
        """
        self.path = path
        self.format = FORMAT
        self._views = views or {}
        self._log = log
        self._log_pages = WAL_PAGES
        self._translated = TranslatedErrors(path)
        self._own = threading.local()
        self._numbers = count()
        self._readers: list[sqlite3.Connection] = []
        self._writers: list[sqlite3.Connection] = []
        self._opening = threading.Lock()
        self._writing = threading.RLock()
        self._depth = 0
        self._written = 0
        with self._translated:
            if schema is not None:
                self._create(schema)
            self._check()

    @property
    def checked(self) -> bool:
        """Whether rows have checks."""
        return self.format > 1

    def _writable(self) -> sqlite3.Connection:
        """Return the connection of this thread for writing, which it also reads by from then on."""
        connection: sqlite3.Connection | None = getattr(self._own, "writable", None)
        if connection is None:
            self._forget()
            connection = self._connect()
            self._own.writable = connection
            with self._opening:
                self._writers.append(connection)
                self._own.number = next(self._numbers)
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = open_for_writing(self.path, self._log)
        try:
            connection.execute(_checkpoint_at(self._log_pages))
            self._prepare(connection)
        except BaseException:  # whatever ends this, KeyboardInterrupt too, leaves no connection open
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.create_function("row_check", -1, row_check, deterministic=True)
        self.format = self._own.format = connection.execute("PRAGMA user_version").fetchone()[0]
        if views := self._views.get(self.format):
            connection.executescript(views)

    def _readable(self) -> ReadOnly:
        """Return the connection of this thread, one for reading if it has not written."""
        writable: sqlite3.Connection | None = getattr(self._own, "writable", None)
        if writable is not None:
            return ReadOnly(writable)
        readable: ReadOnly | None = getattr(self._own, "readable", None)
        if readable is not None and self._own.format < FORMAT and self._is_upgraded(readable.connection):
            self._forget()  # its views are those of the earlier format
            readable = None
        if readable is None:
            readable = self._own.readable = open_for_reading(self.path, self._prepare)
            with self._opening:
                self._readers.append(readable.connection)
                self._own.number = next(self._numbers)
        return readable

    def _is_upgraded(self, connection: sqlite3.Connection) -> bool:
        return bool(connection.execute("PRAGMA user_version").fetchone()[0] != self._own.format)

    def _forget(self) -> None:
        """Close the connection of this thread for reading."""
        readable: ReadOnly | None = getattr(self._own, "readable", None)
        if readable is not None:
            self._own.readable = None
            with self._opening:
                self._readers.remove(readable.connection)
            readable.connection.close()

    def _read(self, statement: str, parameters: Parameters, fetch: Callable[[sqlite3.Cursor], Any]) -> Any:
        """Execute a query, once more if another process changed the files meanwhile in a way that a reader notices."""
        for pause in READING_PAUSES:
            if pause:
                time.sleep(pause)
            try:
                readable = self._readable()
                found = _fetched(readable.connection, statement, parameters, fetch)
                if readable.state is None or readable.state == file_state(self.path):
                    return found
            except sqlite3.Error as error:
                if not self._may_pass(error):
                    raise
            self._forget()
        readable = self._readable()
        return _fetched(readable.connection, statement, parameters, fetch)

    def _may_pass(self, error: sqlite3.Error) -> bool:
        if getattr(self._own, "writable", None) is not None:
            return False
        readable: ReadOnly | None = getattr(self._own, "readable", None)
        changed = readable is not None and readable.state not in (None, file_state(self.path))
        return changed or may_pass(error, self.path)

    def _create(self, schema: str) -> None:
        """Create the file beside its place, and publish it whole."""
        schema = f"{schema}; PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};"
        if not self.path.exists():
            with working_folder(self.path.parent) as folder, suppress(FileExistsError):
                os.close(create_file(folder / self.path.name, self.path.parent))
                create_in_place(folder / self.path.name, schema, PAGE_SIZE, self._log)
                publish(folder / self.path.name, self.path)
        elif has_no_tables(self.path, PAGE_SIZE):
            # Up to format 1 the file was created in its place, and ending that left it like this.
            create_in_place(self.path, schema, PAGE_SIZE, self._log)

    def _check(self) -> None:
        application = self.rows("PRAGMA application_id")[0][0]
        file_format = self.rows("PRAGMA user_version")[0][0]
        if application != APPLICATION:
            raise ArchiveDamaged(f"{self.path} is not the database of an archive; choose another folder.")
        if file_format > FORMAT:
            raise ArchiveTooNew(f"{self.path} was written by a later Dateline; install that version to use it.")
        if file_format < 1 or self.rows("PRAGMA auto_vacuum")[0][0]:
            raise ArchiveDamaged(f"{self.path} is damaged in its first bytes; restore the archive from a backup.")

    def rows(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        """Return all rows of a query."""
        with self._translated:
            rows: list[Any] = self._read(statement, parameters, sqlite3.Cursor.fetchall)
            return rows

    def row(self, statement: str, parameters: Parameters = ()) -> Any:
        """Return the first row of a query, or None."""
        with self._translated:
            return self._read(statement, parameters, sqlite3.Cursor.fetchone)

    def write(self, statement: str, parameters: Sequence[Any] = ()) -> int:
        """Execute a statement inside a `transaction` and return the number of the row it added."""
        assert self._depth, "writing happens inside a transaction"
        self._written += 1
        with self._translated:
            return self._writable().execute(statement, parameters).lastrowid or 0

    def write_many(self, statement: str, parameters: Sequence[Sequence[Any]]) -> int:
        """Execute a statement for each of many rows of parameters, inside a `transaction`; return the rows changed."""
        assert self._depth, "writing happens inside a transaction"
        self._written += 1
        with self._translated:
            return self._writable().executemany(statement, parameters).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all that the block writes, or nothing if it raises.

        Inside another transaction the block is a part of that one.
        """
        with self._writing:
            if not self._depth:
                with self._translated:
                    self._writable().execute(f"PRAGMA cache_size = -{CACHE_SIZE}")
                    self._writable().execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:  # whatever ends the block, KeyboardInterrupt too, undoes it
                self._end("ROLLBACK")
                raise
            self._end("COMMIT")

    def _end(self, how: str) -> None:
        self._depth -= 1
        self._written += 1
        if self._depth:
            return
        with self._translated:
            connection = self._writable()
            try:
                connection.execute(how if connection.in_transaction else "SELECT 1")
                # A reader that may not write -shm needs the mark in it that says up to where others read the log.
                connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
            except sqlite3.Error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def background_checkpoints(self) -> Iterator[Callable[[], None]]:
        """Checkpoint the write-ahead log in another thread, whenever the block calls the function it gets.

        The writing thread itself checkpoints only a very large log. Must not be entered inside a transaction.
        """
        self._checkpoint_log_at(LARGE_WAL_PAGES)
        try:
            with ThreadPoolExecutor(1) as thread:
                last: Future[None] | None = None

                def checkpoint() -> None:
                    nonlocal last
                    if last is None or last.done():
                        last = thread.submit(self._checkpoint)

                yield checkpoint
        finally:
            self._checkpoint_log_at(WAL_PAGES)

    def _checkpoint_log_at(self, pages: int) -> None:
        self._log_pages = pages
        with self._translated:
            self._writable().execute(_checkpoint_at(pages))

    def _checkpoint(self) -> None:
        """Checkpoint the log as far as no reader or writer has to wait; the rest stays in it, and is safe there."""
        with suppress(sqlite3.Error), closing(self._connect()) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def state(self) -> tuple[object, ...]:
        """Return a value that changes, for the calling thread, whenever this or another process wrote something."""
        # Without a log SQLite may count every read as a change, and the files say more, several times a page.
        if files := state_without_log(self.path):
            return files, self._written
        version = self.row("PRAGMA data_version")[0]
        return self._own.number, version, self._written

    def stamp(self) -> str:
        """Return a text that changes, for all processes alike, whenever something was written.

        Two writes within one tick of the system's clock may go unnoticed until the next one: SQLite flushes each to the
        disk, and every command that writes ends with a new generation of the index.
        """
        found = []
        for path in (str(self.path), f"{self.path}-wal"):
            with suppress(FileNotFoundError):
                state = os.stat(path)  # noqa: PTH116  # each request, and making a path takes longer
                found.append(f"{state.st_ino:x}.{state.st_size:x}.{state.st_mtime_ns:x}")
        return "-".join(found)

    def faults(self, table: str | None = None) -> tuple[str, ...]:
        """Check the structure of the file or of one table, and its indexes; return SQLite's messages about damage."""
        check = f"PRAGMA integrity_check({table})" if table else "PRAGMA integrity_check"
        return tuple(found for (found,) in self.rows(check) if found != "ok")

    def shrink(self) -> None:
        """Write the file again without its free pages, and empty the write-ahead log: what was deleted is gone."""
        with self._translated:
            connection = self._writable()
            connection.execute("VACUUM")
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise ArchiveBusy(f"{self.path} is being read by another process; end it and run the command again.")

    def copy(self, path: Path) -> None:
        """Write a consistent copy of the file while others read and write it."""
        with self._translated:
            target = sqlite3.connect(path)
            try:
                self._readable().connection.backup(target)
            finally:
                target.close()

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._opening:
            close_all(self.path, self._readers, self._writers)
            self._readers.clear()
            self._writers.clear()
            self._own = threading.local()

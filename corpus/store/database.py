"""The SQLite file under an archive: connections, transactions and errors. Knows no table and no article.

Each thread has a connection of its own, so that readers need no lock; one thread writes at a time. Every `sqlite3`
exception is translated here, by SQLite's own name of the error.
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
from corpus.publishing import publish, working_folder
from corpus.store.integrity.row_checks import row_check

Parameters = Sequence[Any] | Mapping[str, Any]

APPLICATION = 0x4474_6C6E  # "Dtln", which distinguishes an archive's file from any other SQLite database
FORMAT = 2
BUSY_TIMEOUT = 10.0
"""Seconds to wait for another process's transaction; one batch of an ingest takes well under one."""
PAGE_SIZE = 16_384
"""Bytes of a page: articles of a few kilobytes fill it well; the file is a seventh smaller than with default pages."""
MAPPED_BYTES = 1 << 31
"""Bytes of the file that are memory-mapped instead of copied: the articles of ten hits lie on forty pages, and take
half the time. SQLite maps 2 GiB at most and reads the rest."""
CACHE_SIZE = 64_000
"""Kilobytes of page cache of a writing thread: the upper levels of every B-tree of some hundred thousand articles."""
WAL_PAGES = 4_000
"""Pages of the write-ahead log, 64 MB, at which it is checkpointed: many pages change again before that."""
LARGE_WAL_PAGES = 4 * WAL_PAGES
"""The same while another thread checkpoints: meanwhile the log grows, and cannot restart from its beginning."""

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
    # Our own statements are right, so a table, column or definition that they need is gone.
    "SQLITE_ERROR": (ArchiveDamaged, "is damaged ({error}); restore the archive from a backup"),
}
_OTHER_ERROR = (ArchiveUnavailable, "cannot be used ({error}); check that its disk is there and can be read")


def _checkpoint_at(pages: int) -> str:
    """Return the statement that sets the size of the write-ahead log at which a connection checkpoints it."""
    return f"PRAGMA wal_autocheckpoint = {pages}"


def translate(error: sqlite3.Error, path: Path) -> ArchiveError:
    """Return the archive's own error for one of SQLite's."""
    name = getattr(error, "sqlite_errorname", None) or ""
    primary = "_".join(name.split("_")[:2])  # SQLITE_READONLY_DBMOVED is a kind of SQLITE_READONLY
    kind, sentence = _ERRORS.get(primary, _OTHER_ERROR)
    return kind(f"{path} {sentence.format(error=error)}.")


def _create_in_place(path: Path, schema: str) -> None:
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        pragmas = f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};"
        connection.executescript(f"BEGIN IMMEDIATE; {schema}; {pragmas} COMMIT;")
        connection.execute("PRAGMA journal_mode = WAL")  # last, so that the file is whole without a log


def _has_no_tables(path: Path) -> bool:
    if path.stat().st_size > PAGE_SIZE:
        return False
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)) as connection:
        return not connection.execute("SELECT 1 FROM sqlite_schema").fetchone()


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")


class _Translated:
    """A context that translates SQLite's exceptions; entered several times a page, so not a generator."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            raise translate(error, self._path) from error


class Database:
    """An SQLite file that many threads read and one at a time writes.

    `checked` is False for a file in format 1, which has no checks of its rows and is only read.
    """

    def __init__(self, path: Path, schema: str | None = None, views: str = "") -> None:
        """Open the file; with a `schema`, create it if it does not exist.

        `views` make a file in format 1 look like one in this format.
        """
        self.path = path
        self.checked = True
        self._views = views
        self._translated = _Translated(path)
        self._own = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._opening = threading.Lock()
        self._writing = threading.RLock()
        self._depth = 0
        self._written = 0
        with self._translated:
            if schema is not None:
                self._create(schema)
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
            # On a read-only disk there is no room for the shared-memory file of the WAL, and no writer either.
            connection = self._open("immutable=1")
        connection.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
        connection.execute("PRAGMA trusted_schema = OFF")  # archives get passed between people
        connection.execute(_checkpoint_at(WAL_PAGES))
        connection.execute("PRAGMA synchronous = FULL")  # the index must never name a row lost in a power cut
        connection.create_function("row_check", -1, row_check, deterministic=True)
        self.checked = connection.execute("PRAGMA user_version").fetchone()[0] != 1
        if not self.checked:
            connection.executescript(self._views)
        return connection

    def _open(self, how: str) -> sqlite3.Connection:
        # `close` may close it from another thread; otherwise each thread uses its own.
        uri = f"{self.path.absolute().as_uri()}?{how}"
        return sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)

    def _create(self, schema: str) -> None:
        """Create the file beside its place, and publish it whole."""
        if not self.path.exists():
            with working_folder(self.path.parent) as folder, suppress(FileExistsError):
                _create_in_place(folder / self.path.name, schema)
                publish(folder / self.path.name, self.path)
        elif _has_no_tables(self.path):
            # Up to format 1 the file was created in its place, and ending that left it like this.
            _create_in_place(self.path, schema)

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
        found: list[Any] = self._read(lambda connection: connection.execute(statement, parameters).fetchall())
        return found

    def row(self, statement: str, parameters: Parameters = ()) -> Any:
        """Return the first row of a query, or None."""
        return self._read(lambda connection: connection.execute(statement, parameters).fetchone())

    def _read(self, read: Callable[[sqlite3.Connection], Any]) -> Any:
        """Read from the connection of this thread; bytes that are not UTF-8 become lone surrogates.

        No text that was stored has those, so they are no row's check, and the row is known to be damaged.
        """
        with self._translated:
            connection = self._connection()
            try:
                return read(connection)
            except sqlite3.OperationalError as error:
                if "decode to UTF-8" not in str(error):
                    raise
            try:
                connection.text_factory = _decoded
                return read(connection)
            finally:
                connection.text_factory = str

    def write(self, statement: str, parameters: Sequence[Any] = ()) -> int:
        """Execute a statement inside a `transaction` and return the number of the row it added."""
        assert self._depth, "writing happens inside a transaction"
        self._written += 1
        with self._translated:
            return self._connection().execute(statement, parameters).lastrowid or 0

    def write_many(self, statement: str, parameters: Sequence[Sequence[Any]]) -> int:
        """Execute a statement for each of many rows of parameters, inside a `transaction`; return the rows changed."""
        assert self._depth, "writing happens inside a transaction"
        self._written += 1
        with self._translated:
            return self._connection().executemany(statement, parameters).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all that the block writes, or nothing if it raises.

        Inside another transaction the block is a part of that one.
        """
        with self._writing:
            if not self._depth:
                with self._translated:
                    self._connection().execute(f"PRAGMA cache_size = -{CACHE_SIZE}")
                    self._connection().execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:  # KeyboardInterrupt too
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
    def background_checkpoints(self) -> Iterator[Callable[[], None]]:
        """Checkpoint the write-ahead log in another thread, whenever the block calls the function it gets.

        The writing thread itself checkpoints only a very large log. Must not be entered inside a transaction.
        """
        self.rows(_checkpoint_at(LARGE_WAL_PAGES))
        try:
            with ThreadPoolExecutor(1) as thread:
                last: Future[None] | None = None

                def checkpoint() -> None:
                    nonlocal last
                    if last is None or last.done():
                        last = thread.submit(self._checkpoint)

                yield checkpoint
        finally:
            self.rows(_checkpoint_at(WAL_PAGES))

    def _checkpoint(self) -> None:
        """Checkpoint the log as far as no reader or writer has to wait; the rest stays in it, and is safe there."""
        with suppress(sqlite3.Error), closing(self._connect()) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def state(self) -> tuple[int, int]:
        """Return a value that changes, for the calling thread, whenever this or another process wrote something."""
        return self.row("PRAGMA data_version")[0], self._written

    def faults(self, table: str | None = None) -> tuple[str, ...]:
        """Check the structure of the file or of one table, and its indexes; return SQLite's messages about damage."""
        check = f"PRAGMA integrity_check({table})" if table else "PRAGMA integrity_check"
        return tuple(found for (found,) in self.rows(check) if found != "ok")

    def shrink(self) -> None:
        """Write the file again without its free pages, and empty the write-ahead log: what was deleted is gone."""
        with self._translated:
            connection = self._connection()
            connection.execute("VACUUM")
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise ArchiveBusy(f"{self.path} is being read by another process; end it and run the command again.")

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

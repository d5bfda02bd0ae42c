"""How SQLite opens a file: for writing, or for reading with only the rights that reading needs. Knows no table.

A reader of a write-ahead log needs two files beside the database, `-wal` and `-shm`. Writers leave both, the log empty,
since a reader without write access to the folder cannot make them; with them SQLite lets it read while others write.
Where they are missing and cannot be made (a read-only disk, an archive as copied), the file is read without locks. That
is right as long as no file changes, which each read checks afterwards.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.files.permissions import create_file

BUSY_TIMEOUT = 10.0
"""Seconds to wait for another process's transaction; one batch of an ingest takes well under one."""
MAPPED_BYTES = 1 << 31
"""Bytes of the file that are memory-mapped instead of copied: the articles of ten hits lie on forty pages, and take
half the time. SQLite maps 2 GiB at most and reads the rest."""

_FIRST_READ = "SELECT 1 FROM sqlite_schema LIMIT 1"
_PASSING = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_BUSY_RECOVERY", "SQLITE_IOERR_SHM", "SQLITE_FULL")
_ABANDONED = "SQLITE_READONLY_ROLLBACK"
"""A rollback journal of a writer that was interrupted, which only one that may write the file can use."""

FileState = tuple[tuple[int, ...], ...]
"""What changes when a writer opens or changes a database: inode, size and times of its files, empty if missing."""

Prepare = Callable[[sqlite3.Connection], object]
"""Called with a new connection before it is used."""


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """A connection for reading; without locks, `state` is that of the files when it was opened, else None."""

    connection: sqlite3.Connection
    state: FileState | None = None


def file_state(path: Path) -> FileState:
    """Return the state of a database and its write-ahead log; of `-shm` it matters only whether it exists."""
    shared = (1,) if os.path.exists(f"{path}-shm") else ()  # noqa: PTH110  # several times a page
    return _state(str(path)), _state(f"{path}-wal"), shared


def state_without_log(path: Path) -> FileState | None:
    """Return the state of a database and its empty or missing write-ahead log; None while the log has something."""
    log = _state(f"{path}-wal")
    return None if log and log[1] else (_state(str(path)), log)


def _state(path: str) -> tuple[int, ...]:
    try:
        found = os.stat(path)  # noqa: PTH116  # several times a page
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def open_for_writing(path: Path, log: bool = True) -> sqlite3.Connection:
    """Open a database for writing, with a write-ahead log or, where `log` is False, with a rollback journal."""
    if log:
        for suffix in ("-wal", "-shm"):
            with suppress(FileExistsError, OSError):  # SQLite itself says what is wrong
                os.close(create_file(Path(f"{path}{suffix}"), path))
    connection = _connect(path, "mode=rw")
    try:
        connection.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
        _set_journal(connection, "wal" if log else "truncate")
        connection.execute("PRAGMA synchronous = FULL")  # the index must never name a row lost in a power cut
    except BaseException:  # whatever ends this, KeyboardInterrupt too, leaves no connection open
        connection.close()
        raise
    return connection


def create_in_place(path: Path, schema: str, page_size: int, log: bool) -> None:
    """Create tables in a file that is missing or has none, in one transaction; `log` is as in `open_for_writing`."""
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {page_size}")
        connection.executescript(f"BEGIN IMMEDIATE; {schema}; COMMIT;")
        if log:
            connection.execute("PRAGMA journal_mode = WAL")  # last, so that the file is whole without one


def has_no_tables(path: Path, page_size: int) -> bool:
    """Return whether a database has no tables: creating it in its place was interrupted."""
    if path.stat().st_size > page_size:
        return False
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)) as connection:
        return not connection.execute(_FIRST_READ).fetchone()


def _set_journal(connection: sqlite3.Connection, mode: str) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != mode:
        connection.execute(f"PRAGMA journal_mode = {mode}")


def open_for_reading(path: Path, prepare: Prepare | None = None) -> ReadOnly:
    """Open a database for reading, whatever the rights to its folder; raises SQLite's error if nothing works.

    `prepare` reads first; where it fails, the next way of opening is tried.
    """
    try:
        return ReadOnly(_reading(path, "mode=ro", prepare))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname == _ABANDONED:
            return ReadOnly(_reading(path, "mode=rw", prepare))
        if not may_pass(error, path):
            raise
        first = error
    with suppress(sqlite3.OperationalError):  # the disk is full: SQLite keeps its table of the log in memory
        return ReadOnly(_reading(path, "mode=ro&readonly_shm=1", prepare))
    state = file_state(path)
    if all(state) and not first.sqlite_errorname.startswith("SQLITE_IOERR"):
        raise first  # a writer is about to recover the log
    way = "immutable=1" if state_without_log(path) else "vfs=unix-none&mode=ro"
    try:
        return ReadOnly(_reading(path, way, prepare), state)
    except sqlite3.Error:
        if state == file_state(path):
            raise
        raise first from None  # what was read without locks was written meanwhile, whatever the error says


def may_pass(error: sqlite3.Error, path: Path) -> bool:
    """Return whether an error of reading may be gone when the file is opened once more, or in another way."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if not name.startswith(_PASSING) or name == _ABANDONED or not os.access(path, os.R_OK):
        return False
    return all(os.access(log, os.R_OK) or not os.access(log, os.F_OK) for log in (f"{path}-wal", f"{path}-shm"))


def _reading(path: Path, how: str, prepare: Prepare | None = None) -> sqlite3.Connection:
    connection = _connect(path, how)
    try:
        if "vfs" in how:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # so the log needs no shared memory
        elif how != "immutable=1":
            # Without locks nothing keeps the file from shrinking, and the end of a mapped file ends the process.
            connection.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
        connection.execute(_FIRST_READ).fetchone()
        if prepare:
            prepare(connection)
    except BaseException:  # whatever ends this, KeyboardInterrupt too, leaves no connection open
        connection.close()
        raise
    return connection


def _connect(path: Path, how: str) -> sqlite3.Connection:
    # `Database.close` may close it from another thread; otherwise each thread uses its own.
    uri = f"{path.absolute().as_uri()}?{how}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA trusted_schema = OFF")  # archives get passed between people
    return connection


def close_all(path: Path, readers: Sequence[sqlite3.Connection], writers: Sequence[sqlite3.Connection]) -> None:
    """Close connections; after writing, bring the log into the database and empty it, as far as no reader needs it.

    The last connection to be closed is one for reading: one for writing would remove the log and `-shm`.
    """
    keeper = None
    if writers:
        with suppress(sqlite3.Error):
            keeper = _reading(path, "mode=ro")
            writers[0].execute("PRAGMA busy_timeout = 0")
            writers[0].execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for connection in (*writers, *readers, *([keeper] if keeper else [])):
        connection.close()

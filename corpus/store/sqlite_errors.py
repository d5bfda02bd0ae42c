"""The archive's own error for each of SQLite's, by SQLite's own name of it. Handles none.

Each sentence says what the user can do.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from corpus.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, ArchiveUnavailable, ArchiveUnwritable

_ERRORS: dict[str, tuple[type[ArchiveError], str]] = {
    "SQLITE_BUSY": (ArchiveBusy, "is being written by another process; try again when that has ended"),
    "SQLITE_LOCKED": (ArchiveBusy, "is being written by another process; try again when that has ended"),
    "SQLITE_READONLY": (ArchiveUnwritable, "cannot be written; check the permissions of its folder"),
    "SQLITE_PERM": (ArchiveUnwritable, "cannot be written; check the permissions of its folder"),
    "SQLITE_AUTH": (ArchiveUnwritable, "cannot be written; check the permissions of its folder"),
    "SQLITE_READONLY_ROLLBACK": (
        ArchiveUnavailable,
        "was left by an interrupted command; run `dateline rebuild` as a user who may write the archive",
    ),
    "SQLITE_FULL": (ArchiveUnwritable, "cannot grow, because the disk is full; make room and run the command again"),
    "SQLITE_CORRUPT": (ArchiveDamaged, "is damaged; restore the archive from a backup"),
    "SQLITE_NOTADB": (ArchiveDamaged, "is damaged or not an archive's; restore the archive from a backup"),
    "SQLITE_FORMAT": (ArchiveDamaged, "is damaged or not an archive's; restore the archive from a backup"),
    # Our own statements are right, so a table, column or definition that they need is gone.
    "SQLITE_ERROR": (ArchiveDamaged, "is damaged ({error}); restore the archive from a backup"),
}
_OTHER_ERROR = (ArchiveUnavailable, "cannot be used ({error}); check that its disk is there and can be read")


def translate(error: sqlite3.Error, path: Path) -> ArchiveError:
    """Return the archive's own error for one of SQLite's."""
    name = getattr(error, "sqlite_errorname", None) or ""
    primary = "_".join(name.split("_")[:2])  # SQLITE_READONLY_DBMOVED is a kind of SQLITE_READONLY
    kind, sentence = _ERRORS.get(name) or _ERRORS.get(primary, _OTHER_ERROR)
    return kind(f"{path} {sentence.format(error=error)}.")


class TranslatedErrors:
    """A context that translates SQLite's exceptions; entered several times a page, so not a generator."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            raise translate(error, self._path) from error

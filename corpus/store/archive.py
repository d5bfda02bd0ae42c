"""An archive: one folder that can be copied, backed up or deleted. Knows the index folder, not its content."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.errors import ArchiveBusy, ArchiveMissing, ArchiveUnwritable
from corpus.publishing import remove_leftovers
from corpus.store.article_store import ArticleStore
from corpus.store.integrity.upgrade import no_message
from corpus.store.rejections import Rejections


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder with its store of articles, its rejected pages, and the paths of its index and corrections."""

    folder: Path
    store: ArticleStore
    rejections: Rejections

    @property
    def index_folder(self) -> Path:
        """The folder of the embedded index, which can always be rebuilt."""
        return self.folder / "index"

    @property
    def people_file(self) -> Path:
        """The manual corrections to names of people; the file may be missing."""
        return self.folder / "people.toml"

    @property
    def outlets_file(self) -> Path:
        """The manual corrections to outlets, in the same format; the file may be missing."""
        return self.folder / "outlets.toml"

    @contextmanager
    def writing(self, notify: Callable[[str], None] = no_message) -> Iterator[None]:
        """Hold the writer lock during the block; `ArchiveBusy` if another process holds it.

        The system releases the lock when the process ends, however it ends. An `articles.db` in an earlier format is
        upgraded first; `notify` gets a sentence that says so.
        """
        path = self.folder / "writing.lock"
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise _unwritable(self.folder, error) from error
        try:
            _lock(file, self.folder)
            with suppress(OSError):  # what cannot be removed harms nothing
                remove_leftovers(self.folder)
            self.store.upgrade(notify)
            yield
        finally:
            os.close(file)

    def close(self) -> None:
        """Close the files."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _lock(file: int, folder: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ArchiveBusy(
            f"Another process is writing to the archive {folder}. Run the command again when it has ended."
        ) from error


def open_archive(folder: Path) -> Archive:
    """Open the archive in a folder; `ArchiveMissing` if there is none."""
    database = folder / "articles.db"
    if not database.is_file():
        raise ArchiveMissing(f"There is no archive in {folder} yet; `dateline add PATH` makes one from your pages.")
    return Archive(folder, ArticleStore(database), Rejections(folder / "rejected.jsonl"))


def create_archive(folder: Path) -> Archive:
    """Open the archive in a folder; create the folder and the archive if they do not exist."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        store = ArticleStore(folder / "articles.db", create=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return Archive(folder, store, Rejections(folder / "rejected.jsonl"))


def _unwritable(folder: Path, error: OSError) -> ArchiveUnwritable:
    return ArchiveUnwritable(
        f"The archive {folder} cannot be written ({error.strerror});"
        " check its permissions or choose another folder with --archive."
    )

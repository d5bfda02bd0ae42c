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
from corpus.files.mounts import network_share
from corpus.files.permissions import PRIVATE, make_folder, open_lock
from corpus.files.publishing import remove_leftovers
from corpus.store.article_store import ArticleStore
from corpus.store.integrity.upgrade import no_message
from corpus.store.rejections import Rejections


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder with its store of articles, its rejected pages, and the paths of its index and corrections.

    `share` is the type of the network file system it is on, None on a local disk; `writes_share`: write there all the
    same.
    """

    folder: Path
    store: ArticleStore
    rejections: Rejections
    share: str | None = None
    writes_share: bool = False

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
        if self.share and not self.writes_share:
            raise _on_share(self.folder, self.share)
        try:
            file = open_lock(path)
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

    @property
    def relies_on(self) -> str | None:
        """A sentence on what reading relies on, None on a local disk, where it relies on nothing."""
        if self.share is None:
            return None
        return (
            f"The archive {self.folder} is on a network share ({self.share}): what is read is right"
            " as long as no other machine writes to it."
        )

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


def open_archive(folder: Path, writes_share: bool = False) -> Archive:
    """Open the archive in a folder; `ArchiveMissing` if there is none.

    Only with `writes_share` can it be written on a network share, and then without a write-ahead log.
    """
    database = folder / "articles.db"
    if not database.is_file():
        raise ArchiveMissing(f"There is no archive in {folder} yet; `dateline add PATH` makes one from your pages.")
    share = network_share(folder)
    store = ArticleStore(database, log=share is None)
    return Archive(folder, store, Rejections(folder / "rejected.jsonl"), share, writes_share)


def create_archive(folder: Path, writes_share: bool = False) -> Archive:
    """Open the archive in a folder; create the folder and the archive if they do not exist."""
    share = share_to_write(folder, writes_share)
    try:
        make_folder(folder, PRIVATE)
        store = ArticleStore(folder / "articles.db", create=True, log=share is None)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return Archive(folder, store, Rejections(folder / "rejected.jsonl"), share, writes_share)


def share_to_write(folder: Path, writes_share: bool) -> str | None:
    """Return the type of the network file system that a folder is on, None on a local disk.

    Raises `ArchiveUnwritable` if it is on one and `writes_share` does not say that it is written all the same.
    """
    share = network_share(folder)
    if share and not writes_share:
        raise _on_share(folder, share)
    return share


def _on_share(folder: Path, share: str) -> ArchiveUnwritable:
    return ArchiveUnwritable(
        f"The archive {folder} is on a network share ({share}), where two machines that write at once would damage it."
        " Choose a folder on a local disk with --archive, or write with --network-share, from one machine only."
    )


def _unwritable(folder: Path, error: OSError) -> ArchiveUnwritable:
    return ArchiveUnwritable(
        f"The archive {folder} cannot be written ({error.strerror});"
        " check its permissions or choose another folder with --archive."
    )

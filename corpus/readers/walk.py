"""Walks added files and folders and yields their pages one by one. Cleans nothing."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.page import Rejected, Skipped
from corpus.readers import kinds
from corpus.readers.isolated import IsolatedReader
from corpus.readers.packed.compression import DAMAGE
from corpus.readers.saved.archivebox import Snapshot, is_archivebox, snapshot_of, with_origin
from corpus.readers.saved.parts import page_of_folder
from corpus.readers.source_file import Found, Reader, SourceFile, TooMuch, open_source, read_guarded

_HEAD = 4_096
"""Bytes of a file that say whether it is plainly HTML, where its name says nothing."""

_SPECIAL_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
"""What reading would wait for without end, or take bytes from that are no page."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are read: `outlet` applies to pages that state none, `encoding` to what is not UTF-8.

    With `follow_links`, symbolic links inside an added folder are followed wherever they lead. Formats of risky
    libraries are read by `isolated`, where one is given. `service` is the library database that exported what is read.
    """

    outlet: str | None = None
    encoding: str | None = None
    follow_links: bool = False
    isolated: IsolatedReader | None = None
    service: str | None = None


def read(path: Path, options: ReadOptions = ReadOptions()) -> Iterator[Found]:
    """Yield the pages of a file, or of all files below a folder in the order of their names.

    Unreadable files and records are yielded as `Rejected`, and reading goes on.
    """
    if path.is_dir():
        yield from _read_folder(path, options)
    elif not path.exists():
        yield Rejected(str(path), None, "missing", "There is no such file or folder; check the path.", 0)
    elif kind := _special_kind(path):
        reason = f"This is {kind}, not a file; save what it holds as a file and add that."
        yield Rejected(str(path), None, "unreadable", reason, 0)
    else:
        file = SourceFile(path, path.name, path.name, options.encoding, is_named=True, service=options.service)
        found = _read_file(file, options)
        if found is None:
            endings = " ".join([*kinds.READERS, *sorted(kinds.ARCHIVES)])
            reason = f"Files of this kind are not read; pages come as {endings}, most also as .gz, .bz2, .xz or .zst."
            yield file.rejected("unknown kind", reason)
        else:
            yield from found


def _read_folder(folder: Path, options: ReadOptions) -> Iterator[Found]:
    walk = _Walk(folder, options.follow_links)
    for found in walk.files(folder):
        if not isinstance(found, Path):
            yield found
            continue
        name = found.relative_to(folder).as_posix()
        file = SourceFile(found, name, walk.source(found), options.encoding, service=options.service)
        snapshot = walk.snapshots.get(found) or walk.snapshots.get(found.parent)
        pages = _read_file(file, options)
        if pages is None:
            yield Skipped(file.source, kind=kinds.shown_kind(found.name))
        else:
            yield from with_origin(pages, snapshot, file) if snapshot else pages


class _Walk:
    """One walk over an added folder; links that lead out of it are followed only where that was asked for."""

    def __init__(self, folder: Path, follow_links: bool) -> None:
        self._folder = folder
        self._root = folder.resolve()
        self._follow_links = follow_links
        self._entered: set[tuple[int, int]] = set()
        self.snapshots: dict[Path, Snapshot] = {}
        """Of ArchiveBox: what is known of a copy of a page, or of a folder of crawls."""

    def source(self, path: Path) -> str:
        """Return the name of a file in messages."""
        return f"{self._root.name}/{path.relative_to(self._folder).as_posix()}"

    def files(self, folder: Path) -> Iterator[Path | Rejected | Skipped]:
        """Yield the files below a folder in order; what is no file, or lies elsewhere, is passed over."""
        try:
            identity = folder.stat()
            if (identity.st_dev, identity.st_ino) in self._entered:
                return  # a link led here before, or leads in a circle
            self._entered.add((identity.st_dev, identity.st_ino))
            entries = sorted(folder.iterdir())
        except OSError as error:
            reason = f"The folder could not be opened ({error.strerror}); check its permissions and add it again."
            yield Rejected(str(folder), None, "unreadable", reason, 0)
            return
        names = frozenset(entry.name for entry in entries)
        if snapshot := snapshot_of(folder, names):
            yield from self._snapshot(snapshot, entries)
            return
        is_archivebox_data = is_archivebox(names)
        for entry in entries:
            if is_archivebox_data and entry.name != "archive":
                yield Skipped(self.source(entry), kind="index of ArchiveBox")
            elif reason := self._passed_over(entry):
                yield Skipped(self.source(entry), reason, reason.partition(";")[0].partition(",")[0])
            elif page_of_folder(entry.name, names) and entry.is_dir():
                yield Skipped(self.source(entry), kind="folder of the parts of a saved page")
            elif not entry.is_dir():
                yield entry
            elif self._follow_links or not entry.is_symlink():
                yield from self.files(entry)

    def _snapshot(self, snapshot: Snapshot, entries: list[Path]) -> Iterator[Path | Rejected | Skipped]:
        """Yield the one copy of a page that is read; the others are passed over."""
        self.snapshots[snapshot.copy] = snapshot
        for entry in entries:
            if snapshot.copy.is_dir() and snapshot.copy == entry:
                yield from self.files(entry)
            elif snapshot.copy.is_relative_to(entry):
                yield snapshot.copy
            else:
                yield Skipped(self.source(entry), kind="another copy in a snapshot of ArchiveBox")

    def _passed_over(self, entry: Path) -> str:
        """Return the reason why an entry is passed over, empty if it is not."""
        if entry.is_symlink() and not self._follow_links and not self._is_inside(entry):
            return "a link that leads out of the added folder; add what it leads to, or follow links (--follow-links)"
        kind = _special_kind(entry)
        return f"{kind}, which holds no pages" if kind else ""

    def _is_inside(self, entry: Path) -> bool:
        try:
            return entry.resolve().is_relative_to(self._root)
        except (OSError, RuntimeError):  # links in a circle
            return False


def _special_kind(path: Path) -> str:
    """Return what a path is that is neither file nor folder; empty for those, and for what cannot be looked at."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""
    return next((name for is_kind, name in _SPECIAL_KINDS if is_kind(mode)), "")


def _read_file(file: SourceFile, options: ReadOptions) -> Iterator[Found] | None:
    """Return what a file holds; None for a file of a kind that holds no pages."""
    name = file.path.name
    if _is_archive(name):
        return _read_archive(file, options)
    reader = kinds.reader_of(name, partial(_head, file.path))
    return None if reader is None else _read_with(reader, file, options)


def _read_archive(file: SourceFile, options: ReadOptions) -> Iterator[Found]:
    from corpus.readers.packed.archives import ArchiveReader, Kinds  # with what opens them, which few files need

    with TemporaryDirectory(prefix="dateline-") as folder:
        archives = Kinds(kinds.reader_of, _is_archive, kinds.has_telling_name, kinds.shown_kind)
        yield from _read_with(ArchiveReader(Path(folder), archives), file, options, is_isolated=True)


def _read_with(reader: Reader, file: SourceFile, options: ReadOptions, is_isolated: bool = False) -> Iterator[Found]:
    isolated = options.isolated if is_isolated or reader in kinds.ISOLATED else None
    found = isolated.read(reader, file, options.outlet) if isolated else reader(file, options.outlet)
    return read_guarded(found, file)


def _is_archive(name: str) -> bool:
    return kinds.ending_of(name) in kinds.ARCHIVES and not kinds.is_hidden(name)


def _head(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked; none where they cannot be read."""
    try:
        with open_source(path) as stream:
            return stream.read(_HEAD)
    except (*DAMAGE, OSError, TooMuch):
        return b""

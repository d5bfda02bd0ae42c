"""Walks added files and folders and yields their pages one by one. Cleans nothing."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.page import RawPage, Rejected, Skipped
from corpus.readers.csv_table import read_csv
from corpus.readers.feeds import read_feed
from corpus.readers.isolated import IsolatedReader, Reader
from corpus.readers.jsonl import read_jsonl
from corpus.readers.single_page import read_html, read_plain
from corpus.readers.source_file import SourceFile, TooMuch
from corpus.readers.warc import read_warc

READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".warc": read_warc,
    ".xml": read_feed,
}
"""The reader of each kind of file; each kind may also be compressed, with `.gz` at its end."""

_ISOLATED = (read_warc, read_feed)
"""Readers with libraries that may crash or never return."""

_MOST_REJECTED = 100_000
"""Records of a file that may be rejected in a row before the rest of it is left out."""

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
    libraries are read by `isolated`, where one is given.
    """

    outlet: str | None = None
    encoding: str | None = None
    follow_links: bool = False
    isolated: IsolatedReader | None = None


def read(path: Path, options: ReadOptions = ReadOptions()) -> Iterator[RawPage | Rejected | Skipped]:
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
        file = SourceFile(path, path.name, path.name, options.encoding)
        reader = _reader(path)
        if reader is None:
            kinds = " ".join(READERS)
            yield file.rejected(
                "unknown kind", f"Files of this kind are not read; pages come as {kinds}, each also .gz."
            )
        else:
            yield from _read_file(reader, file, options)


def _read_folder(folder: Path, options: ReadOptions) -> Iterator[RawPage | Rejected | Skipped]:
    walk = _Walk(folder, options.follow_links)
    for found in walk.files(folder):
        if not isinstance(found, Path):
            yield found
            continue
        file = SourceFile(found, found.relative_to(folder).as_posix(), walk.source(found), options.encoding)
        reader = _reader(found)
        if reader is None:
            yield Skipped(file.source)
        else:
            yield from _read_file(reader, file, options)


class _Walk:
    """One walk over an added folder; links that lead out of it are followed only where that was asked for."""

    def __init__(self, folder: Path, follow_links: bool) -> None:
        self._folder = folder
        self._root = folder.resolve()
        self._follow_links = follow_links
        self._entered: set[tuple[int, int]] = set()

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
        for entry in entries:
            if reason := self._passed_over(entry):
                yield Skipped(self.source(entry), reason)
            elif not entry.is_dir():
                yield entry
            elif self._follow_links or not entry.is_symlink():
                yield from self.files(entry)

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


def _reader(path: Path) -> Reader | None:
    name = path.name.lower().removesuffix(".gz")
    return READERS.get(Path(name).suffix) if not name.startswith(".") else None


def _read_file(reader: Reader, file: SourceFile, options: ReadOptions) -> Iterator[RawPage | Rejected | Skipped]:
    isolated, outlet, in_a_row, is_empty = options.isolated, options.outlet, 0, True
    try:
        for found in isolated.read(reader, file, outlet) if isolated and reader in _ISOLATED else reader(file, outlet):
            in_a_row = in_a_row + 1 if isinstance(found, Rejected) else 0
            if in_a_row > _MOST_REJECTED:
                raise TooMuch(
                    f"{_MOST_REJECTED:,} records in a row hold no page; the rest of the file was left out. Check it."
                )
            is_empty = False
            yield found
        if is_empty:
            yield file.rejected("empty", "The file holds no page; check that it is whole.")
    except OSError as error:
        yield file.rejected(
            "unreadable", f"The file could not be read ({error.strerror or error}); check it and add it again."
        )
    except TooMuch as error:
        yield file.rejected("too long", str(error))
    except Exception as error:  # noqa: BLE001 - one bad file must not stop those behind it
        yield file.unexpected(error, None)

"""Walks added files and folders and yields their pages one by one. Cleans nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from corpus.page import RawPage, Rejected, Skipped
from corpus.readers.csv_table import read_csv
from corpus.readers.feeds import read_feed
from corpus.readers.jsonl import read_jsonl
from corpus.readers.single_page import read_html, read_plain
from corpus.readers.source_file import SourceFile
from corpus.readers.warc import read_warc

Reader = Callable[[SourceFile, str | None], Iterator[RawPage | Rejected | Skipped]]

READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".csv": read_csv,
    ".warc": read_warc,
    ".xml": read_feed,
}
"""The reader of each kind of file; each kind may also be compressed, with `.gz` at its end."""


def read(path: Path, outlet: str | None = None) -> Iterator[RawPage | Rejected | Skipped]:
    """Yield the pages of a file, or of all files below a folder in the order of their names.

    Unreadable files and records are yielded as `Rejected`, and reading goes on. `outlet` applies to pages that state
    none.
    """
    if path.is_dir():
        yield from _read_folder(path, outlet)
    elif not path.exists():
        yield Rejected(str(path), None, "missing", "There is no such file or folder; check the path.", 0)
    else:
        file = SourceFile(path, path.name, path.name)
        reader = _reader(path)
        if reader is None:
            kinds = " ".join(READERS)
            yield file.rejected(
                "unknown kind", f"Files of this kind are not read; pages come as {kinds}, each also .gz."
            )
        else:
            yield from _read_file(reader, file, outlet)


def _read_folder(folder: Path, outlet: str | None) -> Iterator[RawPage | Rejected | Skipped]:
    folder_name = folder.resolve().name
    for path in _files(folder):
        if isinstance(path, Rejected):
            yield path
            continue
        name = path.relative_to(folder).as_posix()
        file = SourceFile(path, name, f"{folder_name}/{name}")
        reader = _reader(path)
        if reader is None:
            yield Skipped(file.source)
        else:
            yield from _read_file(reader, file, outlet)


def _files(folder: Path) -> Iterator[Path | Rejected]:
    """Yield the files below a folder in order; links to folders are not followed, since they can form cycles."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        reason = f"The folder could not be opened ({error.strerror}); check its permissions and add it again."
        yield Rejected(str(folder), None, "unreadable", reason, 0)
        return
    for entry in entries:
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _files(entry)
        else:
            yield entry


def _reader(path: Path) -> Reader | None:
    name = path.name.lower().removesuffix(".gz")
    return READERS.get(Path(name).suffix) if not name.startswith(".") else None


def _read_file(reader: Reader, file: SourceFile, outlet: str | None) -> Iterator[RawPage | Rejected | Skipped]:
    try:
        yield from reader(file, outlet)
    except OSError as error:
        yield file.rejected(
            "unreadable", f"The file could not be read ({error.strerror or error}); check it and add it again."
        )

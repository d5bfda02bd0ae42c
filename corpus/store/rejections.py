"""`rejected.jsonl`: the pages that were rejected, and why; one line for a source and line. Rejects no page itself.

During an ingest, rejections are appended; `compact` then rewrites the file without the lines that were replaced or
whose pages have been ingested since. Keys are held in memory, lines are not.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from corpus.errors import ArchiveUnwritable
from corpus.page import Rejected

SAMPLE_LENGTH = 200
"""Characters of a sample: enough to recognise a line, short enough to read many."""


class Rejections:
    """The rejected pages of an archive, in the order in which they were last tried."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._current: dict[str, int] = {}  # the number of the latest line, by source and line
        self._ingested: set[str] = set()
        self._lines = 0
        self._load()

    def _load(self) -> None:
        self._current.clear()
        self._ingested.clear()
        self._lines = 0
        for record in self._records():
            self._lines += 1
            self._current[page_key(record["source"], record["line"])] = self._lines

    def __len__(self) -> int:
        return len(self._current.keys() - self._ingested)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the current records, in file order."""
        for number, record in enumerate(self._records(), start=1):
            page = page_key(record["source"], record["line"])
            if self._current.get(page) == number and page not in self._ingested:
                yield record

    def append(self, rejected: list[Rejected], at: datetime) -> None:
        """Append rejections; each replaces an earlier one of the same source and line."""
        if not rejected:
            return
        records = [_to_record(page, at) for page in rejected]
        try:
            with self.path.open("a+b") as file:
                file.write(_missing_line_break(file) + b"".join(_to_line(record) for record in records))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _unwritable(self.path, error) from error
        for record in records:
            self._lines += 1
            page = page_key(record["source"], record["line"])
            self._current[page] = self._lines
            self._ingested.discard(page)

    def mark_ingested(self, source: str) -> None:
        """Mark a page as ingested; `source` is that of a page, such as `pages/1.txt` or `news.jsonl:17`."""
        for page in (source, source.rpartition(":")[0]):
            if page in self._current:
                self._ingested.add(page)

    def compact(self) -> None:
        """Rewrite the file without outdated lines, atomically; do nothing if there are none."""
        if self._lines == len(self):
            return
        temporary = self.path.with_name(self.path.name + ".new")
        try:
            with temporary.open("wb") as file:
                file.writelines(_to_line(record) for record in self)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.path)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        self._load()

    def _records(self) -> Iterator[dict[str, Any]]:
        try:
            with self.path.open("rb") as file:
                for number, line in enumerate(file, start=1):
                    yield _parse(line, number, self.path.name)
        except FileNotFoundError:
            return


def page_key(source: str, line: int | None) -> str:
    """Return the source of a page, given a file and a line."""
    return source if line is None else f"{source}:{line}"


def _parse(line: bytes, number: int, name: str) -> dict[str, Any]:
    """Parse a line; a damaged one becomes a rejection of its own."""
    try:
        record = json.loads(line)
        if isinstance(record, dict) and isinstance(record.get("source"), str) and "line" in record:
            return record
    except ValueError:
        pass
    reason = f"Line {number} of {name} is damaged; it is kept here as found."
    sample = line.decode("utf-8", "replace").rstrip("\n")[:SAMPLE_LENGTH]
    return {
        "source": name, "line": number, "kind": "damaged", "reason": reason, "bytes": len(line), "sample": sample,
        "at": None,
    }  # fmt: skip


def _to_record(rejected: Rejected, at: datetime) -> dict[str, Any]:
    return {
        "source": rejected.source,
        "line": rejected.line,
        "kind": rejected.kind,
        "reason": rejected.reason,
        "bytes": rejected.size,
        "sample": rejected.sample[:SAMPLE_LENGTH],
        "at": at.isoformat(timespec="seconds"),
    }


def _missing_line_break(file: IO[bytes]) -> bytes:
    """Return a line break if the file lacks one at its end, after a power cut or on a full disk."""
    if not file.seek(0, os.SEEK_END):
        return b""
    file.seek(-1, os.SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"


def _to_line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _unwritable(path: Path, error: OSError) -> ArchiveUnwritable:
    return ArchiveUnwritable(f"{path} cannot be written ({error.strerror}); check its folder's permissions and disk.")

"""`rejected.jsonl`: what could not be taken in, and why; one line for a source and line. Judges no page itself.

While pages are taken in, rejections are appended; `settle` then writes the file anew, without the lines that were
replaced or whose pages have been taken in since. Keys are kept in memory, lines are not.
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

SAMPLE = 200
"""Characters of a sample: enough to recognise a line, short enough to read many."""


class Rejections:
    """The rejected pages of an archive, in the order in which they were last tried."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._last: dict[str, int] = {}  # the number of the line that counts, by source and line
        self._cured: set[str] = set()
        self._lines = 0
        self._look()

    def _look(self) -> None:
        self._last.clear()
        self._cured.clear()
        self._lines = 0
        for record in self._records():
            self._lines += 1
            self._last[key(record["source"], record["line"])] = self._lines

    def __len__(self) -> int:
        return len(self._last.keys() - self._cured)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Give the records that count, as they stand in the file."""
        for number, record in enumerate(self._records(), start=1):
            name = key(record["source"], record["line"])
            if self._last.get(name) == number and name not in self._cured:
                yield record

    def append(self, rejected: list[Rejected], at: datetime) -> None:
        """Add rejections, each in place of an earlier one of the same source and line."""
        if not rejected:
            return
        records = [_record(one, at) for one in rejected]
        try:
            with self.path.open("a+b") as file:
                file.write(_line_break_owed(file) + b"".join(_line(record) for record in records))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _unwritable(self.path, error) from error
        for record in records:
            self._lines += 1
            name = key(record["source"], record["line"])
            self._last[name] = self._lines
            self._cured.discard(name)

    def cure(self, source: str) -> None:
        """Note that a page was taken in after all; `source` is a page's, such as `pages/1.txt` or `news.jsonl:17`."""
        for name in (source, source.rpartition(":")[0]):
            if name in self._last:
                self._cured.add(name)

    def settle(self) -> None:
        """Write the file without what no longer counts, in one step; does nothing when all lines count."""
        if self._lines == len(self):
            return
        fresh = self.path.with_name(self.path.name + ".new")
        try:
            with fresh.open("wb") as file:
                file.writelines(_line(record) for record in self)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        self._look()

    def _records(self) -> Iterator[dict[str, Any]]:
        try:
            with self.path.open("rb") as file:
                for number, line in enumerate(file, start=1):
                    yield _read(line, number, self.path.name)
        except FileNotFoundError:
            return


def key(source: str, line: int | None) -> str:
    """Name a source and line as the source of a page does."""
    return source if line is None else f"{source}:{line}"


def _read(line: bytes, number: int, name: str) -> dict[str, Any]:
    """Read a line; one that is not ours any more is kept as a rejection of its own."""
    try:
        record = json.loads(line)
        if isinstance(record, dict) and isinstance(record.get("source"), str) and "line" in record:
            return record
    except ValueError:
        pass
    reason = f"Line {number} of {name} is not what was written there; it is kept here as found."
    sample = line.decode("utf-8", "replace").rstrip("\n")[:SAMPLE]
    return {
        "source": name, "line": number, "kind": "damaged", "reason": reason, "bytes": len(line), "sample": sample,
        "at": None,
    }  # fmt: skip


def _record(rejected: Rejected, at: datetime) -> dict[str, Any]:
    return {
        "source": rejected.source,
        "line": rejected.line,
        "kind": rejected.kind,
        "reason": rejected.reason,
        "bytes": rejected.size,
        "sample": rejected.sample[:SAMPLE],
        "at": at.isoformat(timespec="seconds"),
    }


def _line_break_owed(file: IO[bytes]) -> bytes:
    """Give the line break that a write cut short by a power cut or a full disk did not come to."""
    if not file.seek(0, os.SEEK_END):
        return b""
    file.seek(-1, os.SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _unwritable(path: Path, error: OSError) -> ArchiveUnwritable:
    return ArchiveUnwritable(f"{path} cannot be written ({error.strerror}); check its folder's permissions and disk.")

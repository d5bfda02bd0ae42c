"""`rejected.jsonl`: the pages that were rejected, and why; one line for a source and line. Rejects no page itself.

During an ingest, rejections are appended; `compact` then rewrites the file without the lines that were replaced or
whose pages have been ingested since. Keys are held in memory, lines are not; opening an archive reads nothing.

A source with very many rejections of one reason has a line for each of the first `LINES_FOR_A_REASON`, and one more
line with the number of all others (`count`) and the `first` and `last` of their lines. It is replaced when the source
is tried again. Records that are an address alone have a line each, however many there are.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from corpus.errors import ArchiveUnwritable
from corpus.files.permissions import create_file, flush
from corpus.files.publishing import replace
from corpus.page import Rejected

SAMPLE_LENGTH = 200
"""Characters of a sample: enough to recognise a line, short enough to read many."""
LINES_FOR_A_REASON = 1_000
"""Lines of one source with one reason; who wants to mend more of them mends what wrote them."""
ADDRESS_ONLY = "address only"
"""The kind of a record without text whose address is stated: a crawler needs the line of each of them."""
_NUMBER = re.compile(r"\d+")

_TEXTS = ("source", "kind", "reason")

Group = tuple[str, str, str]
"""A source, a kind and a reason without its numbers: what shares one line once there are many."""


class Rejections:
    """The rejected pages of an archive, in the order in which they were last tried."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._is_loaded = False
        self._is_named = False  # on the disk, whoever made the file: that process may have been killed
        self._current: dict[str, int] = {}  # the number of the latest line, by key
        self._ingested: set[str] = set()
        self._lines = 0
        self._counts: dict[str, int] = {}  # of the lines that stand for many, by key
        self._tried: set[str] = set()  # the sources that this object has seen tried
        self._written: Counter[Group] = Counter()
        self._folded: dict[Group, dict[str, Any]] = {}

    def _load(self) -> None:
        if self._is_loaded:
            return
        self._current.clear()
        self._ingested.clear()
        self._counts.clear()
        self._lines = 0
        for record in self._records():
            self._add(record)
        self._is_loaded = True

    def _add(self, record: dict[str, Any]) -> None:
        self._lines += 1
        key = _key(record)
        self._current[key] = self._lines
        self._ingested.discard(key)
        if "count" in record:
            self._counts[key] = record["count"]

    def __len__(self) -> int:
        """Count the rejected pages, also those that share a line."""
        self._load()
        return sum(self._counts.get(key, 1) for key in self._current.keys() - self._ingested)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the current records, in file order."""
        self._load()
        for number, record in enumerate(self._records(), start=1):
            key = _key(record)
            if self._current.get(key) == number and key not in self._ingested:
                yield record

    def append(self, rejected: list[Rejected], at: datetime) -> None:
        """Append rejections; each replaces an earlier one of the same source and line."""
        if not rejected:
            return
        self._load()
        records = list(self._bounded(_to_record(page, at) for page in rejected))
        try:
            with suppress(FileExistsError):
                os.close(create_file(self.path))
            with self.path.open("a+b") as file:
                file.write(_missing_line_break(file) + b"".join(_to_line(record) for record in records))
                file.flush()
                os.fsync(file.fileno())
            if not self._is_named:
                flush(self.path.parent)
                self._is_named = True
        except OSError as error:
            raise _unwritable(self.path, error) from error
        for record in records:
            self._add(record)

    def _bounded(self, records: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield records as they are, and what is too many of one reason as one record for all of them."""
        changed: dict[Group, dict[str, Any]] = {}
        for record in records:
            self._try_again(record["source"])
            group = _group(record)
            self._written[group] += 1
            is_single = record["line"] is None or record["kind"] == ADDRESS_ONLY
            if is_single or self._written[group] <= LINES_FOR_A_REASON:
                yield record
            else:
                changed[group] = self._folded[group] = _fold(self._folded.get(group), record)
        yield from changed.values()

    def _try_again(self, source: str) -> None:
        """Drop the lines that stand for many rejections of a source, since each of those is tried again."""
        if source not in self._tried:
            self._tried.add(source)
            self._ingested.update(key for key in self._counts if key.startswith(f"{source}\0"))

    def mark_ingested(self, source: str) -> None:
        """Mark a page as ingested; `source` is that of a page, such as `pages/1.txt` or `news.jsonl:17`."""
        self._load()
        file = source.rpartition(":")[0]
        self._try_again(file)
        for page in (source, file):
            if page in self._current:
                self._ingested.add(page)

    def forget(self, without: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
        """Rewrite the file, atomically: `without` returns what stays of each record, or None."""
        if self.path.exists():
            self._rewrite(record for before in self if (record := without(before)) is not None)

    def compact(self) -> None:
        """Rewrite the file without outdated lines, atomically; do nothing if there are none."""
        self._load()
        if self._lines != len(self._current.keys() - self._ingested):
            self._rewrite(self)

    def _rewrite(self, records: Iterable[dict[str, Any]]) -> None:
        try:
            replace(self.path, (_to_line(record) for record in records))
        except OSError as error:
            raise _unwritable(self.path, error) from error
        self._is_loaded = False

    def _records(self) -> Iterator[dict[str, Any]]:
        try:
            with self.path.open("rb") as file:
                for number, line in enumerate(file, start=1):
                    yield _parse(line, number, self.path.name)
        except FileNotFoundError:
            return


def _key(record: dict[str, Any]) -> str:
    """Return what a later record of the same key replaces: the page, or the group of a line that stands for many."""
    return "\0".join(_group(record)) if "count" in record else page_key(record["source"], record["line"])


def _group(record: dict[str, Any]) -> Group:
    return record["source"], record["kind"], _NUMBER.sub("#", record["reason"])


def _fold(folded: dict[str, Any] | None, record: dict[str, Any]) -> dict[str, Any]:
    """Return the record for many pages, with one more."""
    line = record["line"]
    if folded is None:
        return record | {"line": None, "count": 1, "first": line, "last": line}
    return folded | {
        "bytes": folded["bytes"] + record["bytes"],
        "at": record["at"],
        "count": folded["count"] + 1,
        "first": min(line, folded["first"]),
        "last": max(line, folded["last"]),
    }


def page_key(source: str, line: int | None) -> str:
    """Return the source of a page, given a file and a line."""
    return source if line is None else f"{source}:{line}"


def _parse(line: bytes, number: int, name: str) -> dict[str, Any]:
    """Parse a line; a damaged one becomes a rejection of its own."""
    try:
        record = json.loads(line)
        if isinstance(record, dict) and "line" in record and all(isinstance(record.get(name), str) for name in _TEXTS):
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
    } | {name: value for name, value in (("outlet", rejected.outlet), ("url", rejected.url)) if value}


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

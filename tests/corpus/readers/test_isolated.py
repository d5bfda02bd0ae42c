"""A file whose reading crashes, hangs or takes too much memory is rejected, and the files behind it are read."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.limits import ItemLimits
from corpus.page import PageFormat, RawPage, Rejected
from corpus.readers.isolated import IsolatedReader
from corpus.readers.source_file import SourceFile

LIMITS = ItemLimits(processor_seconds=1, wall_seconds=20, memory=100_000_000)


def page(file: SourceFile, number: int) -> RawPage:
    return RawPage(f"{file.name}:{number}", file.source, PageFormat.PLAIN, "words")


def good(file: SourceFile, _: str | None) -> Iterator[RawPage | Rejected]:
    yield from (page(file, number) for number in range(3))


def crashing(file: SourceFile, _: str | None) -> Iterator[RawPage | Rejected]:
    yield page(file, 0)
    os.kill(os.getpid(), signal.SIGSEGV)


def endless(file: SourceFile, _: str | None) -> Iterator[RawPage | Rejected]:
    while file.name:
        pass
    yield page(file, 0)


def asleep(file: SourceFile, _: str | None) -> Iterator[RawPage | Rejected]:
    yield page(file, 0)
    time.sleep(600)


def greedy(file: SourceFile, _: str | None) -> Iterator[RawPage | Rejected]:
    held = [bytes(10_000_000) + bytes([1]) for _ in range(100)]
    yield page(file, len(held))


def raising(file: SourceFile, _: str | None) -> Iterator[RawPage | Rejected]:
    yield page(file, 0)
    raise KeyError("no such thing")


@pytest.mark.parametrize(
    ("reader", "pages", "kind", "says"),
    [
        (crashing, 1, "crashed", "after its record 1 ended its process (signal 11)"),
        (endless, 0, "too slow", "took more than 1 s of processor time"),
        (greedy, 0, "too large", "needed more than 100 MB of memory"),
        (raising, 1, "failed", "no such thing"),
    ],
)
def test_a_file_that_stops_its_reader_stops_no_other(reader: object, pages: int, kind: str, says: str) -> None:
    file = SourceFile(Path("a.warc"), "a.warc", "a.warc")
    with IsolatedReader(LIMITS) as isolated:
        *read, rejected = isolated.read(reader, file, None)  # type: ignore[arg-type]
        assert len(read) == pages
        assert isinstance(rejected, Rejected)
        assert rejected.kind == kind
        assert says in rejected.reason
        assert len(list(isolated.read(good, file, None))) == 3


def test_a_reader_that_waits_for_ever_is_ended() -> None:
    file = SourceFile(Path("a.warc"), "a.warc", "a.warc")
    with IsolatedReader(ItemLimits(wall_seconds=1)) as isolated:
        *_, rejected = isolated.read(asleep, file, None)
        assert isinstance(rejected, Rejected)
        assert "waited for more than 1 s" in rejected.reason


def test_a_reading_that_is_given_up_leaves_nothing_for_the_next() -> None:
    first, second = (SourceFile(Path(name), name, name) for name in ("a.warc", "b.warc"))
    with IsolatedReader(LIMITS) as isolated:
        reading = isolated.read(good, first, None)
        next(reading)
        reading.close()  # type: ignore[attr-defined]
        assert {found.source for found in isolated.read(good, second, None)} == {"b.warc"}

"""The one writer of an index: collects the changes of a block and commits them as the next generation.

The order of a commit: the files of new segments, of deletions, of replaced columns and of values, each under a
temporary name, flushed and renamed; the folder is flushed; the manifest, in one step; the folder again. Then files that
no manifest names are garbage (`docs/durability.md`). Answers no query.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from corpus.article import Article
from corpus.files.permissions import flush, make_folder, open_lock
from index.arrays.segments.doc_values import encode_ids
from index.arrays.segments.global_ordinals import ValueTable, table_arrays
from index.arrays.segments.layout import MAX_ARTICLES
from index.arrays.segments.segment import Segment
from index.arrays.segments.value_column import flat_value_arrays
from index.arrays.storage.array_file import UNFINISHED, ArrayFile, Stamp, write_file
from index.arrays.storage.manifest import (
    NAME,
    Manifest,
    SegmentStamps,
    read_manifest,
    write_manifest,
)
from index.arrays.storage.os_errors import translate_os_errors
from index.arrays.storage.ragged import Array
from index.arrays.writing.invert_workers import InverterPool
from index.arrays.writing.merge_policy import select_merge
from index.arrays.writing.merger import merge
from index.arrays.writing.segment_builder import SegmentBuilder, write_deleted
from index.dimensions import SINGLE_VALUED, values_of
from index.errors import IndexLocked
from index.query import VALUE_DIMENSIONS, ValueDimension

LOCK = "writer.lock"
_IS_OURS = re.compile(rf"\d{{8,}}\.[a-z0-9]+({re.escape(UNFINISHED)})?|{re.escape(NAME + UNFINISHED)}")
PENDING_STEP = 4
"""With fewer pending batches than this, an inverter is as good as idle: it waits for articles to be stored."""


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of the one writer; the system releases it when the process dies."""
    with translate_os_errors(folder):
        make_folder(folder)
        lock = open_lock(folder / LOCK)
    try:
        with translate_os_errors(folder):
            _lock(lock, folder)
        yield
    finally:
        with translate_os_errors(folder):
            os.close(lock)


def _lock(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise IndexLocked(f"Another process is writing to the index in {folder}; wait until it has ended.") from error


class ArrayWriter:
    """Collects the changes of one block; `commit` publishes all of them."""

    def __init__(self, folder: Path, since: int = 0) -> None:
        self._folder = folder
        self._since = since
        remove_leftovers(folder)
        self._manifest = read_manifest(folder)
        self._serial = self._manifest.serial
        self._segments = [Segment(folder, stamps) for stamps in self._manifest.segments]
        self._values = {dimension: _OrdinalTable(folder, self._manifest, dimension) for dimension in VALUE_DIMENSIONS}
        self._pool = InverterPool()
        self._builders: list[SegmentBuilder] = []
        self._added: dict[str, tuple[SegmentBuilder, int]] = {}
        self._removed: set[str] = set()
        self._replaced: dict[ValueDimension, dict[int, dict[int, tuple[int, ...]]]] = {d: {} for d in VALUE_DIMENSIONS}
        self._has_changes = False

    def add(self, article: Article, version: int = 1) -> None:
        """Add an article, replacing any earlier version; its people count under their `name`."""
        self._has_changes = True
        self._remove(article.id)
        values = [(d, self._values[d].ordinals(values_of(article, d))) for d in VALUE_DIMENSIONS]
        with translate_os_errors(self._folder):
            builder = self._current_builder()
            self._added[article.id] = (builder, builder.add(article, version, values))

    def _current_builder(self) -> SegmentBuilder:
        """Return the builder for the next article: the last one, until it is full or all its texts are passed on."""
        builder = self._builders[-1] if self._builders else None
        if builder is None or builder.is_full or builder.is_flushed:
            builder = self._next_builder()
            self._builders.append(builder)
        return builder

    def _next_builder(self) -> SegmentBuilder:
        for builder in self._builders:
            if builder.is_full and not builder.is_closed:
                builder.close(self._folder, self._next_name())
        open_builders = [builder for builder in self._builders if not builder.is_closed]
        if len(open_builders) < self._pool.size:
            return SegmentBuilder(self._pool)
        self._pool.wait_for_room()
        builder = min(open_builders, key=_priority)
        self._builders.remove(builder)
        return builder

    def remove(self, article_id: str) -> None:
        """Remove an article; an unknown id is ignored."""
        self._has_changes = True
        self._remove(article_id)

    def _remove(self, article_id: str) -> None:
        self._removed.add(article_id)
        if article_id in self._added:
            builder, number = self._added.pop(article_id)
            builder.deleted.add(number)

    def advance(self) -> None:
        """Invert texts that are buffered."""
        with translate_os_errors(self._folder):
            for builder in self._builders:
                builder.flush()

    def replace_values(self, dimension: ValueDimension, values: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Replace the values of articles in a dimension by those of (article id, values); others keep theirs."""
        self._has_changes = True
        remaining = iter(values)
        while batch := list(islice(remaining, 10_000)):
            self._replace_values_of(dimension, batch)

    def _replace_values_of(self, dimension: ValueDimension, values: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        committed: list[tuple[str, tuple[int, ...]]] = []
        for article_id, article_values in values:
            ordinals = self._values[dimension].ordinals(
                tuple(dict.fromkeys(article_values[:1] if dimension in SINGLE_VALUED else article_values))
            )
            if article_id in self._added:
                builder, number = self._added[article_id]
                builder.values[dimension][number] = ordinals
            elif article_id not in self._removed:
                committed.append((article_id, ordinals))
        ids = encode_ids([article_id for article_id, _ in committed])
        for number, segment in enumerate(self._segments):
            articles = segment.doc_values.find(ids)
            for index in np.flatnonzero(articles >= 0).tolist():
                self._replaced[dimension].setdefault(number, {})[int(articles[index])] = committed[index][1]

    def commit(self) -> None:
        """Publish the next generation, then merge segments that are small or mostly deleted."""
        if not self._has_changes:
            return
        with translate_os_errors(self._folder):
            segments = [self._write_changes(number) for number in range(len(self._segments))]
            for builder in self._builders:
                if not builder.is_closed:
                    builder.close(self._folder, self._next_name())
            others = [builder.write(self._folder, self._next_name()) for builder in self._builders]
            segments += [builder.stamps(stamps) for builder, stamps in zip(self._builders, others, strict=True)]
            tables = {d: self._values[d].write(self._folder, self._next_name()) for d in VALUE_DIMENSIONS}
            values = {dimension: stamp for dimension, stamp in tables.items() if stamp}
            generation = max(self._manifest.generation, self._since) + 1
            self._publish(Manifest(generation, self._serial, tuple(segments), values))
            while self._merge():
                pass

    def close(self) -> None:
        """End the processes that were started."""
        self._pool.close()

    def _publish(self, manifest: Manifest) -> None:
        flush(self._folder)
        write_manifest(self._folder, replace(manifest, serial=self._serial))
        self._manifest = manifest
        collect_garbage(self._folder, manifest)

    def _merge(self) -> bool:
        stamps = self._manifest.segments
        segments = [Segment(self._folder, stamp) for stamp in stamps]
        chosen = select_merge([(s.articles, s.tokens) for s in stamps], [segment.live_count for segment in segments])
        if not chosen:
            return False
        after = [stamp for number, stamp in enumerate(stamps) if number not in chosen]
        if any(segments[number].live_count for number in chosen):
            after.append(merge(self._folder, self._next_name(), [segments[number] for number in chosen]))
        self._publish(replace(self._manifest, segments=tuple(after)))
        return True

    def _write_changes(self, number: int) -> SegmentStamps:
        """Write the replaced values and deletions of a committed segment, and return its stamps."""
        segment = self._segments[number]
        stamps = segment.stamps
        for dimension in VALUE_DIMENSIONS:
            replaced = self._replaced[dimension].get(number)
            if replaced:
                arrays = _column_with(segment, dimension, replaced)
                column = write_file(self._folder / f"{self._next_name()}.{dimension}", arrays)
                stamps = replace(stamps, columns={**stamps.columns, dimension: column})
        removed = segment.doc_values.find(encode_ids(sorted(self._removed)))
        deleted = np.zeros(segment.size, bool) if segment.live is None else ~segment.live
        before = int(np.count_nonzero(deleted))
        deleted[removed[removed >= 0]] = True
        if np.count_nonzero(deleted) == before:
            return stamps
        path = self._folder / f"{self._next_name()}.deleted"
        return replace(stamps, deleted=write_deleted(path, stamps.articles, np.flatnonzero(deleted)))

    def _next_name(self) -> str:
        self._serial += 1
        return f"{self._serial:08}"


class _Ordinals(dict[str, int]):
    """Ordinals of values, in the order in which the values are looked up."""

    def __missing__(self, value: str) -> int:
        ordinal = self[value] = len(self)
        return ordinal


class _OrdinalTable:
    """The global ordinals of all values of a dimension, including new ones."""

    def __init__(self, folder: Path, manifest: Manifest, dimension: ValueDimension) -> None:
        self._dimension = dimension
        self._stamp = manifest.values.get(dimension)
        stored = ValueTable(ArrayFile(folder, self._stamp)).all_values() if self._stamp else []
        self._ordinals = _Ordinals((value, ordinal) for ordinal, value in enumerate(stored))
        self._stored = len(stored)

    def ordinals(self, values: Sequence[str]) -> tuple[int, ...]:
        """Return the ordinals of values; new values get the next ones."""
        return tuple(map(self._ordinals.__getitem__, values))

    def write(self, folder: Path, name: str) -> Stamp | None:
        """Write the table if it has new values, and return its stamp; None if there are no values."""
        if len(self._ordinals) == self._stored:
            return self._stamp
        return write_file(folder / f"{name}.{self._dimension}s", table_arrays(list(self._ordinals)))


def _priority(builder: SegmentBuilder) -> tuple[int, int]:
    """Return the sort key of builders: least pending work, then more than half full, then fewest articles.

    So they grow alike, which ends soonest, but do not become full at the same time: one is inverted while articles
    are stored and go to the other.
    """
    size = len(builder)
    return builder.pending // PENDING_STEP, -size if size * 2 >= MAX_ARTICLES else size


def _column_with(segment: Segment, dimension: ValueDimension, replaced: dict[int, tuple[int, ...]]) -> dict[str, Array]:
    """Return the arrays of a value column in which the ordinals of some articles are replaced."""
    column = segment.columns[dimension]
    counts, flat = column.counts().astype(np.int64), column.flat().astype(np.int64)
    values = np.split(flat, np.cumsum(counts)[:-1])
    for article, ordinals in replaced.items():
        values[article] = np.array(ordinals, np.int64)
        counts[article] = len(ordinals)
    return flat_value_arrays(dimension, counts, np.concatenate(values))


def remove_leftovers(folder: Path) -> None:
    """Remove the files of writers that were interrupted.

    The manifest is flushed first: one that its writer could no longer flush may vanish in a power cut, and the
    generation before it must be whole then.
    """
    flush(folder)
    collect_garbage(folder, read_manifest(folder))


def collect_garbage(folder: Path, manifest: Manifest) -> None:
    """Remove the files that the manifest does not name; readers that have them open keep them.

    Only what has the name of a file of the index is removed. The manifest must have been flushed.
    """
    named = {stamp.name for stamp in manifest.files()}
    for path in folder.iterdir():
        if _IS_OURS.fullmatch(path.name) and path.name not in named:
            path.unlink(missing_ok=True)

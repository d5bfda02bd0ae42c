"""The one writer of an index: collects what a block asks for, and makes the next generation of it when it ends well.

The order of a commit: the files of new segments, of deletions, of replaced columns and of values, each under a
temporary name, flushed and named; then the manifest, in one step. Whatever is not named in the manifest is rubbish.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from corpus.article import Article
from index.arrays.segments.doc_values import encode_ids
from index.arrays.segments.global_ordinals import ValueTable, table_arrays
from index.arrays.segments.layout import MAX_ARTICLES
from index.arrays.segments.segment import Segment
from index.arrays.segments.value_column import flat_value_arrays
from index.arrays.storage.array_file import ArrayFile, Stamp, write_file
from index.arrays.storage.manifest import (
    DIMENSIONS,
    NAME,
    Manifest,
    SegmentStamps,
    flush_folder,
    read_manifest,
    write_manifest,
)
from index.arrays.storage.ragged import Array
from index.arrays.writing import merger as merging
from index.arrays.writing.invert_workers import Inverters
from index.arrays.writing.segment_builder import Draft, write_deleted
from index.errors import IndexLocked
from index.query import ValueDimension
from index.reference.evaluator import values_of

LOCK = "writer.lock"
AHEAD_ALIKE = 4
"""Batches more or less that an inverter has to do and is as good as idle: it waits for articles to be kept."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of the one writer; the system lets go of it when the process dies."""
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexLocked(
                f"Another process is writing to the index in {folder}; wait until it has ended."
            ) from error
        yield
    finally:
        os.close(held)


class ArrayWriter:
    """What a block has asked for so far."""

    def __init__(self, folder: Path, since: int = 0) -> None:
        self._folder = folder
        self._since = since
        self._manifest = read_manifest(folder)
        self._serial = self._manifest.serial
        self._segments = [Segment(folder, stamps) for stamps in self._manifest.segments]
        self._values = {dimension: _Values(folder, self._manifest, dimension) for dimension in DIMENSIONS}
        self._inverters = Inverters()
        self._drafts: list[Draft] = []
        self._added: dict[str, tuple[Draft, int]] = {}
        self._gone: set[str] = set()
        self._replaced: dict[ValueDimension, dict[int, dict[int, tuple[int, ...]]]] = {d: {} for d in DIMENSIONS}
        self._written: list[SegmentStamps] = []
        self.asked = False

    def add(self, article: Article, version: int = 1) -> None:
        """Take in an article, in place of any earlier version; its people count under their `name`."""
        self.asked = True
        self._drop(article.id)
        draft = self._draft()
        outlet, person = (self._values[d].numbers(values_of(article, d)) for d in DIMENSIONS)
        self._added[article.id] = (draft, draft.add(article, version, outlet, person))

    def _draft(self) -> Draft:
        """Give the draft for the next article, one of as many as can be inverted at once."""
        draft = self._drafts[-1] if self._drafts else None
        if draft is None or draft.is_full or draft.at_border:
            draft = self._next_draft()
            self._drafts.append(draft)  # the last one is that in use
        return draft

    def _next_draft(self) -> Draft:
        for draft in self._drafts:
            if draft.is_full and not draft.closed:
                draft.close(self._folder, self._name())
        begun = [draft for draft in self._drafts if not draft.closed]
        if len(begun) < self._inverters.size:
            return Draft(self._inverters)
        self._inverters.wait_for_room()
        next_one = min(begun, key=_turn)
        self._drafts.remove(next_one)
        return next_one

    def remove(self, article_id: str) -> None:
        """Take an article out; one that is not there is passed over."""
        self.asked = True
        self._drop(article_id)

    def _drop(self, article_id: str) -> None:
        self._gone.add(article_id)
        if article_id in self._added:
            draft, number = self._added.pop(article_id)
            draft.dropped.add(number)

    def advance(self) -> None:
        """Invert texts that wait for others."""
        for draft in self._drafts:
            draft.advance()

    def replace_values(self, dimension: ValueDimension, values: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Put (article id, values) in place of what the articles had in a dimension; the others keep theirs."""
        self.asked = True
        rest = iter(values)
        while some := list(islice(rest, 10_000)):
            self._replace_some(dimension, some)

    def _replace_some(self, dimension: ValueDimension, values: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        earlier: list[tuple[str, tuple[int, ...]]] = []
        for article_id, of_article in values:
            numbers = self._values[dimension].numbers(
                tuple(dict.fromkeys(of_article[:1] if dimension == "outlet" else of_article))
            )
            if article_id in self._added:
                draft, number = self._added[article_id]
                draft.values[dimension][number] = numbers
            elif article_id not in self._gone:
                earlier.append((article_id, numbers))
        ids = encode_ids([article_id for article_id, _ in earlier])
        for number, segment in enumerate(self._segments):
            places = segment.doc_values.find(ids)
            for at in np.flatnonzero(places >= 0).tolist():
                self._replaced[dimension].setdefault(number, {})[int(places[at])] = earlier[at][1]

    def commit(self) -> None:
        """Make the next generation, then merge segments that are small or mostly deleted."""
        if not self.asked:
            return
        segments = [self._changed(number) for number in range(len(self._segments))]
        for draft in self._drafts:
            if not draft.closed:
                draft.close(self._folder, self._name())
        rests = [draft.write(self._folder, self._name()) for draft in self._drafts]
        segments += [draft.stamps(rest) for draft, rest in zip(self._drafts, rests, strict=True)]
        values = {d: self._values[d].write(self._folder, self._name()) for d in DIMENSIONS}
        generation = max(self._manifest.generation, self._since) + 1
        self._publish(Manifest(generation, self._serial, tuple(segments), values))
        while self._merge():
            pass

    def close(self) -> None:
        """End the processes that were started."""
        self._inverters.close()

    def _publish(self, manifest: Manifest) -> None:
        flush_folder(self._folder)
        write_manifest(self._folder, replace(manifest, serial=self._serial))
        self._manifest = manifest
        sweep(self._folder, manifest)

    def _merge(self) -> bool:
        stamps = self._manifest.segments
        segments = [Segment(self._folder, one) for one in stamps]
        chosen = merging.choose([(s.articles, s.tokens) for s in stamps], [segment.live_count for segment in segments])
        if not chosen:
            return False
        kept = [one for number, one in enumerate(stamps) if number not in chosen]
        if any(segments[number].live_count for number in chosen):
            kept.append(merging.merge(self._folder, self._name(), [segments[number] for number in chosen]))
        self._publish(replace(self._manifest, segments=tuple(kept)))
        return True

    def _changed(self, number: int) -> SegmentStamps:
        """Give the stamps of an earlier segment, after writing what changes of it."""
        segment = self._segments[number]
        stamps = segment.stamps
        for dimension in DIMENSIONS:
            replaced = self._replaced[dimension].get(number)
            if replaced:
                arrays = _replaced_values(segment, dimension, replaced)
                written = write_file(self._folder / f"{self._name()}.{dimension}", arrays)
                stamps = replace(stamps, columns={**stamps.columns, dimension: written})
        gone = segment.doc_values.find(encode_ids(sorted(self._gone)))
        deleted = np.zeros(segment.size, bool) if segment.live is None else ~segment.live
        before = int(np.count_nonzero(deleted))
        deleted[gone[gone >= 0]] = True
        if np.count_nonzero(deleted) == before:
            return stamps
        path = self._folder / f"{self._name()}.deleted"
        return replace(stamps, deleted=write_deleted(path, stamps.articles, np.flatnonzero(deleted)))

    def _name(self) -> str:
        self._serial += 1
        return f"{self._serial:08}"


class _Numbers(dict[str, int]):
    """Numbers in the order in which they are asked for."""

    def __missing__(self, value: str) -> int:
        number = self[value] = len(self)
        return number


class _Values:
    """The numbers of all values of a dimension, new ones among them."""

    def __init__(self, folder: Path, manifest: Manifest, dimension: ValueDimension) -> None:
        self._dimension = dimension
        self._stamp = manifest.values.get(dimension)
        known = ValueTable(ArrayFile(folder, self._stamp)).all_values() if self._stamp else []
        self._numbers = _Numbers((value, number) for number, value in enumerate(known))
        self._before = len(known)

    def numbers(self, values: Sequence[str]) -> tuple[int, ...]:
        """Give the numbers of values; new ones get the next."""
        return tuple(map(self._numbers.__getitem__, values))

    def write(self, folder: Path, name: str) -> Stamp:
        """Write the table, if it has grown."""
        if self._stamp and len(self._numbers) == self._before:
            return self._stamp
        return write_file(folder / f"{name}.{self._dimension}s", table_arrays(list(self._numbers)))


def _turn(draft: Draft) -> tuple[int, int]:
    """Rank drafts: first one whose inverter has less to do, then one that is more than half full, then a short one.

    So they grow alike, which ends soonest, but do not become full at the same time: one is inverted while articles
    are kept and go to the other.
    """
    size = len(draft)
    return draft.waiting // AHEAD_ALIKE, -size if size * 2 >= MAX_ARTICLES else size


def _replaced_values(
    segment: Segment, dimension: ValueDimension, replaced: dict[int, tuple[int, ...]]
) -> dict[str, Array]:
    column = segment.columns[dimension]
    counts, flat = column.counts().astype(np.int64), column.flat().astype(np.int64)
    values = np.split(flat, np.cumsum(counts)[:-1])
    for article, numbers in replaced.items():
        values[article] = np.array(numbers, np.int64)
        counts[article] = len(numbers)
    return flat_value_arrays(counts, np.concatenate(values))


def sweep(folder: Path, manifest: Manifest) -> None:
    """Remove the files that the manifest does not name; readers that have them open keep them."""
    named = {stamp.name for stamp in manifest.files()} | {NAME, LOCK}
    for path in folder.iterdir():
        if (path.name not in named and path.name[:8].isdigit()) or path.name.endswith(".unfinished"):
            path.unlink(missing_ok=True)

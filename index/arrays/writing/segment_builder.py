"""A segment while it is built: collects articles, then writes the segment's files. Publishes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from corpus.article import Article
from index.arrays.segments.doc_values import DocValueRow, DocValues, row_of
from index.arrays.segments.layout import MAX_ARTICLES, MAX_TOKENS
from index.arrays.segments.value_column import value_arrays
from index.arrays.storage.array_file import Stamp, write_file
from index.arrays.storage.manifest import SegmentStamps
from index.arrays.storage.ragged import Array
from index.arrays.writing.invert_workers import InverterPool
from index.arrays.writing.segment_inverter import SegmentInverter
from index.arrays.writing.text_batch import Text
from index.query import VALUE_DIMENSIONS, ValueDimension

BATCH = 128
"""This many articles are tokenized together: the arrays of each step fit the processor's cache."""
BATCH_CHARACTERS = 4_000_000
"""Characters beyond which fewer are: the arrays of a batch take about 15 bytes for each."""
BUFFERED_CHARACTERS = 32_000_000
"""Characters at which buffered texts are passed on, however few."""
WORKER_THRESHOLD = 16 * BATCH
"""With fewer articles than this it is faster to invert them in this process than to start workers."""

Ordinals = tuple[int, ...]
OtherStamps = tuple[Stamp, Stamp | None]
"""Stamps of a segment's files but its postings: doc values with columns, and which articles are deleted, if any."""


class SegmentBuilder:
    """The articles of a segment that is being built, numbered in the order in which they are added.

    A closed builder accepts no articles, but articles can still be deleted from it and values replaced.
    """

    def __init__(self, pool: InverterPool) -> None:
        self._pool = pool
        self._batch_size = BATCH if pool.has_workers else WORKER_THRESHOLD
        self._buffered: list[Text] = []
        self._buffered_characters = 0
        self._inverter: SegmentInverter | None = None
        self._rows: list[DocValueRow] = []
        self.values: dict[ValueDimension, list[Ordinals]] = {dimension: [] for dimension in VALUE_DIMENSIONS}
        self.deleted: set[int] = set()
        self.is_closed = False

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def is_full(self) -> bool:
        """Whether the segment has no room for another article."""
        tokens = self._inverter.tokens if self._inverter else 0
        return self.is_closed or len(self._rows) == MAX_ARTICLES or tokens > MAX_TOKENS

    @property
    def pending(self) -> int:
        """The number of batches that its inverter has not finished."""
        return self._inverter.pending if self._inverter else 0

    @property
    def is_flushed(self) -> bool:
        """Whether no texts are buffered, so that the next article can go to another segment at no cost."""
        return not self._buffered

    def add(self, article: Article, version: int, values: Iterable[tuple[ValueDimension, Ordinals]]) -> int:
        """Add an article with its values in each dimension; return its number."""
        self._buffered.append((article.title, article.body, article.language))
        self._rows.append(row_of(article, version))
        for dimension, ordinals in values:
            self.values[dimension].append(ordinals)
        self._buffered_characters += len(article.body)
        if len(self._buffered) == self._batch_size or self._buffered_characters > BUFFERED_CHARACTERS:
            self._flush()
        return len(self._rows) - 1

    def flush(self) -> None:
        """Pass buffered texts to the inverter, however few."""
        if self._buffered and not self.is_closed:
            self._flush()

    def _flush(self) -> SegmentInverter:
        if self._inverter is None:
            self._inverter = self._pool.start(len(self._buffered) >= WORKER_THRESHOLD)
            self._batch_size = BATCH
        for batch in _batches(self._buffered):
            self._inverter.add(batch)
        self._buffered, self._buffered_characters = [], 0
        return self._inverter

    def close(self, folder: Path, name: str) -> None:
        """Start to write the postings, and free the texts."""
        self._flush().finish(folder, f"{name}.postings")
        self.is_closed = True

    def write(self, folder: Path, name: str) -> OtherStamps:
        """Write the other files of the closed segment, whose postings may not be finished yet."""
        columns: dict[str, Array] = {}
        for dimension, values in self.values.items():
            columns |= value_arrays(dimension, values)
        return write_doc_values(folder, name, DocValues.from_rows(self._rows), columns, self.deleted)

    def stamps(self, others: OtherStamps) -> SegmentStamps:
        """Wait for the postings and return the stamps of all files."""
        assert self._inverter is not None
        postings, tokens = self._inverter.result()
        facts, deleted = others
        return SegmentStamps(len(self), tokens, postings, facts, deleted=deleted)


def _batches(texts: Sequence[Text]) -> Iterator[Sequence[Text]]:
    """Yield the texts that are tokenized together."""
    start = characters = 0
    for number, (_, body, _) in enumerate(texts):
        if number - start == BATCH or (characters + len(body) > BATCH_CHARACTERS and number > start):
            yield texts[start:number]
            start, characters = number, 0
        characters += len(body)
    if start < len(texts):
        yield texts[start:]


def write_doc_values(
    folder: Path,
    name: str,
    doc_values: DocValues,
    columns: Mapping[str, Array],
    deleted: Collection[int] = (),
) -> OtherStamps:
    """Write all files of a segment but its postings; `columns` are the arrays of all dimensions."""
    articles = len(doc_values.ids)
    return (
        write_file(folder / f"{name}.facts", {**doc_values.arrays(), **columns}),
        write_deleted(folder / f"{name}.deleted", articles, np.array(sorted(deleted))) if deleted else None,
    )


def write_deleted(path: Path, articles: int, deleted: Array) -> Stamp:
    """Write the mask of the deleted articles."""
    bits = np.zeros(articles, bool)
    bits[deleted] = True
    return write_file(path, {"deleted": np.packbits(bits)})

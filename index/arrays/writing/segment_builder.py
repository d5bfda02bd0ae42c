"""A segment in the making: takes in articles, then writes the segment's files. Publishes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np

from corpus.article import Article
from index.arrays.segments.doc_values import DocValueRow, DocValues
from index.arrays.segments.layout import MAX_ARTICLES, MAX_TOKENS
from index.arrays.segments.value_column import value_arrays
from index.arrays.storage.array_file import Stamp, write_file
from index.arrays.storage.manifest import SegmentStamps
from index.arrays.storage.ragged import Array
from index.arrays.writing.invert_workers import Inverters, Texts
from index.arrays.writing.text_batch import Text
from index.query import ValueDimension

BATCH = 128
"""So many articles are tokenized together: what a step makes of them fits the processor's cache."""
ENOUGH = 16 * BATCH
"""With fewer articles than this it is quicker to invert them here than to start processes."""

Ordinals = tuple[int, ...]
Rest = tuple[Stamp, dict[str, Stamp], Stamp | None]
"""The stamps of a segment's files but its postings: the facts, each column, and which articles are deleted, if any."""


class Draft:
    """The articles of a segment in the making; numbers them in the order in which they come.

    Once closed it takes in no more text, but articles can still be dropped from it and values replaced.
    """

    def __init__(self, inverters: Inverters) -> None:
        self._inverters = inverters
        self._patience = BATCH if inverters.many else ENOUGH
        self._waiting: list[Text] = []
        self._texts: Texts | None = None
        self._articles: list[DocValueRow] = []
        self.values: dict[ValueDimension, list[Ordinals]] = {"outlet": [], "person": []}
        self.dropped: set[int] = set()
        self.closed = False

    def __len__(self) -> int:
        return len(self._articles)

    @property
    def is_full(self) -> bool:
        """Whether the next article belongs into another segment."""
        tokens = self._texts.tokens if self._texts else 0
        return self.closed or len(self._articles) == MAX_ARTICLES or tokens > MAX_TOKENS

    @property
    def waiting(self) -> int:
        """How much those who invert it have still to do."""
        return self._texts.waiting if self._texts else 0

    @property
    def at_border(self) -> bool:
        """Whether all texts are handed over, so that the next may as well go into another segment."""
        return not self._waiting

    def add(self, article: Article, version: int, outlet: Ordinals, person: Ordinals) -> int:
        """Take in an article; gives its number."""
        self._waiting.append((article.title, article.body, article.language))
        self._articles.append((article.id, version, article.published, article.language))
        self.values["outlet"].append(outlet)
        self.values["person"].append(person)
        if len(self._waiting) == self._patience:
            self._hand_over()
        return len(self._articles) - 1

    def advance(self) -> None:
        """Hand over what waits, however little."""
        if self._waiting and not self.closed:
            self._hand_over()

    def _hand_over(self) -> Texts:
        if self._texts is None:
            self._texts = self._inverters.begin(len(self._waiting) >= ENOUGH)
            self._patience = BATCH
        for start in range(0, len(self._waiting), BATCH):
            self._texts.add(self._waiting[start : start + BATCH])
        self._waiting = []
        return self._texts

    def close(self, folder: Path, name: str) -> None:
        """Begin to write the postings, and forget the text."""
        self._hand_over().close(folder, f"{name}.postings")
        self.closed = True

    def write(self, folder: Path, name: str) -> Rest:
        """Write the other files of the closed segment, whose postings may still be in the making."""
        columns = {dimension: value_arrays(values) for dimension, values in self.values.items()}
        return write_rest(folder, name, DocValues.from_rows(self._articles), columns, self.dropped)

    def stamps(self, rest: Rest) -> SegmentStamps:
        """Wait for the postings, and give the stamps of all files, those of the others among them."""
        assert self._texts is not None
        postings, tokens = self._texts.written()
        return SegmentStamps(len(self), tokens, postings, *rest)


def write_rest(
    folder: Path,
    name: str,
    doc_values: DocValues,
    columns: Mapping[ValueDimension, Mapping[str, Array]],
    dropped: Collection[int] = (),
) -> Rest:
    """Write all files of a segment but its postings."""
    return (
        write_file(folder / f"{name}.facts", doc_values.arrays(), {"languages": doc_values.languages}),
        {dimension: write_file(folder / f"{name}.{dimension}", arrays) for dimension, arrays in columns.items()},
        write_deleted(folder / f"{name}.deleted", len(doc_values.ids), np.array(sorted(dropped))) if dropped else None,
    )


def write_deleted(path: Path, articles: int, deleted: Array) -> Stamp:
    """Write which of so many articles are deleted, all of them."""
    bits = np.zeros(articles, bool)
    bits[deleted] = True
    return write_file(path, {"deleted": np.packbits(bits)})

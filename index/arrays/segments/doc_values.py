"""One value for each article: id, version, days and flags, as arrays (`N.facts`). Decides nothing about filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntFlag

import numpy as np

from corpus.article import Article
from corpus.text.utf8 import to_utf8
from index.arrays.storage.array_file import ArrayFile
from index.arrays.storage.ragged import Array, to_smallest_dtype
from index.request import Order

DocValueRow = tuple[str, int, int, int, int]
"""The doc values of one article: id, version, first day, day after the last, flags."""
_NAMES = ("ids", "by_id", "by_date", "versions", "start", "end", "flags")


class Flag(IntFlag):
    """What is to be said of an article beside its values; of most nothing is, so that their flags are 0."""

    DATE_UNSURE = 1
    ENCODING_UNSURE = 2
    CUT = 4


def row_of(article: Article, version: int) -> DocValueRow:
    """Return the doc values of an article."""
    published = article.published
    flags = (
        Flag.DATE_UNSURE * (published is not None and not published.sure)
        | Flag.ENCODING_UNSURE * (not article.encoding_sure)
        | Flag.CUT * article.cut
    )
    if published is None:
        return article.id, version, 0, 0, flags
    return article.id, version, published.start.toordinal(), published.end.toordinal(), flags


@dataclass(frozen=True, slots=True)
class DocValues:
    """The doc values of the articles of a segment before they are written, one array for each.

    `start` and `end` are days as `date.toordinal` counts, 0 when undated; `flags` are sums of `Flag`.
    """

    ids: Array
    versions: Array
    start: Array
    end: Array
    flags: Array

    @classmethod
    def from_rows(cls, rows: Sequence[DocValueRow]) -> DocValues:
        """Return the doc values of articles as arrays."""
        numbers = np.array([row[1:] for row in rows], np.int64).reshape(-1, 4)
        return cls(encode_ids([row[0] for row in rows]), *numbers.T)

    def arrays(self) -> dict[str, Array]:
        """Return the arrays to write, with the orders by id and by date."""
        return {
            "ids": self.ids,
            "by_id": to_smallest_dtype(self.ids.argsort(kind="stable")),
            "versions": to_smallest_dtype(self.versions),
            "start": to_smallest_dtype(self.start),
            "end": to_smallest_dtype(self.end),
            "flags": to_smallest_dtype(self.flags),
            "by_date": to_smallest_dtype(np.lexsort((self.ids, *date_keys(self.start, self.end)))),
        }


class DocValuesReader:
    """The doc values of a segment in their file."""

    def __init__(self, file: ArrayFile) -> None:
        self.file = file
        self._arrays = {name: file[name] for name in _NAMES}
        self._oldest_first: Array | None = None
        self._ranks: dict[bool, Array] = {}

    def array(self, name: str) -> Array:
        """Return one of the arrays, complete and verified."""
        return self._arrays[name].all()

    def version(self, article: int) -> int:
        """Return the version of an article."""
        return self._arrays["versions"].at(article)

    def find(self, ids: Array) -> Array:
        """Return the articles with these ids (bytes), or -1; the last one where an id occurs more than once."""
        stored, order = self.array("ids"), self.array("by_id")
        if not len(stored):
            return np.full(len(ids), -1)
        index = np.maximum(stored.searchsorted(ids, side="right", sorter=order) - 1, 0)
        found = order[index].astype(np.int64)
        return np.where(stored[found] == ids, found, -1)

    def by_date(self, order: Order) -> Array:
        """Return all articles by date and id: oldest first for `OLDEST`, newest first for the others."""
        if order is not Order.OLDEST:
            return self.array("by_date")
        if self._oldest_first is None:
            self._oldest_first = self._sort_oldest_first()
        return self._oldest_first

    def date_ranks(self, order: Order) -> Array:
        """Return the index of each article in `by_date`."""
        oldest = order is Order.OLDEST
        if oldest not in self._ranks:
            by_date = self.by_date(order)
            ranks = np.empty(len(by_date), np.int64)
            ranks[by_date] = np.arange(len(by_date))
            self._ranks[oldest] = ranks
        return self._ranks[oldest]

    def _sort_oldest_first(self) -> Array:
        by_id = self.array("by_id")
        id_ranks = np.empty(len(by_id), np.int64)
        id_ranks[by_id] = np.arange(len(by_id))
        start, end = (self.array(name).astype(np.int64) for name in ("start", "end"))
        return np.lexsort((id_ranks, *date_keys(start, end, -1)))


def date_keys(start: Array, end: Array, sign: int = 1) -> tuple[Array, Array, Array]:
    """Return the keys that sort newest (sign 1) or oldest (-1) first, for `lexsort`, so the foremost key last.

    Undated articles come last, then by the first day, then the narrower interval first.
    """
    return end - start, -sign * start, start == 0


def encode_ids(ids: Sequence[str]) -> Array:
    """Return article ids as they are stored: `to_utf8`, padded with zeros, which NumPy strips again."""
    return np.array([to_utf8(article_id) for article_id in ids], np.bytes_)

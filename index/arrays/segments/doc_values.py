"""What articles carry beside their text: ids, days and languages, and values such as outlets and persons, as arrays.

Makes the arrays and reads them; decides nothing about counts or filters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.article import PublicationDate
from index.arrays.storage.array_file import ArrayFile
from index.arrays.storage.ragged import Array, run_indices, to_lengths, to_offsets, to_smallest_dtype
from index.arrays.storage.string_table import string_arrays

Fact = tuple[str, int, PublicationDate | None, str | None]
"""What is kept of an article beside its text and values: id, version, date and language."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an index keeps of articles that is not text and only changes with a version, one array for each.

    `start` and `end` are days as `date.toordinal` counts, 0 when undated; `language` numbers `languages`.
    """

    ids: Array
    versions: Array
    start: Array
    end: Array
    language: Array
    languages: tuple[str | None, ...]


def facts_of(articles: Sequence[Fact]) -> Facts:
    """Give the facts of articles."""
    languages = tuple(dict.fromkeys(language for _, _, _, language in articles))
    dates = [published for _, _, published, _ in articles]
    return Facts(
        np.array([article_id.encode("utf-8", "surrogatepass") for article_id, _, _, _ in articles], np.bytes_),
        np.array([version for _, version, _, _ in articles], np.int64),
        np.array([published.start.toordinal() if published else 0 for published in dates], np.int64),
        np.array([published.end.toordinal() if published else 0 for published in dates], np.int64),
        np.array([languages.index(language) for _, _, _, language in articles], np.int64),
        languages,
    )


def fact_arrays(facts: Facts) -> dict[str, Array]:
    """Give the arrays of a segment's facts."""
    return {
        "ids": facts.ids,
        "by_id": to_smallest_dtype(facts.ids.argsort(kind="stable")),
        "versions": to_smallest_dtype(facts.versions),
        "start": to_smallest_dtype(facts.start),
        "end": to_smallest_dtype(facts.end),
        "language": to_smallest_dtype(facts.language),
        "by_date": to_smallest_dtype(np.lexsort((facts.ids, *date_keys(facts.start, facts.end)))),
    }


def date_keys(start: Array, end: Array, sign: int = 1) -> tuple[Array, Array, Array]:
    """Give the keys that sort newest (sign 1) or oldest (-1) first, for `lexsort`, so the foremost key last.

    Undated articles come last, then by the first day, then the narrower interval first.
    """
    return end - start, -sign * start, start == 0


def value_arrays(values: Sequence[Sequence[int]]) -> dict[str, Array]:
    """Give the arrays of a dimension from the distinct ordinals of each article."""
    counts = np.fromiter(map(len, values), np.int64, len(values))
    flat = np.fromiter((ordinal for of_article in values for ordinal in of_article), np.int64, int(counts.sum()))
    return flat_value_arrays(counts, flat)


def flat_value_arrays(counts: Array, flat: Array) -> dict[str, Array]:
    """Give the arrays of a dimension from the number of ordinals of each article, and all ordinals."""
    order = flat.argsort(kind="stable")
    present, number = np.unique(flat, return_counts=True)
    return {
        "values_at": to_smallest_dtype(to_offsets(counts)),
        "values": to_smallest_dtype(flat),
        "present": to_smallest_dtype(present),
        "holders_at": to_smallest_dtype(to_offsets(number)),
        "holders": to_smallest_dtype(np.arange(len(counts)).repeat(counts)[order]),
    }


def table_arrays(values: Sequence[str]) -> dict[str, Array]:
    """Give the arrays of a table of values: in the order of their ordinals, and which come first by code points."""
    order = sorted(range(len(values)), key=values.__getitem__)
    return {**string_arrays("names", values), "by_name": to_smallest_dtype(np.array(order, np.int64))}


class ValueColumn:
    """The values of the articles of a segment in one dimension, both ways round."""

    def __init__(self, file: ArrayFile) -> None:
        self.file = file
        self._values_at, self._values = file["values_at"], file["values"]
        self._present, self._holders_at, self._holders = file["present"], file["holders_at"], file["holders"]

    def holders(self, ordinal: int) -> Array:
        """Give the articles with a value, rising."""
        present = self._present.all()
        index = int(present.searchsorted(ordinal))
        if index == len(present) or present[index] != ordinal:
            return np.empty(0, np.uint16)
        start, stop = self._holders_at.part(index, index + 2)
        return self._holders.part(int(start), int(stop))

    def counts(self) -> Array:
        """Give how many values each article has."""
        return to_lengths(self._values_at.all())

    def flat(self) -> Array:
        """Give the ordinals of all articles, one article after another."""
        return self._values.all()

    @property
    def size(self) -> int:
        """The number of articles."""
        return self._values_at.size - 1

    def counts_of(self, ordinals: Array, mask: Array) -> Array:
        """Count the articles of a mask that have each of some values."""
        if not self._present.size:
            return np.zeros(len(ordinals), np.int64)
        present, at = self._present.all(), self._holders_at.all()
        index = np.minimum(present.searchsorted(ordinals), len(present) - 1)
        starts = at.take(index).astype(np.int64)
        lengths = np.where(present.take(index) == ordinals, at.take(index + 1) - starts, 0)
        holders = self._holders.all().take(run_indices(starts, lengths))
        held = to_offsets(mask.view(np.uint8).take(holders))
        ends = lengths.cumsum()
        counts: Array = held.take(ends) - held.take(ends - lengths)
        return counts

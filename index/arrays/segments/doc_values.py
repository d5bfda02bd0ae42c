"""What articles carry beside their text: ids, days and languages, and values such as outlets and persons, as arrays.

Makes the arrays and reads them; decides nothing about counts or filters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corpus.article import PublicationDate
from index.arrays.storage.array_file import Array, ArrayFile, narrow
from index.arrays.storage.string_table import string_arrays
from index.arrays.tallies import packed
from index.arrays.writing.inverter import sizes, starts_and_end
from index.arrays.writing.pretokens import ragged

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
        "by_id": narrow(facts.ids.argsort(kind="stable")),
        "versions": narrow(facts.versions),
        "start": narrow(facts.start),
        "end": narrow(facts.end),
        "language": narrow(facts.language),
        "by_date": narrow(np.lexsort((facts.ids, *date_keys(facts.start, facts.end)))),
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
        "values_at": narrow(starts_and_end(counts)),
        "values": narrow(flat),
        "present": narrow(present),
        "holders_at": narrow(starts_and_end(number)),
        "holders": narrow(np.arange(len(counts)).repeat(counts)[order]),
    }


def table_arrays(values: Sequence[str]) -> dict[str, Array]:
    """Give the arrays of a table of values: in the order of their ordinals, and which come first by code points."""
    order = sorted(range(len(values)), key=values.__getitem__)
    return {**string_arrays("names", values), "by_name": narrow(np.array(order, np.int64))}


class Selection:
    """Some articles, by a bool for each. `counted` keeps what was counted of them, by what counted it."""

    def __init__(self, mask: Array, articles: Array | None = None) -> None:
        self.mask = mask
        self.size = len(mask)
        self.articles = mask.nonzero()[0] if articles is None else articles
        self.counted: dict[object, Array] = {}

    def __len__(self) -> int:
        return len(self.articles)

    @cached_property
    def places(self) -> Array:
        """For each selected article its place among the selected; what stands at the others means nothing."""
        places = np.empty(self.size, np.int32)
        places[self.articles] = np.arange(len(self.articles), dtype=np.int32)
        return places

    @cached_property
    def bits(self) -> Array:
        """The bools as bits."""
        return packed(self.mask)

    @cached_property
    def others(self) -> Array:
        """The articles that are not selected, rising."""
        return (~self.mask).nonzero()[0]


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
        return sizes(self._values_at.all())

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
        sizes = np.where(present.take(index) == ordinals, at.take(index + 1) - starts, 0)
        holders = self._holders.all().take(ragged(starts, sizes))
        held = starts_and_end(mask.view(np.uint8).take(holders))
        ends = sizes.cumsum()
        counts: Array = held.take(ends) - held.take(ends - sizes)
        return counts

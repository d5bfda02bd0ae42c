"""Exact facet counts over the articles of a whole collection. Decides nothing about what matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from index.arrays.facets.single_valued import Singles
from index.arrays.segments.article_set import ArticleSet
from index.arrays.segments.doc_values import ValueColumn
from index.arrays.segments.global_ordinals import ValueTable
from index.arrays.storage.bitset import bit_rows, count_intersections
from index.arrays.storage.ragged import Array, concatenate, run_indices, to_offsets, to_smallest_dtype
from index.request import ValueFacet
from index.results import Bucket, FacetCounts

FEW = 8
"""Below this part of the collection it is quicker to look up what each article has than to look at all."""
WORTH_A_ROW = 600
"""A value that more than one in so many articles have is counted quicker by bits than by its articles."""
MOST_ROWS = 128
"""So many values at most are held as bits, which take 25 kB each for 200,000 articles."""

GLANCE = 1 << 11
"""So many values are looked at first, to know above which count the most frequent ones of all must be."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many articles have each value, as far as was wished, how many have none, and how many values all have."""

    totals: Array
    missing: int
    every: int


class ValueCounts:
    """Counts the values of one dimension over all segments."""

    def __init__(self, columns: Sequence[ValueColumn]) -> None:
        self._columns = columns

    @cached_property
    def _values(self) -> Array:
        return concatenate([column.flat() for column in self._columns])

    @cached_property
    def _sizes(self) -> Array:
        return concatenate([to_smallest_dtype(column.counts()) for column in self._columns])

    @cached_property
    def _starts(self) -> Array:
        return to_smallest_dtype(to_offsets(self._sizes))

    @cached_property
    def sole(self) -> Singles | None:
        """For each article 1 and the number of its value, or 0 for none; None when some article has several."""
        if self._sizes.max(initial=0) > 1:
            return None
        sole = np.zeros(len(self._sizes), np.int64)
        sole[self._sizes > 0] = self._values
        sole[self._sizes > 0] += 1
        return Singles(sole, len(self._everywhere))

    @cached_property
    def _everywhere(self) -> Array:
        """How many articles have no value, and how many each value, deleted ones among them."""
        without = np.count_nonzero(self._sizes == 0)
        return np.concatenate(([without], np.bincount(self._values)))

    @cached_property
    def _by_frequency(self) -> Array:
        """The values, those of the most articles first."""
        return self._everywhere[1:].argsort(kind="stable")[::-1]

    @cached_property
    def _frequent(self) -> Array:
        """The articles of the values that the most articles have, a row of bits each."""
        some = self._by_frequency[:MOST_ROWS]
        some = some[self._everywhere[1:].take(some) * WORTH_A_ROW > len(self._sizes)]
        return bit_rows(map(self._holders, some.tolist()), len(self._sizes))

    @cached_property
    def _digits(self) -> Array:
        """Rows of bits: the articles that have any value, and those with the first binary digit of how many, ..."""
        digits = range(int(self._sizes.max(initial=0)).bit_length())
        return bit_rows([self._sizes > 0, *((self._sizes >> digit & 1) > 0 for digit in digits)], len(self._sizes))

    def _holders(self, ordinal: int) -> Array:
        bases = accumulate((column.size for column in self._columns), initial=0)
        pairs = zip(self._columns, bases, strict=False)
        return concatenate([column.holders(ordinal) + np.int64(base) for column, base in pairs])

    def count(self, selection: ArticleSet, values: int, wished: int, always: Sequence[int]) -> Counted:
        """Count the selected articles by value, of which there are so many, as far as a wish needs it.

        Where no article has several values they are counted as `Singles`. Else those of few articles are looked up, or
        those of the few others; of many, the articles of the values that most have are counted, as far down as a value
        can still be among the wished.
        """
        if self.sole is not None:
            by_value = self.sole.count(selection)
            totals, missing = np.zeros(values, np.int64), int(by_value[0])
            totals[: len(by_value) - 1] = by_value[1:]
            return Counted(totals, missing, len(selection) - missing)
        few = min(len(selection), selection.size - len(selection))
        if few * FEW < selection.size:
            return self._all_looked_up(selection, values, len(selection) * 2 < selection.size)
        totals = self._leading(selection, values, wished)
        if always:
            totals[list(always)] = self._counts_of(np.array(always, np.int64), selection.mask)
        having, *digits = count_intersections(self._digits, selection.bits).tolist()
        every = sum(count << digit for digit, count in enumerate(digits))
        return Counted(totals, len(selection) - having, every)

    def _leading(self, selection: ArticleSet, values: int, wished: int) -> Array:
        """Count those values that may be among the first so many; 0 stands for the others."""
        totals = np.zeros(values, np.int64)
        order, everywhere = self._by_frequency, self._everywhere[1:]
        seen, stop = 0, max(2 * wished, 32)
        while seen < stop and seen < len(order):
            block, rows = order[seen:stop], self._frequent[seen:stop]
            totals[block[: len(rows)]] = count_intersections(rows, selection.bits)
            if len(rows) < len(block):
                totals[block[len(rows) :]] = self._counts_of(block[len(rows) :], selection.mask)
            counted = totals.take(order[:stop])
            least = int(np.sort(counted)[-wished]) if 0 < wished <= len(counted) else 1
            seen, stop = stop, int(np.count_nonzero(everywhere >= max(least, 1)))
        return totals

    def _counts_of(self, ordinals: Array, mask: Array) -> Array:
        totals, start = np.zeros(len(ordinals), np.int64), 0
        for column in self._columns:
            totals += column.counts_of(ordinals, mask[start : start + column.size])
            start += column.size
        return totals

    def _all_looked_up(self, selection: ArticleSet, values: int, selected: bool) -> Counted:
        """Count all values, of the selected articles or of the others."""
        totals, missing = self._looked_up(selection.articles if selected else selection.complement, values)
        if not selected:
            np.negative(totals, out=totals)
            totals[: len(self._everywhere) - 1] += self._everywhere[1:]
            missing = int(self._everywhere[0]) - missing
        return Counted(totals, missing, int(totals.sum()))

    def _looked_up(self, articles: Array, values: int) -> tuple[Array, int]:
        held = self._sizes.take(articles)
        found = self._values.take(run_indices(self._starts.take(articles), held))
        return np.bincount(found, minlength=values), len(held) - int(np.count_nonzero(held))


def count_values(counts: ValueCounts, selection: ArticleSet, table: ValueTable, wish: ValueFacet) -> FacetCounts:
    """Count the values of a dimension."""
    always = [ordinal for ordinal in map(table.find, wish.always) if ordinal >= 0]
    counted = counts.count(selection, len(table), wish.size, always)
    listed = {*most_frequent(counted.totals, table, wish.size), *always}
    found = [Bucket(table[ordinal], int(counted.totals[ordinal])) for ordinal in listed]
    found += [Bucket(value, 0) for value in set(wish.always) if table.find(value) < 0]
    buckets = tuple(sorted(found, key=lambda bucket: (-bucket.count, bucket.value)))
    return FacetCounts(buckets, counted.missing, counted.every - sum(bucket.count for bucket in buckets))


def most_frequent(totals: Array, table: ValueTable, size: int) -> list[int]:
    """Give the values with the highest counts, equal ones by their label."""
    if size <= 0:
        return []
    some = totals[:GLANCE]
    least = int(np.partition(some, len(some) - size)[len(some) - size]) if size < len(some) else 1
    counted = (totals >= max(least, 1)).nonzero()[0]
    if len(counted) > size:
        keys = (totals[counted] << 32) - table.ranks[counted]
        counted = counted[np.argpartition(keys, len(keys) - size)[len(keys) - size :]]
    chosen: list[int] = counted.tolist()
    return chosen

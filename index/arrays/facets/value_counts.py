"""Exact counts of the values of a dimension over all segments. Decides nothing about what matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from index.arrays.facets.single_valued import SingleValued
from index.arrays.segments.article_set import ArticleSet
from index.arrays.segments.global_ordinals import ValueTable
from index.arrays.segments.value_column import ValueColumn
from index.arrays.storage.bitset import bit_rows, count_intersections
from index.arrays.storage.ragged import Array, concatenate, run_indices, to_offsets, to_smallest_dtype
from index.request import ValueFacet
from index.results import Bucket, FacetCounts

SPARSE = 8
"""If fewer than one in this many articles are selected, it is faster to look up the values of each."""
BITSET_SHARE = 600
"""A value that more than one in this many articles have is counted faster as a bitset than from its articles."""
MAX_BITSETS = 128
"""This many values at most are bitsets, which take 25 kB each for 200,000 articles."""

MOST_OF_A_TABLE = 4
"""If more than one in this many values of a table are listed, it is faster to read the whole table at once."""

SAMPLE = 1 << 11
"""The counts of this many values are read first, for a lower bound of the highest counts of all."""


@dataclass(frozen=True, slots=True)
class ValueTotals:
    """Counts by value (as far as requested), articles without a value, and pairs of an article and a value."""

    totals: Array
    missing: int
    pairs: int


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
    def single_valued(self) -> SingleValued | None:
        """The ordinal of each article's value plus 1, or 0 for none; None when some article has several values."""
        if self._sizes.max(initial=0) > 1:
            return None
        numbers = np.zeros(len(self._sizes), np.int64)
        numbers[self._sizes > 0] = self._values
        numbers[self._sizes > 0] += 1
        return SingleValued(numbers, len(self._all_totals))

    @cached_property
    def _all_totals(self) -> Array:
        """The number of articles without a value, then with each value, deleted articles included."""
        missing = np.count_nonzero(self._sizes == 0)
        return np.concatenate(([missing], np.bincount(self._values)))

    @cached_property
    def _by_frequency(self) -> Array:
        """The ordinals by number of articles, the most frequent first."""
        return self._all_totals[1:].argsort(kind="stable")[::-1]

    @cached_property
    def _frequent_bitsets(self) -> Array:
        """The articles of each of the most frequent values, a row of bits each."""
        frequent = self._by_frequency[:MAX_BITSETS]
        frequent = frequent[self._all_totals[1:].take(frequent) * BITSET_SHARE > len(self._sizes)]
        return bit_rows(map(self._articles_with, frequent.tolist()), len(self._sizes))

    @cached_property
    def _digits(self) -> Array:
        """Rows of bits: articles with a value, then for each binary digit those whose number of values has it."""
        digits = range(int(self._sizes.max(initial=0)).bit_length())
        return bit_rows([self._sizes > 0, *((self._sizes >> digit & 1) > 0 for digit in digits)], len(self._sizes))

    def _articles_with(self, ordinal: int) -> Array:
        bases = accumulate((column.size for column in self._columns), initial=0)
        pairs = zip(self._columns, bases, strict=False)
        return concatenate([column.articles_with(ordinal) + np.int64(base) for column, base in pairs])

    def count(self, selected: ArticleSet, values: int, wanted: int, always: Sequence[int]) -> ValueTotals:
        """Count the selected articles by value, exactly for the `wanted` best of `values` ordinals and for `always`.

        Where no article has several values, they are counted as `SingleValued`. Otherwise the values of few articles
        (or of the few articles that are not selected) are looked up; for many articles, values are counted one by one,
        the most frequent first, as long as one can still be among the wanted.
        """
        if self.single_valued is not None:
            by_value = self.single_valued.count(selected)
            totals, missing = np.zeros(values, np.int64), int(by_value[0])
            totals[: len(by_value) - 1] = by_value[1:]
            return ValueTotals(totals, missing, len(selected) - missing)
        few = min(len(selected), selected.size - len(selected))
        if few * SPARSE < selected.size:
            return self._look_up(selected, values, counts_selected=len(selected) * 2 < selected.size)
        totals = self._count_leading(selected, values, wanted)
        if always:
            totals[list(always)] = self._count_each(np.array(always, np.int64), selected.mask)
        with_value, *digits = count_intersections(self._digits, selected.bits).tolist()
        pairs = sum(count << digit for digit, count in enumerate(digits))
        return ValueTotals(totals, len(selected) - with_value, pairs)

    def _count_leading(self, selected: ArticleSet, values: int, wanted: int) -> Array:
        """Count the values that may belong to the `wanted` best; the others stay 0."""
        totals = np.zeros(values, np.int64)
        order, all_totals = self._by_frequency, self._all_totals[1:]
        seen, stop = 0, max(2 * wanted, 32)
        while seen < stop and seen < len(order):
            block, rows = order[seen:stop], self._frequent_bitsets[seen:stop]
            totals[block[: len(rows)]] = count_intersections(rows, selected.bits)
            if len(rows) < len(block):
                totals[block[len(rows) :]] = self._count_each(block[len(rows) :], selected.mask)
            counted = totals.take(order[:stop])
            least = int(np.sort(counted)[-wanted]) if 0 < wanted <= len(counted) else 1
            seen, stop = stop, int(np.count_nonzero(all_totals >= max(least, 1)))
        return totals

    def _count_each(self, ordinals: Array, mask: Array) -> Array:
        totals, start = np.zeros(len(ordinals), np.int64), 0
        for column in self._columns:
            totals += column.count_articles(ordinals, mask[start : start + column.size])
            start += column.size
        return totals

    def _look_up(self, selected: ArticleSet, values: int, counts_selected: bool) -> ValueTotals:
        """Count all values by looking up those of the selected articles, or of the complement if that is smaller."""
        totals, missing = self._count_values_of(selected.articles if counts_selected else selected.complement, values)
        if not counts_selected:
            np.negative(totals, out=totals)
            totals[: len(self._all_totals) - 1] += self._all_totals[1:]
            missing = int(self._all_totals[0]) - missing
        return ValueTotals(totals, missing, int(totals.sum()))

    def _count_values_of(self, articles: Array, values: int) -> tuple[Array, int]:
        sizes = self._sizes.take(articles)
        ordinals = self._values.take(run_indices(self._starts.take(articles), sizes))
        return np.bincount(ordinals, minlength=values), len(sizes) - int(np.count_nonzero(sizes))


def count_values(counts: ValueCounts, selected: ArticleSet, table: ValueTable, request: ValueFacet) -> FacetCounts:
    """Return the facet counts of a dimension over the selected articles."""
    always = [ordinal for ordinal in map(table.find, request.always) if ordinal >= 0]
    counted = counts.count(selected, len(table), request.size, always)
    listed = {*most_frequent(counted.totals, table, request.size), *always}
    values = table.all_values() if len(listed) * MOST_OF_A_TABLE > len(table) else table
    buckets = [Bucket(values[ordinal], int(counted.totals[ordinal])) for ordinal in listed]
    buckets += [Bucket(value, 0) for value in set(request.always) if table.find(value) < 0]
    best = tuple(sorted(buckets, key=lambda bucket: (-bucket.count, bucket.value)))
    return FacetCounts(best, counted.missing, counted.pairs - sum(bucket.count for bucket in best))


def most_frequent(totals: Array, table: ValueTable, size: int) -> list[int]:
    """Return the ordinals with the highest counts, at most `size`; of equal counts those first by label."""
    if size <= 0:
        return []
    sample = totals[:SAMPLE]
    least = int(np.partition(sample, len(sample) - size)[len(sample) - size]) if size < len(sample) else 1
    candidates = (totals >= max(least, 1)).nonzero()[0]
    if len(candidates) > size:
        keys = (totals[candidates] << 32) - table.ranks[candidates]
        candidates = candidates[np.argpartition(keys, len(keys) - size)[len(keys) - size :]]
    best: list[int] = candidates.tolist()
    return best

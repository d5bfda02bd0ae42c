"""The most frequent values of a selection are counted exactly, by each of the methods."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index.arrays.facets.single_valued import JointCounts, SingleValued
from index.arrays.facets.value_counts import MAX_BITSETS, ValueCounts
from index.arrays.segments.article_set import ArticleSet
from index.arrays.segments.value_column import ValueColumn, value_arrays
from index.arrays.storage.array_file import ArrayFile, write_file
from index.arrays.storage.bitset import bit_rows, count_intersections, pack_mask
from index.arrays.storage.ragged import Array

ARTICLES = 3000
VALUES = 4 * MAX_BITSETS
WANTED = 10


def _drawn() -> list[list[int]]:
    """Return the values of articles: none to five of each, low numbers far more often than high ones."""
    dice = np.random.default_rng(7)
    weights = 1 / np.arange(1, VALUES + 1)
    return [
        dice.choice(VALUES, dice.integers(0, 6), replace=False, p=weights / weights.sum()).tolist()
        for _ in range(ARTICLES)
    ]


@pytest.mark.parametrize("sole", [False, True], ids=["several values", "one value at most"])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 0.5, 0.8, 0.99, 1.0])
def test_the_most_frequent_are_counted_exactly(tmp_path: Path, share: float, sole: bool) -> None:
    values = [article_values[:1] if sole else article_values for article_values in _drawn()]
    parts = values[:1700], values[1700:1701], values[1701:]
    columns = [
        ValueColumn(ArrayFile(tmp_path, write_file(tmp_path / f"{number}", value_arrays("author", part))), "author")
        for number, part in enumerate(parts)
    ]
    mask = np.random.default_rng(3).random(ARTICLES) < share
    always = [VALUES - 1, VALUES // 2]
    counted = ValueCounts(columns).count(ArticleSet(mask), VALUES, WANTED, always)

    selected = [article_values for article_values, is_in in zip(values, mask.tolist(), strict=True) if is_in]
    expected = Counter(value for article_values in selected for value in article_values)
    leading = sorted(expected.values(), reverse=True)[:WANTED]
    assert sorted(counted.totals.tolist(), reverse=True)[: len(leading)] == leading
    assert all(count in (0, expected[value]) for value, count in enumerate(counted.totals.tolist()))
    assert [counted.totals[value] for value in always] == [expected[value] for value in always]
    assert counted.missing == sum(not article_values for article_values in selected)
    assert counted.pairs == expected.total()


@pytest.mark.parametrize("articles", [0, 1, 63, 64, 65, 1000])
def test_rows_of_bits_count_what_masks_count(articles: int) -> None:
    dice = np.random.default_rng(articles)
    sets: list[Array] = [dice.random(articles) < share for share in (0.0, 0.1, 0.9, 1.0)]
    among = dice.random(articles) < 0.5
    rows = bit_rows(sets, articles)
    assert count_intersections(rows, pack_mask(among)).tolist() == [int(np.count_nonzero(one & among)) for one in sets]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 1.0])
def test_pairs_count_what_each_number_alone_counts(share: float) -> None:
    dice = np.random.default_rng(5)
    first, second = (SingleValued(dice.integers(0, size - 1, ARTICLES), size) for size in (7, 30))
    mask = dice.random(ARTICLES) < share
    alone = ArticleSet(mask)
    together = ArticleSet(mask)
    JointCounts(first, second).count(together)
    for numbers in (first, second):
        expected = np.bincount(numbers.numbers[mask], minlength=numbers.size).tolist()
        assert numbers.count(alone).tolist() == expected
        assert together.cached_counts[numbers].tolist() == expected

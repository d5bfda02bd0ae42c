"""A column answers by article and by value alike, and of several in one file each answers for itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.arrays.segments.value_column import ValueColumn, value_arrays
from index.arrays.storage.array_file import ArrayFile, write_file

VALUES: tuple[list[int], ...] = ([], [3], [0, 3], [7, 0, 3], [], [70_000], [3])
OTHERS: tuple[list[int], ...] = ([1], [], [], [2], [2], [1], [])


@pytest.fixture
def column(tmp_path: Path) -> ValueColumn:
    arrays = {**value_arrays("person", OTHERS), **value_arrays("author", VALUES)}
    return ValueColumn(ArrayFile(tmp_path, write_file(tmp_path / "both", arrays)), "author")


def test_each_article_has_its_values_and_each_value_its_articles(column: ValueColumn) -> None:
    assert column.size == len(VALUES)
    assert column.counts().tolist() == [len(values) for values in VALUES]
    assert column.flat().tolist() == [value for values in VALUES for value in values]
    for value in (0, 1, 3, 7, 70_000, 70_001):
        assert column.articles_with(value).tolist() == [n for n, values in enumerate(VALUES) if value in values]


def test_articles_of_a_mask_are_counted_by_value(column: ValueColumn) -> None:
    mask = np.array([True, False, True, True, True, False, True])
    wanted = [3, 0, 1, 70_000, 7]
    chosen = [values for values, is_in in zip(VALUES, mask.tolist(), strict=True) if is_in]
    expected = [sum(value in values for values in chosen) for value in wanted]
    assert column.count_articles(np.array(wanted), mask).tolist() == expected
    assert column.live_values(mask).tolist() == [0, 3, 7]
    assert column.live_values(None).tolist() == [0, 3, 7, 70_000]


def test_a_column_of_no_articles_and_one_without_values_answer(tmp_path: Path) -> None:
    cases: tuple[tuple[str, list[list[int]]], ...] = (("none", []), ("empty", [[], []]))
    for name, values in cases:
        column = ValueColumn(ArrayFile(tmp_path, write_file(tmp_path / name, value_arrays("outlet", values))), "outlet")
        assert column.size == len(values)
        assert column.articles_with(0).tolist() == column.flat().tolist() == []
        assert column.count_articles(np.array([0]), np.ones(len(values), bool)).tolist() == [0]
        assert column.live_values(np.ones(len(values), bool)).tolist() == []

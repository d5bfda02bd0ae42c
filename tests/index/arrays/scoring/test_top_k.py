"""The best of many are found without sorting all of them."""

from __future__ import annotations

import numpy as np
import pytest

from index.arrays.facets.value_counts import SAMPLE as LOOKED_AT
from index.arrays.facets.value_counts import most_frequent
from index.arrays.scoring.top_k import SAMPLE, top_indices
from index.arrays.segments.global_ordinals import ValueTable
from index.arrays.storage.ragged import Array

MANY = 5 * SAMPLE * 10


def _drawn(size: int, values: int) -> Array:
    return np.random.default_rng(size * 31 + values).integers(0, values, size).astype(float)


@pytest.mark.parametrize("most", [1, 10])
@pytest.mark.parametrize("values", [1, 5, 1 << 40], ids=["all equal", "many equal", "few equal"])
@pytest.mark.parametrize("size", [0, 1, 10, 11, 600, MANY, 20 * MANY])
def test_the_top_are_all_that_reach_the_last_wanted(size: int, values: int, most: int) -> None:
    drawn = _drawn(size, values)
    least = np.sort(drawn)[-most] if size > most else -1.0
    assert top_indices(drawn, most).tolist() == np.flatnonzero(drawn >= least).tolist()


def test_those_about_equal_to_the_last_wanted_lead_too() -> None:
    drawn = np.concatenate((np.full(MANY, 1.0), [2.0, 2.0 - 1e-12]))
    assert top_indices(drawn, 1, tolerance=1 - 1e-9).tolist() == [MANY, MANY + 1]


class Names(ValueTable):
    """So many values in the order of their labels."""

    def __init__(self, size: int) -> None:
        super().__init__(None)
        self.ranks = np.arange(size)


@pytest.mark.parametrize("values", [2, 50, 100_000])
@pytest.mark.parametrize("size", [5, LOOKED_AT, 4 * LOOKED_AT])
def test_the_most_frequent_values_are_found_wherever_they_stand(size: int, values: int) -> None:
    totals = _drawn(size, values).astype(np.int64)
    expected = sorted(range(size), key=lambda ordinal: (-totals[ordinal], ordinal))[:10]
    found = sorted(most_frequent(totals, Names(size), 10))
    assert found == sorted(ordinal for ordinal in expected if totals[ordinal])

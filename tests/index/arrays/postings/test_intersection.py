"""Two sorted arrays of positions are intersected alike by each of the three ways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.arrays.postings import intersection
from index.arrays.postings.intersection import intersect
from index.arrays.postings.positions import TermPositions

sets = st.sets(st.integers(0, 400), max_size=80)


def _positions(numbers: set[int]) -> TermPositions:
    position = np.array(sorted(numbers), np.int32)
    return TermPositions(position, (position // 50).astype(np.uint16))


@pytest.mark.parametrize("dense", [1 << 19, 0], ids=["by sorting", "by a bitmap"])
def test_an_intersection_holds_what_both_hold(dense: int) -> None:
    @settings(max_examples=200, deadline=None)
    @given(sets, sets)
    def check(one: set[int], other: set[int]) -> None:
        found = intersect(_positions(one), _positions(other))
        assert found.position.tolist() == sorted(one & other)
        assert found.article.tolist() == [number // 50 for number in sorted(one & other)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intersection, "DENSE", dense)
        patch.setattr(intersection, "WINDOW", 64)
        check()


def test_a_short_array_is_looked_up_in_a_long_one() -> None:
    found = intersect(_positions({7, 5_000, 9_999}), _positions(set(range(0, 10_000, 2))))
    assert found.position.tolist() == [5_000]

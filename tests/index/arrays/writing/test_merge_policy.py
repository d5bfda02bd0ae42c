"""Segments are merged when a tier is full or half of one is deleted, and never into one that is too large."""

from __future__ import annotations

import pytest

from index.arrays.segments.layout import MAX_ARTICLES, MAX_TOKENS
from index.arrays.writing.merge_policy import MERGE_FACTOR, SMALLEST_TIER, select_merge

SMALL = (10, 1000)
LARGE = (MAX_ARTICLES // 2, 1000)
LONG = (10, MAX_TOKENS // 2)

CASES: tuple[tuple[str, list[tuple[int, int]], list[int]], ...] = (
    ("no segment", [], []),
    ("a tier that is not full", [SMALL] * (MERGE_FACTOR - 1), []),
    ("a full tier", [SMALL] * MERGE_FACTOR, list(range(MERGE_FACTOR))),
    ("two tiers, neither full", [SMALL, (SMALLEST_TIER + 1, 1000)] * (MERGE_FACTOR - 1), []),
    ("segments of many articles", [LARGE] * MERGE_FACTOR, []),
    ("segments of many tokens", [LONG] * MERGE_FACTOR, []),
)


@pytest.mark.parametrize(("sizes", "chosen"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_full_tier_becomes_one_segment(sizes: list[tuple[int, int]], chosen: list[int]) -> None:
    assert select_merge(sizes, [articles for articles, _ in sizes]) == chosen


def test_a_segment_of_which_half_is_deleted_is_merged_alone() -> None:
    assert select_merge([SMALL, SMALL, LARGE], [10, 5, LARGE[0]]) == [1]
    assert select_merge([SMALL, SMALL], [10, 6]) == []


def test_the_merged_segments_fit_into_one() -> None:
    size = (MAX_ARTICLES * 2 // MERGE_FACTOR, 1000)
    chosen = select_merge([size] * MERGE_FACTOR, [size[0]] * MERGE_FACTOR)
    assert len(chosen) == MERGE_FACTOR // 2

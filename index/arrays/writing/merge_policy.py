"""The merge policy: selects the segments to merge, and when. Merges nothing; `merger` does.

Segments are put in tiers by size, as in Lucene's LogMergePolicy: once a tier is full, its segments become one.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.arrays.segments.layout import MAX_ARTICLES, MAX_TOKENS

MERGE_FACTOR = 8
"""This many segments of a tier become one. Fewer would write articles more often, more would slow every query."""
SMALLEST_TIER = 64
"""Segments with at most this many articles are in one tier."""


def select_merge(sizes: Sequence[tuple[int, int]], live: Sequence[int]) -> list[int]:
    """Return the numbers of the segments to merge; [] when no merge is due.

    `sizes` are the articles and tokens of each segment, `live` its live articles. A segment of which half is deleted is
    written again by itself; one without a live article is merged away.
    """
    for number, (articles, _) in enumerate(sizes):
        if live[number] * 2 <= articles:
            return [number]
    tiers: dict[int, list[int]] = {}
    for number, (articles, tokens) in enumerate(sizes):
        if articles * MERGE_FACTOR <= MAX_ARTICLES * 2 and tokens * MERGE_FACTOR <= MAX_TOKENS * 2:
            tiers.setdefault(_tier(articles), []).append(number)
    for _, numbers in sorted(tiers.items()):
        if len(numbers) >= MERGE_FACTOR:
            return _fit_one_segment(numbers, sizes)
    return []


def _tier(articles: int) -> int:
    tier, limit = 0, SMALLEST_TIER
    while articles > limit:
        tier, limit = tier + 1, limit * MERGE_FACTOR
    return tier


def _fit_one_segment(numbers: Sequence[int], sizes: Sequence[tuple[int, int]]) -> list[int]:
    """Return the first segments that fit into one; [] when not even two do."""
    chosen: list[int] = []
    articles = tokens = 0
    for number in numbers:
        articles, tokens = articles + sizes[number][0], tokens + sizes[number][1]
        if articles > MAX_ARTICLES or tokens > MAX_TOKENS:
            break
        chosen.append(number)
    return chosen if len(chosen) > 1 else []

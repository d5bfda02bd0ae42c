"""Compares the figures of two engines. Measures nothing."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.speed.measurements import EngineFigures, QueryTiming

TOLERANCE = 0.01
"""Totals that differ by more than this share mean that the engines read the query differently."""
FLOOR_MS = 1.0
"""Below this time of the other engine, times are subtracted, not divided."""

Queries = Mapping[str, QueryTiming]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ours against theirs. Ratios are our time divided by theirs, over queries with the same total."""

    different: tuple[str, ...]
    unanswered: tuple[str, ...]
    unlike_facets: tuple[str, ...]
    ours_ms: float
    theirs_ms: float
    middle_ratio: float
    worst: tuple[str, float]
    worst_extra_ms: tuple[str, float]
    phrases: float | None
    intake: float
    size: float

    @property
    def page(self) -> float:
        """Our median time of a page divided by theirs."""
        return self.ours_ms / self.theirs_ms


def compare(ours: EngineFigures, theirs: EngineFigures) -> Comparison | None:
    """Compare two engines; None if no query has the same total in both."""
    mine, others = ours.figures.queries, theirs.figures.queries
    same = [line for line in mine if is_same(mine[line], others[line])]
    if not same:
        return None
    ratio = _ratios(mine, others)
    slow = [line for line in same if _median(others[line]) >= FLOOR_MS] or same
    phrases = [line for line in same if is_phrase(line)]
    answered = [line for line in mine if others[line].total is not None]
    return Comparison(
        different=tuple(line for line in answered if line not in same),
        unanswered=tuple(line for line in mine if line not in answered),
        unlike_facets=tuple(line for line in same if not _has_equal_facets(mine[line], others[line])),
        ours_ms=statistics.median(_median(mine[line]) for line in same),
        theirs_ms=statistics.median(_median(others[line]) for line in same),
        middle_ratio=statistics.median(map(ratio, same)),
        worst=max(((line, ratio(line)) for line in slow), key=lambda pair: pair[1]),
        worst_extra_ms=_worst_extra(mine, others, same),
        phrases=statistics.median(map(ratio, phrases)) if phrases else None,
        intake=ours.built.intake_per_second / theirs.built.intake_per_second,
        size=sum(ours.built.sizes.values()) / sum(theirs.built.sizes.values()),
    )


def _ratios(mine: Queries, others: Queries) -> Callable[[str], float]:
    return lambda line: _median(mine[line]) / _median(others[line])


def _worst_extra(mine: Queries, others: Queries, same: list[str]) -> tuple[str, float]:
    quick = [line for line in same if _median(others[line]) < FLOOR_MS]
    extra = ((line, _median(mine[line]) - _median(others[line])) for line in quick)
    return max(extra, key=lambda pair: pair[1], default=("", 0.0))


def is_same(timing: QueryTiming, other: QueryTiming) -> bool:
    """Return whether two totals agree within the tolerance."""
    if timing.total is None or other.total is None:
        return False
    return abs(timing.total - other.total) <= TOLERANCE * max(timing.total, other.total)


def _has_equal_facets(timing: QueryTiming, other: QueryTiming) -> bool:
    """Return whether facets have the same counts, where totals are equal; order among equal counts is free."""
    if timing.total != other.total:
        return True
    sorted_counts = [{d: sorted(counts.values()) for d, counts in timed.facets.items()} for timed in (timing, other)]
    return sorted_counts[0] == sorted_counts[1]


def is_phrase(line: str) -> bool:
    """Return whether a query is an exact phrase."""
    return '"' in line and "~" not in line and ":" not in line.partition('"')[0]


def _median(timed: QueryTiming) -> float:
    assert timed.median_ms is not None
    return timed.median_ms

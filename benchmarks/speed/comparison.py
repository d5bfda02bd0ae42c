"""Sets the figures of two engines side by side. Measures nothing."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.speed.measurements import Measured, Timed

TOLERANCE = 0.01
"""Totals that differ by more than this share are of different questions."""
FLOOR_MS = 1.0
"""Where the other engine needs less than this, times are subtracted, not divided."""

Queries = Mapping[str, Timed]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ours beside theirs. Ratios are our time by theirs, over the questions to which both gave the same total."""

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
        """Our median page by theirs."""
        return self.ours_ms / self.theirs_ms


def compare(ours: Measured, theirs: Measured) -> Comparison | None:
    """Compare two engines; None when they agree on no question."""
    mine, others = ours.asked.queries, theirs.asked.queries
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
        unlike_facets=tuple(line for line in same if not _alike(mine[line], others[line])),
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


def is_same(one: Timed, other: Timed) -> bool:
    """Tell whether two engines gave the same total, within the tolerance."""
    if one.total is None or other.total is None:
        return False
    return abs(one.total - other.total) <= TOLERANCE * max(one.total, other.total)


def _alike(one: Timed, other: Timed) -> bool:
    """Tell whether facets have the same counts, where the totals are equal; which of equal values is listed is free."""
    if one.total != other.total:
        return True
    sorted_counts = [{d: sorted(counts.values()) for d, counts in timed.facets.items()} for timed in (one, other)]
    return sorted_counts[0] == sorted_counts[1]


def is_phrase(line: str) -> bool:
    """Tell whether a question is a phrase and nothing looser."""
    return '"' in line and "~" not in line and ":" not in line.partition('"')[0]


def _median(timed: Timed) -> float:
    assert timed.median_ms is not None
    return timed.median_ms

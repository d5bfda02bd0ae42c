"""Sums up the outcomes of many queries. Runs none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.fuzz.check import SLOW, Outcome

_SHOWN = 40
_LONGEST = 300


@dataclass(slots=True)
class Tally:
    """The figures of a run so far."""

    failures: list[Outcome] = field(default_factory=list)
    slow: list[Outcome] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)
    found: int = 0
    _seconds: list[float] = field(default_factory=list)
    _best: list[float] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one query."""
        if outcome.failure is not None:
            self.failures.append(outcome)
            return
        self._seconds.append(outcome.seconds)
        self._best.append(outcome.best)
        self.found += bool(outcome.total)
        if outcome.refusal:
            self.refusals[outcome.refusal] += 1
        if outcome.is_slow:
            self.slow.append(outcome)

    @property
    def queries(self) -> int:
        """How many queries ran."""
        return len(self._seconds) + len(self.failures)

    @property
    def is_clean(self) -> bool:
        """Whether every query was answered or declined in time."""
        return not self.failures and not self.slow

    def figures(self) -> dict[str, Any]:
        """Return the figures as JSON values."""
        seconds, best = np.array(self._seconds or [0.0]), np.array(self._best or [0.0])
        return {
            "queries": self.queries,
            "failures": [[one.state.text, one.failure] for one in self.failures],
            "found_something": self.found,
            "refused": sum(self.refusals.values()),
            "median_ms": round(float(np.median(seconds)) * 1e3, 2),
            "p99_ms": round(float(np.quantile(seconds, 0.99)) * 1e3, 1),
            "longest_ms": round(float(best.max()) * 1e3, 1),
            "over_at_first": int((seconds > SLOW).sum()),
            "over_again": [[one.state.text, round(one.best * 1e3)] for one in self.slow],
            "refusals": dict(self.refusals.most_common(_SHOWN)),
        }


def as_text(figures: dict[str, Any], articles: int) -> Iterator[str]:
    """Yield the report line by line."""
    yield f"{figures['queries']:,} queries to {articles:,} articles; {figures['found_something']:,} found something."
    yield f"Exceptions and trees that read otherwise: {len(figures['failures'])}."
    yield f"Refused with a sentence: {figures['refused']:,}."
    yield f"A page took {figures['median_ms']} ms (median), {figures['p99_ms']} ms (99th percentile)."
    limit = round(SLOW * 1e3)
    yield (
        f"Over {limit} ms: {figures['over_at_first']} the first time by the clock, {len(figures['over_again'])} by the "
        f"processor's time in the best of three more; the longest took {figures['longest_ms']} ms."
    )
    yield from (f"  failed: {text[:_LONGEST]!r}\n{failure}" for text, failure in figures["failures"][:_SHOWN])
    yield from (f"  {ms} ms: {text[:_LONGEST]!r}" for text, ms in figures["over_again"][:_SHOWN])
    yield from (f"  refused {count} times: {sentence}" for sentence, count in figures["refusals"].items())

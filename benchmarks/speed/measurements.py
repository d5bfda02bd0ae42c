"""Records: the plan of a run and the figures of one engine. Measures nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.speed.workload import Counts

FEWEST_REPEATS = 7


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run measures: corpus size and source, queries, repeats, cores and builds."""

    articles: int
    data: Path | None
    queries: Path
    repeats: int = FEWEST_REPEATS
    cores: tuple[int, ...] = ()
    builds: int = 1


@dataclass(frozen=True, slots=True)
class QueryTiming:
    """One query over its repeats; None where the engine gave up."""

    total: int | None
    median_ms: float | None = None
    p99_ms: float | None = None
    facets: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BuildFigures:
    """Figures of the build; `processor_us` is the CPU time of all processes for an article."""

    intake_per_second: float
    sizes: dict[str, int]
    words: int
    processor_us: float


@dataclass(frozen=True, slots=True)
class QueryFigures:
    """Figures of the queries; memory in bytes, None where the system has no figure."""

    queries: dict[str, QueryTiming]
    open_ms: float
    rss_anon: int | None
    fresh_s: float


@dataclass(frozen=True, slots=True)
class EngineFigures:
    """All figures of one engine."""

    version: str
    built: BuildFigures
    figures: QueryFigures

"""The figures of one engine, and the plan by which they are taken. Takes none itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.speed.workload import Counts

FEWEST_REPEATS = 7


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: how many articles, made of which data, taken in and asked which questions how often."""

    articles: int
    data: Path | None
    queries: Path
    repeats: int = FEWEST_REPEATS
    cores: tuple[int, ...] = ()
    builds: int = 1


@dataclass(frozen=True, slots=True)
class Timed:
    """One question's figures over its repeats; None where the engine gave up."""

    total: int | None
    median_ms: float | None = None
    p99_ms: float | None = None
    facets: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Built:
    """What taking the articles in gave; the processor's time for an article is that of all processes together."""

    intake_per_second: float
    sizes: dict[str, int]
    words: int
    processor_us: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking gave; memory in bytes, None where the system does not tell."""

    queries: dict[str, Timed]
    open_ms: float
    rss_anon: int | None
    fresh_s: float


@dataclass(frozen=True, slots=True)
class Measured:
    """All figures of one engine."""

    version: str
    built: Built
    asked: Asked

"""Builds and measures each engine's index in its own process, pinned to two cores. Runs no queries."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar, cast

from benchmarks.speed.corpus_generator import CorpusGenerator
from benchmarks.speed.measurements import BuildFigures, Plan
from benchmarks.speed.workload import EngineModule, question
from corpus.article import Article

T = TypeVar("T")

ENGINES = {
    "dateline": "benchmarks.speed.engines.dateline",
    "tantivy": "benchmarks.speed.engines.tantivy_engine",
    "fts5": "benchmarks.speed.engines.fts5",
    "whoosh": "benchmarks.speed.engines.whoosh_engine",
}


IN_TURNS = ("dateline", "tantivy")
"""These are built several times, in turns: other load on the machine changes each build by a tenth."""


def build_all(names: Sequence[str], folder: Path, plan: Plan) -> dict[str, BuildFigures]:
    """Build each engine's index in a folder of its name, some several times; return the median rates."""
    taken = {name: [build_in_process(name, folder / name, plan)] for name in names}
    for _ in range(plan.builds - 1):
        for name in IN_TURNS:
            if name in taken:
                with TemporaryDirectory(dir=folder) as again:
                    taken[name].append(build_in_process(name, Path(again) / name, plan))
    return {name: _middle(of_engine) for name, of_engine in taken.items()}


def _middle(taken: Sequence[BuildFigures]) -> BuildFigures:
    return replace(
        taken[0],
        intake_per_second=median(one.intake_per_second for one in taken),
        processor_us=median(one.processor_us for one in taken),
    )


def build_in_process(name: str, folder: Path, plan: Plan) -> BuildFigures:
    """Build an engine's index in a fresh process."""
    return run_in_process(partial(measure_intake, name, folder, plan))


def run_in_process(work: Callable[[], T]) -> T:
    """Run a function in a fresh process and return its result."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work).result()


def measure_intake(name: str, folder: Path, plan: Plan) -> BuildFigures:
    """Build an engine's index in this process; return its figures."""
    pin(plan.cores)
    contender = engine_module(name)
    articles = articles_with_marker(CorpusGenerator(plan.data), 0, plan.articles)
    words = sum(article.title.count(" ") + article.body.count(" ") + 2 for article in articles)
    busy, started = cpu_seconds(), time.perf_counter()
    contender.build(folder, _consumed(articles))
    found = contender.open_session(folder).page(question(marker(plan.articles))).total
    seconds = time.perf_counter() - started
    if found != 1:
        raise RuntimeError(f"{name} does not find the last article it was given.")
    processor_us = (cpu_seconds() - busy) / plan.articles * 1e6
    return BuildFigures(plan.articles / seconds, contender.sizes(folder), words, processor_us)


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and its ended children."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _consumed(articles: list[Article]) -> Iterator[Article]:
    """Yield articles and drop them from the list, to free their memory."""
    articles.reverse()
    while articles:
        yield articles.pop()


def marker(number: int) -> str:
    """Return the word that only the last of `number` articles has."""
    return f"lastarticle{number}"


def articles_with_marker(source: CorpusGenerator, start: int, end: int) -> list[Article]:
    """Generate a range of articles, the last with a word that finds it."""
    articles = list(source.articles(start, end))
    articles[-1] = replace(articles[-1], body=f"{articles[-1].body}\n\n{marker(end)}")
    return articles


def engine_module(name: str) -> EngineModule:
    """Import the module of an engine, in the processes that need it only."""
    return cast(EngineModule, import_module(ENGINES[name]))


def pin(cores: tuple[int, ...]) -> None:
    """Pin this process to cores, where the system can."""
    if cores and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)

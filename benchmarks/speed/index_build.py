"""Builds the index of one engine in a process of its own, pinned to two cores, and takes the figures. Asks nothing."""

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

from benchmarks.speed.corpus_generator import Source
from benchmarks.speed.measurements import Built, Plan
from benchmarks.speed.workload import Contender, question
from corpus.article import Article

T = TypeVar("T")

ENGINES = {
    "dateline": "benchmarks.speed.engines.dateline",
    "tantivy": "benchmarks.speed.engines.tantivy_engine",
    "fts5": "benchmarks.speed.engines.fts5",
    "whoosh": "benchmarks.speed.engines.whoosh_engine",
}


IN_TURNS = ("dateline", "tantivy")
"""These are built several times, one after the other: what the machine does beside changes each by a tenth."""


def build_all(names: Sequence[str], folder: Path, plan: Plan) -> dict[str, Built]:
    """Build the index of each engine in a folder of its name, some of them several times; gives the middle rates."""
    taken = {name: [built(name, folder / name, plan)] for name in names}
    for _ in range(plan.builds - 1):
        for name in IN_TURNS:
            if name in taken:
                with TemporaryDirectory(dir=folder) as again:
                    taken[name].append(built(name, Path(again) / name, plan))
    return {name: _middle(of_engine) for name, of_engine in taken.items()}


def _middle(taken: Sequence[Built]) -> Built:
    return replace(
        taken[0],
        intake_per_second=median(one.intake_per_second for one in taken),
        processor_us=median(one.processor_us for one in taken),
    )


def built(name: str, folder: Path, plan: Plan) -> Built:
    """Build an engine's index in a fresh process."""
    return alone(partial(measure_intake, name, folder, plan))


def alone(work: Callable[[], T]) -> T:
    """Do something in a fresh process, and give what it gives."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work).result()


def measure_intake(name: str, folder: Path, plan: Plan) -> Built:
    """Build an engine's index in this process."""
    pin(plan.cores)
    contender = contender_of(name)
    articles = marked(Source(plan.data), 0, plan.articles)
    words = sum(article.title.count(" ") + article.body.count(" ") + 2 for article in articles)
    busy, started = processor_time(), time.perf_counter()
    contender.build(folder, _handed_over(articles))
    found = contender.open_session(folder).page(question(marker(plan.articles))).total
    seconds = time.perf_counter() - started
    if found != 1:
        raise RuntimeError(f"{name} does not find the last article it was given.")
    processor_us = (processor_time() - busy) / plan.articles * 1e6
    return Built(plan.articles / seconds, contender.sizes(folder), words, processor_us)


def processor_time() -> float:
    """Give the seconds of the processor that this process and those it has ended used."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _handed_over(articles: list[Article]) -> Iterator[Article]:
    """Give articles away one by one, so that memory for them is let go."""
    articles.reverse()
    while articles:
        yield articles.pop()


def marker(number: int) -> str:
    """Give the word that only the last of so many articles has."""
    return f"lastarticle{number}"


def marked(source: Source, start: int, end: int) -> list[Article]:
    """Make the articles from one number to another, the last with a word by which it is found."""
    articles = list(source.articles(start, end))
    articles[-1] = replace(articles[-1], body=f"{articles[-1].body}\n\n{marker(end)}")
    return articles


def contender_of(name: str) -> Contender:
    """Load the module of an engine, which no other process needs."""
    return cast(Contender, import_module(ENGINES[name]))


def pin(cores: tuple[int, ...]) -> None:
    """Keep this process to some cores, where the system can."""
    if cores and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)

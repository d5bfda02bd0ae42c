"""Runs one engine in processes of their own, pinned to two cores, and takes the figures. Compares nothing."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar, cast

from benchmarks.speed.articles import Source
from benchmarks.speed.asking import Answer, Contender, Counts, Question, Session, question, read_questions
from corpus.article import Article

T = TypeVar("T")

ENGINES = {
    "dateline": "benchmarks.speed.dateline_engine",
    "tantivy": "benchmarks.speed.tantivy_engine",
    "fts5": "benchmarks.speed.fts5_engine",
    "whoosh": "benchmarks.speed.whoosh_engine",
}
FRESH = 100
"""Articles that are added to a full archive."""
FEWEST_REPEATS = 7


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: how many articles, made of which data, asked which questions how often."""

    articles: int
    data: Path | None
    queries: Path
    repeats: int = FEWEST_REPEATS
    cores: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Timed:
    """One question's figures over its repeats; None where the engine gave up."""

    total: int | None
    median_ms: float | None = None
    p99_ms: float | None = None
    facets: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Built:
    """What taking the articles in gave."""

    intake_per_second: float
    sizes: dict[str, int]
    words: int


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


def alone(work: Callable[[], T]) -> T:
    """Do something in a fresh process, and give what it gives."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work).result()


def measure_intake(name: str, folder: Path, plan: Plan) -> Built:
    """Build an engine's index in this process."""
    _pin(plan.cores)
    contender = _contender(name)
    articles = marked(Source(plan.data), 0, plan.articles)
    words = sum(article.title.count(" ") + article.body.count(" ") + 2 for article in articles)
    started = time.perf_counter()
    contender.build(folder, _handed_over(articles))
    found = contender.open_session(folder).page(question(_marker(plan.articles))).total
    seconds = time.perf_counter() - started
    if found != 1:
        raise RuntimeError(f"{name} does not find the last article it was given.")
    return Built(plan.articles / seconds, contender.sizes(folder), words)


def _handed_over(articles: list[Article]) -> Iterator[Article]:
    """Give articles away one by one, so that memory for them is let go."""
    articles.reverse()
    while articles:
        yield articles.pop()


def _marker(number: int) -> str:
    return f"lastarticle{number}"


def marked(source: Source, start: int, end: int) -> list[Article]:
    """Make the articles from one number to another, the last with a word by which it is found."""
    articles = list(source.articles(start, end))
    articles[-1] = replace(articles[-1], body=f"{articles[-1].body}\n\n{_marker(end)}")
    return articles


def measure_asking(name: str, folder: Path, plan: Plan) -> Asked:
    """Open an engine's index in this process and ask it everything."""
    _pin(plan.cores)
    contender = _contender(name)
    questions = read_questions(plan.queries)
    started = time.perf_counter()
    session = contender.open_session(folder)
    session.page(questions[0])
    open_ms = (time.perf_counter() - started) * 1000
    queries = _ask_all(session, questions, plan.repeats)
    rss_anon = _rss_anon()
    return Asked(queries, open_ms, rss_anon, _add_fresh(session, plan))


def _ask_all(session: Session, questions: Sequence[Question], repeats: int) -> dict[str, Timed]:
    answers = {one.line: _first_answer(session, one) for one in questions}
    times: dict[str, list[float]] = {one.line: [] for one in questions}
    for _ in range(repeats):
        for one in questions:
            if answers[one.line].total is not None:
                started = time.perf_counter()
                answer = session.page(one)
                times[one.line].append((time.perf_counter() - started) * 1000)
                answers[one.line] = answers[one.line] if answer.total is not None else answer
    return {line: _timed(answers[line], times[line]) for line in answers}


def _first_answer(session: Session, one: Question) -> Answer:
    try:
        return session.page(one)
    except NotImplementedError:
        return Answer(None)


def _timed(answer: Answer, times: list[float]) -> Timed:
    if answer.total is None:
        return Timed(None)
    return Timed(answer.total, statistics.median(times), _percentile(times, 0.99), answer.facets)


def _percentile(times: Sequence[float], share: float) -> float:
    """Give the smallest time that at least this share of times do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _add_fresh(session: Session, plan: Plan) -> float:
    articles = marked(Source(plan.data), plan.articles, plan.articles + FRESH)
    articles = [replace(article, people=None) for article in articles]
    started = time.perf_counter()
    session.add(articles)
    found = session.page(question(_marker(plan.articles + FRESH))).total
    seconds = time.perf_counter() - started
    if found != 1:
        raise RuntimeError("The engine does not find an article that was just added.")
    return seconds


def _contender(name: str) -> Contender:
    return cast(Contender, import_module(ENGINES[name]))


def _pin(cores: tuple[int, ...]) -> None:
    if cores and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)


def _rss_anon() -> int | None:
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon")), None)


def measure(name: str, folder: Path, plan: Plan) -> Measured:
    """Measure one engine in two fresh processes."""
    built = alone(partial(measure_intake, name, folder, plan))
    return Measured(_contender(name).version(), built, alone(partial(measure_asking, name, folder, plan)))

"""Runs the queries on the engines in turns, each in its own process. Compares nothing.

In every round each engine answers all queries once, so that other load on the machine hits all of them.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.speed.corpus_generator import CorpusGenerator
from benchmarks.speed.index_build import articles_with_marker, build_all, engine_module, marker, pin
from benchmarks.speed.measurements import EngineFigures, Plan, QueryFigures, QueryTiming
from benchmarks.speed.workload import Answer, Question, Session, UnsupportedQuery, question, read_questions

FRESH = 100
"""Articles that are added to the full archive."""
WAKING_SECONDS = 0.5
"""Seconds of untimed queries at the start of each turn."""

Times = dict[str, float | None]
"""Milliseconds by query; None where the engine gave up."""


def measure(names: Sequence[str], folder: Path, plan: Plan) -> dict[str, EngineFigures]:
    """Build the indexes one after the other, then run the queries in turns."""
    indexes = build_all(names, folder, plan)
    os.sync()  # writing the indexes out must not slow the queries down
    with ExitStack() as stack:
        opened = {name: _opening_ms(name, folder / name, plan) for name in names}
        processes = {
            name: stack.enter_context(EngineProcess(name, folder / name, plan, opened[name])) for name in names
        }
        rounds = [{name: process.round() for name, process in processes.items()} for _ in range(plan.repeats)]
        figures = {name: process.finish([times[name] for times in rounds]) for name, process in processes.items()}
    return {name: EngineFigures(engine_module(name).version(), indexes[name], figures[name]) for name in names}


class EngineProcess:
    """An engine in its own process, waiting for the next round."""

    def __init__(self, name: str, folder: Path, plan: Plan, open_ms: float) -> None:
        context = get_context("spawn")
        self._name = name
        self._connection, other = context.Pipe()
        self._process = context.Process(target=_serve_rounds, args=(other, name, folder, plan))
        self._process.start()
        other.close()
        self._open_ms = open_ms
        self._answers: dict[str, Answer] = self._receive()

    def _receive(self) -> Any:
        try:
            return self._connection.recv()
        except EOFError:
            raise RuntimeError(f"{self._name} ended too early; its output says why.") from None

    def round(self) -> Times:
        """Run all queries once."""
        self._connection.send("round")
        times: Times = self._receive()
        return times

    def finish(self, rounds: Sequence[Times]) -> QueryFigures:
        """Add fresh articles; return the figures of all rounds."""
        self._connection.send("finish")
        rss_anon, fresh_s = self._receive()
        queries = {line: _timed(answer, [times[line] for times in rounds]) for line, answer in self._answers.items()}
        return QueryFigures(queries, self._open_ms, rss_anon, fresh_s)

    def __enter__(self) -> EngineProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._process.join()


def _opening_ms(name: str, folder: Path, plan: Plan) -> float:
    """Return the milliseconds from opening to the first page, in the second of two processes.

    The first reads the files into the page cache, from which other builds may have evicted them.
    """
    context = get_context("spawn")
    milliseconds = 0.0
    for _ in range(2):
        here, there = context.Pipe()
        process = context.Process(target=_open, args=(there, name, folder, plan))
        process.start()
        milliseconds = here.recv()
        process.join()
    return milliseconds


def _open(connection: Connection, name: str, folder: Path, plan: Plan) -> None:
    pin(plan.cores)
    contender, questions = engine_module(name), read_questions(plan.queries)
    started = time.perf_counter()
    contender.open_session(folder).page(questions[0])
    connection.send((time.perf_counter() - started) * 1000)


def _serve_rounds(connection: Connection, name: str, folder: Path, plan: Plan) -> None:
    """Open an index and answer rounds until the connection closes."""
    pin(plan.cores)
    contender = engine_module(name)
    questions = read_questions(plan.queries)
    session = contender.open_session(folder)
    answers = {query.line: _first_answer(session, query) for query in questions}
    connection.send(answers)
    answered = [query for query in questions if answers[query.line].total is not None]
    try:
        while connection.recv() == "round":
            _wake(session, answered)
            times = {query.line: _time(session, query) for query in answered}
            connection.send({query.line: None for query in questions} | times)
        connection.send((_rss_anon(), _add_fresh(session, plan)))
    except EOFError:
        return


def _wake(session: Session, questions: Sequence[Question]) -> None:
    """Run untimed queries for a while: an idle processor is slow at first, here by two thirds."""
    ends = time.perf_counter() + WAKING_SECONDS
    for query in cycle(questions):
        if time.perf_counter() > ends:
            return
        session.page(query)


def _first_answer(session: Session, query: Question) -> Answer:
    try:
        return session.page(query)
    except UnsupportedQuery:  # the table then says that there is no answer
        return Answer(None)


def _time(session: Session, query: Question) -> float | None:
    started = time.perf_counter()
    total = session.page(query).total
    return None if total is None else (time.perf_counter() - started) * 1000


def _timed(answer: Answer, times: Sequence[float | None]) -> QueryTiming:
    known = [time_ms for time_ms in times if time_ms is not None]
    if len(known) < len(times):
        return QueryTiming(None)
    return QueryTiming(answer.total, statistics.median(known), _percentile(known, 0.99), answer.facets)


def _percentile(times: Sequence[float], share: float) -> float:
    """Return the smallest time that at least this share of times do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _add_fresh(session: Session, plan: Plan) -> float:
    articles = articles_with_marker(CorpusGenerator(plan.data), plan.articles, plan.articles + FRESH)
    articles = [replace(article, people=None) for article in articles]
    started = time.perf_counter()
    session.add(articles)
    found = session.page(question(marker(plan.articles + FRESH))).total
    seconds = time.perf_counter() - started
    if found != 1:
        raise RuntimeError("The engine does not find an article that was just added.")
    return seconds


def _rss_anon() -> int | None:
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon")), None)

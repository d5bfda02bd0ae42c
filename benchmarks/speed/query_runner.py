"""Asks the engines in turns, each in a process of its own, and takes the figures. Compares nothing.

In every round each engine answers all questions once, so that a machine that is busy with something else is so for all.
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

from benchmarks.speed.corpus_generator import Source
from benchmarks.speed.index_build import build_all, contender_of, marked, marker, pin
from benchmarks.speed.measurements import Asked, Measured, Plan, Timed
from benchmarks.speed.workload import Answer, NoForm, Question, Session, question, read_questions

FRESH = 100
"""Articles that are added to a full archive."""
WAKING_SECONDS = 0.5
"""So long each engine is asked at the beginning of its turns before times are taken."""

Times = dict[str, float | None]
"""Milliseconds by question; None where the engine gave up."""


def measure(names: Sequence[str], folder: Path, plan: Plan) -> dict[str, Measured]:
    """Build the indexes one after the other, then ask the engines in turns."""
    indexes = build_all(names, folder, plan)
    os.sync()  # what was built is on disk before questions are asked, so that writing it does not hold them up
    with ExitStack() as stack:
        opened = {name: _opening(name, folder / name, plan) for name in names}
        attending = {name: stack.enter_context(Attending(name, folder / name, plan, opened[name])) for name in names}
        rounds = [{name: one.round() for name, one in attending.items()} for _ in range(plan.repeats)]
        asked = {name: one.finish([of_all[name] for of_all in rounds]) for name, one in attending.items()}
    return {name: Measured(contender_of(name).version(), indexes[name], asked[name]) for name in names}


class Attending:
    """An engine that waits in a process of its own for the next round."""

    def __init__(self, name: str, folder: Path, plan: Plan, open_ms: float) -> None:
        context = get_context("spawn")
        self._name = name
        self._connection, other = context.Pipe()
        self._process = context.Process(target=_attend, args=(other, name, folder, plan))
        self._process.start()
        other.close()
        self._open_ms = open_ms
        self._answers: dict[str, Answer] = self._receive()

    def _receive(self) -> Any:
        try:
            return self._connection.recv()
        except EOFError:
            raise RuntimeError(f"{self._name} ended before its time; what it printed says why.") from None

    def round(self) -> Times:
        """Ask all questions once."""
        self._connection.send("round")
        times: Times = self._receive()
        return times

    def finish(self, rounds: Sequence[Times]) -> Asked:
        """Add fresh articles, and put the figures of all rounds together."""
        self._connection.send("finish")
        rss_anon, fresh_s = self._receive()
        queries = {line: _timed(answer, [one[line] for one in rounds]) for line, answer in self._answers.items()}
        return Asked(queries, self._open_ms, rss_anon, fresh_s)

    def __enter__(self) -> Attending:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._process.join()


def _opening(name: str, folder: Path, plan: Plan) -> float:
    """Give the milliseconds from opening to the first page, of the second of two processes.

    The first brings what both read from disk into memory, from where other builds may have pushed it.
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
    contender, questions = contender_of(name), read_questions(plan.queries)
    started = time.perf_counter()
    contender.open_session(folder).page(questions[0])
    connection.send((time.perf_counter() - started) * 1000)


def _attend(connection: Connection, name: str, folder: Path, plan: Plan) -> None:
    """Open an index, and answer as long as the other end asks."""
    pin(plan.cores)
    contender = contender_of(name)
    questions = read_questions(plan.queries)
    session = contender.open_session(folder)
    answers = {one.line: _first_answer(session, one) for one in questions}
    connection.send(answers)
    asked = [one for one in questions if answers[one.line].total is not None]
    try:
        while connection.recv() == "round":
            _wake(session, asked)
            connection.send({one.line: None for one in questions} | {one.line: _time(session, one) for one in asked})
        connection.send((_rss_anon(), _add_fresh(session, plan)))
    except EOFError:
        return


def _wake(session: Session, questions: Sequence[Question]) -> None:
    """Ask for a while without taking times: a processor that had nothing to do is slow at first, here by two thirds."""
    ends = time.perf_counter() + WAKING_SECONDS
    for one in cycle(questions):
        if time.perf_counter() > ends:
            return
        session.page(one)


def _first_answer(session: Session, one: Question) -> Answer:
    try:
        return session.page(one)
    except NoForm:  # the table then says that there is no answer
        return Answer(None)


def _time(session: Session, one: Question) -> float | None:
    started = time.perf_counter()
    total = session.page(one).total
    return None if total is None else (time.perf_counter() - started) * 1000


def _timed(answer: Answer, times: Sequence[float | None]) -> Timed:
    known = [one for one in times if one is not None]
    if len(known) < len(times):
        return Timed(None)
    return Timed(answer.total, statistics.median(known), _percentile(known, 0.99), answer.facets)


def _percentile(times: Sequence[float], share: float) -> float:
    """Give the smallest time that at least this share of times do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _add_fresh(session: Session, plan: Plan) -> float:
    articles = marked(Source(plan.data), plan.articles, plan.articles + FRESH)
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

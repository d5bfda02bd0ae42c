"""Does one piece of work on many items, in several processes when there are many, and gives the results in order.

Never holds more than a bounded number of items, so that the source may be endless. An item whose work raises, or ends
its whole process, comes back with the error in place of a result; the others are not touched by it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Failed:
    """What went wrong with an item, in place of its result."""

    error: BaseException


@dataclass(frozen=True, slots=True)
class Plan:
    """How to share work: `chunk` items at a time; alone where fewer than `enough` come, else in `most` processes.

    A process needs a second or more to start, and its share of memory.
    """

    chunk: int
    enough: int
    most: int


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    work: Callable[[Sequence[T]], Sequence[R]], items: Iterable[T], plan: Plan
) -> Iterator[tuple[T, R | Failed]]:
    """Give each item with its result; `work` takes a few items at a time and can be sent to another process."""
    remaining = iter(items)
    first = list(islice(remaining, plan.enough))
    crew = _Crew(work, plan.most if len(first) == plan.enough and plan.most > 1 else 1)
    waiting: deque[tuple[list[T], Future[Sequence[R]]]] = deque()
    everything = chain(first, remaining)
    try:
        while chunk := list(islice(everything, plan.chunk)):
            waiting.append((chunk, crew.begin(chunk)))
            if len(waiting) > 2 * crew.processes:
                yield from crew.end(*waiting.popleft())
        while waiting:
            yield from crew.end(*waiting.popleft())
    finally:
        crew.close()


class _Crew(Generic[T, R]):
    """The processes that do the work; those that die are replaced."""

    def __init__(self, work: Callable[[Sequence[T]], Sequence[R]], processes: int) -> None:
        self.processes = processes
        self._work = work
        self._pool = self._make()

    def _make(self) -> Executor:
        if self.processes == 1:
            return ThreadPoolExecutor(1)
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.processes, context, _begin)

    def begin(self, chunk: Sequence[T]) -> Future[Sequence[R]]:
        """Hand a chunk out."""
        try:
            return self._pool.submit(self._work, chunk)
        except BrokenProcessPool:
            self.close()
            self._pool = self._make()
            return self._pool.submit(self._work, chunk)

    def end(self, chunk: Sequence[T], future: Future[Sequence[R]]) -> Iterator[tuple[T, R | Failed]]:
        """Wait for a chunk; when it failed, try its items one by one to find which of them it was."""
        error = future.exception()
        if error is None:
            yield from zip(chunk, future.result(), strict=True)
        elif len(chunk) == 1 and not isinstance(error, BrokenProcessPool):
            yield chunk[0], Failed(error)
        else:
            for item in chunk:
                yield item, self._alone(item)

    def _alone(self, item: T) -> R | Failed:
        future = self.begin([item])
        error = future.exception()
        return future.result()[0] if error is None else Failed(error)

    def close(self) -> None:
        """Send everybody home without waiting for what nobody will read."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    # Ctrl-C reaches every process of a terminal; only the one that a person started answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

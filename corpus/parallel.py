"""Does one piece of work on many items, in several processes when there are many, and gives the results in order.

Never holds more than a bounded number of items, so that the source may be endless. An item whose work raises, or ends
its whole process, comes back with the error in place of a result; the others are not touched by it.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

Work = Callable[[Sequence[T]], Sequence[R]]

_STARTING = threading.Lock()
_DIED = "its process ended in the middle of the work"


@dataclass(frozen=True, slots=True)
class FailedItem:
    """What went wrong with an item, in place of its result."""

    reason: str


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """How to share work: `chunk` items at a time; alone where fewer than `enough` come, else in `most` processes.

    A process needs a second or more to start, and its share of memory. For each, `ahead` chunks are handed out before
    the first result is waited for, so that it has something to do while the results of others are used.
    """

    chunk: int
    enough: int
    most: int
    ahead: int = 2


def processor_count() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ordered_map(
    work: Work[T, R], items: Iterable[T], plan: PoolSettings
) -> Generator[tuple[T, R | FailedItem], None, None]:
    """Give each item with its result; `work` takes a few items at a time and can be sent to another process.

    Closing the generator ends the processes at once.
    """
    remaining = iter(items)
    first = list(islice(remaining, plan.enough))
    crew = _Crew(work, plan.most if len(first) == plan.enough and plan.most > 1 else 0)
    waiting: deque[tuple[list[T], Future[Sequence[R] | FailedItem]]] = deque()
    everything = chain(first, remaining)
    try:
        while chunk := list(islice(everything, plan.chunk)):
            waiting.append((chunk, crew.begin(chunk)))
            if len(waiting) > plan.ahead * crew.size:
                yield from crew.end(*waiting.popleft())
        while waiting:
            yield from crew.end(*waiting.popleft())
    finally:
        crew.close()


class _Crew(Generic[T, R]):
    """A thread for each of the processes that do the work, or one thread that does it itself.

    The threads wait for their processes, which share nothing: no lock of one that dies can stop the others.
    """

    def __init__(self, work: Work[T, R], processes: int) -> None:
        self.size = max(1, processes)
        self._work = work
        self._threads = ThreadPoolExecutor(self.size)
        self._members: list[_Member[T, R]] = []
        self._idle: SimpleQueue[_Member[T, R]] = SimpleQueue()
        with ignoring_interrupts():
            for _ in range(processes):
                self._members.append(_Member(work))
                self._idle.put(self._members[-1])

    def begin(self, chunk: Sequence[T]) -> Future[Sequence[R] | FailedItem]:
        """Hand a chunk out."""
        return self._threads.submit(self._send if self._members else self._work, chunk)

    def _send(self, chunk: Sequence[T]) -> Sequence[R] | FailedItem:
        member = self._idle.get()
        try:
            return member.ask(chunk)
        finally:
            self._idle.put(member)

    def end(self, chunk: Sequence[T], future: Future[Sequence[R] | FailedItem]) -> Iterator[tuple[T, R | FailedItem]]:
        """Wait for a chunk; when it failed, try its items one by one to find which of them it was."""
        results = _result(future)
        if not isinstance(results, FailedItem):
            yield from zip(chunk, results, strict=True)
            return
        for item in chunk:
            alone = results if len(chunk) == 1 else _result(self.begin([item]))
            yield item, alone if isinstance(alone, FailedItem) else alone[0]

    def close(self) -> None:
        """Send everybody home without waiting for what nobody will read."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for member in self._members:
            member.end()
        for member in self._members:
            member.join()
        self._threads.shutdown(wait=True)


def _result(future: Future[R | FailedItem]) -> R | FailedItem:
    error = future.exception()
    return future.result() if error is None else FailedItem(repr(error))


class _Member(Generic[T, R]):
    """A process that does the work when asked; one that died is replaced when it is asked again."""

    def __init__(self, work: Work[T, R]) -> None:
        self._work = work
        self._ended = False
        self._start()

    def _start(self) -> None:
        self._process, self._line = spawn(_answer, self._work)

    def ask(self, chunk: Sequence[T]) -> Sequence[R] | FailedItem:
        """Give the results for a chunk."""
        if not self._process.is_alive() and not self._ended:
            self._start()
        try:
            self._line.send(chunk)
            answer: Sequence[R] | FailedItem = self._line.recv()
        except (EOFError, OSError):
            self._process.join()
            return FailedItem(_DIED)
        return answer

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._ended = True
        self._process.kill()

    def join(self) -> None:
        """Wait until the process has ended."""
        self._process.join()


def _answer(line: Connection, work: Work[T, R]) -> None:
    """Do what is asked for until the line breaks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what is loaded stays: looking for garbage in it again and again is a tenth of the work
    with ThreadPoolExecutor(1) as alone:  # which hands an error of any kind over as a value
        while True:
            try:
                line.send(_result(alone.submit(work, line.recv())))
            except (EOFError, OSError):
                return


def spawn(serve: Callable[..., None], *more: object) -> tuple[SpawnProcess, Connection]:
    """Start a process that ends with this one, and give it with the line to it; it calls `serve(line, *more)`."""
    context = multiprocessing.get_context("spawn")
    line, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, *more), daemon=True)
    with _without_program(serve, *more):
        process.start()
    theirs.close()  # so that the line breaks when the process ends
    return process, line


@contextmanager
def _without_program(*work: object) -> Iterator[None]:
    """Let processes that start in the block load the work alone, and not the whole program that starts them.

    A spawned process loads the file of `__main__` first, the command line with all commands, which takes longer.
    """
    if any(getattr(getattr(one, "func", one), "__module__", None) == "__main__" for one in work):
        yield
        return
    with _STARTING:
        program = vars(sys.modules["__main__"])
        known: dict[str, object] = {name: program[name] for name in ("__file__", "__spec__") if name in program}
        program |= {"__file__": None, "__spec__": None}
        try:
            yield
        finally:
            program |= {"__file__": None} | known


@contextmanager
def ignoring_interrupts() -> Iterator[None]:
    """Let processes that start in the block never hear Ctrl-C, which only the one that a person started answers."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

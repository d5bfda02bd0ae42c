"""Ordered parallel map over worker processes, which start only when there are many items. Knows nothing of articles.

Holds a bounded number of items, so that the source may be endless. An item whose work raises, or ends its process,
is returned with the error in place of a result; other items are not affected.
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
    """The error of an item, in place of its result."""

    reason: str


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """Work is sent `chunk` items at a time: to `most` processes, or to none with fewer than `enough` items.

    A process needs a second or more to start, and memory. `ahead` chunks for each process are submitted before the
    first result is awaited, so that no process idles while the results of others are used.
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
    """Yield each item with its result, in order; `work` takes a chunk of items and must be picklable.

    Closing the generator ends the processes at once.
    """
    remaining = iter(items)
    first = list(islice(remaining, plan.enough))
    pool = _WorkerPool(work, plan.most if len(first) == plan.enough and plan.most > 1 else 0)
    pending: deque[tuple[list[T], Future[Sequence[R] | FailedItem]]] = deque()
    all_items = chain(first, remaining)
    try:
        while chunk := list(islice(all_items, plan.chunk)):
            pending.append((chunk, pool.submit(chunk)))
            if len(pending) > plan.ahead * pool.size:
                yield from pool.results(*pending.popleft())
        while pending:
            yield from pool.results(*pending.popleft())
    finally:
        pool.close()


class _WorkerPool(Generic[T, R]):
    """Worker processes with a thread for each, or a single thread that does the work itself.

    The threads wait for their processes, which share nothing: a lock held by one that dies cannot block the others.
    """

    def __init__(self, work: Work[T, R], processes: int) -> None:
        self.size = max(1, processes)
        self._work = work
        self._threads = ThreadPoolExecutor(self.size)
        self._workers: list[_Worker[T, R]] = []
        self._idle: SimpleQueue[_Worker[T, R]] = SimpleQueue()
        with ignoring_interrupts():
            for _ in range(processes):
                self._workers.append(_Worker(work))
                self._idle.put(self._workers[-1])

    def submit(self, chunk: Sequence[T]) -> Future[Sequence[R] | FailedItem]:
        """Submit a chunk for work."""
        return self._threads.submit(self._send if self._workers else self._work, chunk)

    def _send(self, chunk: Sequence[T]) -> Sequence[R] | FailedItem:
        worker = self._idle.get()
        try:
            return worker.call(chunk)
        finally:
            self._idle.put(worker)

    def results(
        self, chunk: Sequence[T], future: Future[Sequence[R] | FailedItem]
    ) -> Iterator[tuple[T, R | FailedItem]]:
        """Yield the results of a chunk; if it failed, retry its items one by one to find the failing ones."""
        results = _result(future)
        if not isinstance(results, FailedItem):
            yield from zip(chunk, results, strict=True)
            return
        for item in chunk:
            single = results if len(chunk) == 1 else _result(self.submit([item]))
            yield item, single if isinstance(single, FailedItem) else single[0]

    def close(self) -> None:
        """Kill all workers without waiting for results that will not be read."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            worker.join()
        self._threads.shutdown(wait=True)


def _result(future: Future[R | FailedItem]) -> R | FailedItem:
    error = future.exception()
    return future.result() if error is None else FailedItem(repr(error))


class _Worker(Generic[T, R]):
    """A process that does the work when called; a dead process is replaced at the next call."""

    def __init__(self, work: Work[T, R]) -> None:
        self._work = work
        self._is_killed = False
        self._start()

    def _start(self) -> None:
        self._process, self._connection = spawn(_serve, self._work)

    def call(self, chunk: Sequence[T]) -> Sequence[R] | FailedItem:
        """Return the results for a chunk, or the error."""
        if not self._process.is_alive() and not self._is_killed:
            self._start()
        try:
            self._connection.send(chunk)
            answer: Sequence[R] | FailedItem = self._connection.recv()
        except (EOFError, OSError):
            self._process.join()
            return FailedItem(_DIED)
        return answer

    def kill(self) -> None:
        """End the process, whatever it is doing; `join` waits for that."""
        self._is_killed = True
        self._process.terminate()

    def join(self) -> None:
        """Wait until the process has ended; one that does not end by itself within a second is killed."""
        self._process.join(1)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _serve(connection: Connection, work: Work[T, R]) -> None:
    """Serve calls until the connection breaks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # loaded modules stay: collecting garbage in them is a tenth of the work
    with ThreadPoolExecutor(1) as executor:  # its future holds an error of any kind as a value
        while True:
            try:
                connection.send(_result(executor.submit(work, connection.recv())))
            except (EOFError, OSError):
                return


def spawn(serve: Callable[..., None], *arguments: object) -> tuple[SpawnProcess, Connection]:
    """Start a daemon process that calls `serve(connection, *arguments)`; return it with our end of the connection."""
    context = multiprocessing.get_context("spawn")
    connection, child_end = context.Pipe()
    process = context.Process(target=serve, args=(child_end, *arguments), daemon=True)
    with _without_program(serve, *arguments):
        process.start()
    child_end.close()  # so that the connection breaks when the process ends
    return process, connection


@contextmanager
def _without_program(*work: object) -> Iterator[None]:
    """Hide `__main__` while processes start, so that they import only the module of the work.

    A spawned process imports the file of `__main__` first: the command line with all commands, which takes longer.
    """
    if any(getattr(getattr(function, "func", function), "__module__", None) == "__main__" for function in work):
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
    """Ignore Ctrl-C in processes that start in the block; the process that a person started handles it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

"""Ordered parallel map over worker processes. Knows nothing of articles.

Holds a bounded number of items, so that the source may be endless. An item whose work raises, or ends its process,
is returned with the error in place of a result; other items are not affected. Work without limits is done in this
process while there are few items; work with limits is always done in processes, since only those can be ended.
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

from corpus.limits import OUT_OF_MEMORY, ItemLimits
from corpus.unforeseen import described

T = TypeVar("T")
R = TypeVar("R")

Work = Callable[[Sequence[T]], Sequence[R]]

_STARTING = threading.Lock()
_DIED = "its process ended in the middle of the work"

NICENESS = 5
"""By how much the priority of a command that writes is below that of a server on the same machine, and that of its
workers below its own, since they all wait for it."""

CHUNK_WEIGHT, PENDING_WEIGHT = 4_000_000, 48_000_000
"""Items are sent together up to the first weight, and none is read ahead beyond the second."""


@dataclass(frozen=True, slots=True)
class FailedItem:
    """The error of an item, in place of its result; `kind` is a word for programs, as `Rejected` has it."""

    reason: str
    kind: str = "failed"


_Answer = Sequence[R | FailedItem] | FailedItem


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """Work is sent `chunk` items at a time: to `most` processes, or to none with fewer than `enough` items.

    A process needs a second or more to start, and memory. `ahead` chunks for each process are submitted before the
    first result is awaited, so that no process idles while the results of others are used. With `limits`, one process
    works from the first item on; an item that exceeds them is tried once more, alone in a call, before it fails.
    """

    chunk: int
    enough: int
    most: int
    ahead: int = 2
    limits: ItemLimits | None = None


def processor_count() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ordered_map(
    work: Work[T, R], items: Iterable[T], plan: PoolSettings, weight: Callable[[T], int] = lambda _: 0
) -> Generator[tuple[T, R | FailedItem], None, None]:
    """Yield each item with its result, in order; `work` takes a chunk of items and must be picklable.

    `weight` is about the memory that an item takes, in bytes: of heavy ones fewer are held. Closing the generator ends
    the processes at once.
    """
    remaining = iter(items)
    first = list(islice(remaining, 1 if plan.limits else plan.enough))
    if not first:
        return
    is_many = len(first) == plan.enough and plan.most > 1
    pool = _WorkerPool(work, plan.most if is_many else 1 if plan.limits else 0, plan)
    pending: deque[tuple[list[T], int, Future[_Answer[R]]]] = deque()
    submitted = held = 0
    try:
        for chunk, heavy in _chunks(chain(first, remaining), plan.chunk, weight):
            pending.append((chunk, heavy, pool.submit(chunk)))
            submitted, held = submitted + len(chunk), held + heavy
            if plan.limits and submitted >= plan.enough:
                pool.grow(plan.most)
            while len(pending) > plan.ahead * pool.size or (held > PENDING_WEIGHT and pending):
                done, heavy, future = pending.popleft()
                held -= heavy
                yield from pool.results(done, future)
        while pending:
            done, _, future = pending.popleft()
            yield from pool.results(done, future)
    finally:
        pool.close()


def _chunks(items: Iterator[T], most: int, weight: Callable[[T], int]) -> Iterator[tuple[list[T], int]]:
    """Yield chunks with their weights."""
    chunk: list[T] = []
    heavy = 0
    for item in items:
        chunk.append(item)
        heavy += weight(item)
        if len(chunk) == most or heavy >= CHUNK_WEIGHT:
            yield chunk, heavy
            chunk, heavy = [], 0
    if chunk:
        yield chunk, heavy


class _WorkerPool(Generic[T, R]):
    """Worker processes with a thread for each; without any, the work is done in this thread.

    The threads wait for their processes, which share nothing: a lock held by one that dies cannot block the others.
    Work without processes starts no thread: Python waits for ever for one that begins with too little memory.
    """

    def __init__(self, work: Work[T, R], processes: int, plan: PoolSettings) -> None:
        self._work = work
        self._limits = plan.limits
        self._threads = ThreadPoolExecutor(plan.most)
        self._workers: list[_Worker[T, R]] = []
        self._idle: SimpleQueue[_Worker[T, R]] = SimpleQueue()
        self.grow(processes)

    @property
    def size(self) -> int:
        """The number of chunks that are worked on at once."""
        return max(1, len(self._workers))

    def grow(self, processes: int) -> None:
        """Start more processes, up to a number."""
        with ignoring_interrupts():
            for _ in range(processes - len(self._workers)):
                self._workers.append(_Worker(self._work, self._limits))
                self._idle.put(self._workers[-1])

    def submit(self, chunk: Sequence[T]) -> Future[_Answer[R]]:
        """Submit a chunk for work."""
        return self._threads.submit(self._send, chunk) if self._workers else _worked(self._work, chunk)

    def _send(self, chunk: Sequence[T]) -> _Answer[R]:
        worker = self._idle.get()
        try:
            return worker.call(chunk)
        finally:
            self._idle.put(worker)

    def results(self, chunk: Sequence[T], future: Future[_Answer[R]]) -> Iterator[tuple[T, R | FailedItem]]:
        """Yield the results of a chunk; if it failed, retry its items one by one to find the failing ones."""
        results = _result(future)
        if not isinstance(results, FailedItem):
            yield from zip(chunk, results, strict=True)
            return
        for item in chunk:
            is_tried_alone = len(chunk) == 1 and self._limits is None
            single = results if is_tried_alone else _result(self.submit([item]))
            yield item, single if isinstance(single, FailedItem) else single[0]

    def close(self) -> None:
        """Kill all workers without waiting for results that will not be read."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            worker.join()
        self._threads.shutdown(wait=True)


def _worked(work: Callable[..., R], *arguments: object) -> Future[R]:
    """Do work at once; the future holds its result, or an error of any kind."""
    future: Future[R] = Future()
    try:
        future.set_result(work(*arguments))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of a library in Rust is no Exception
        future.set_exception(error)
    return future


def _result(future: Future[R | FailedItem]) -> R | FailedItem:
    error = future.exception()
    return future.result() if error is None else FailedItem(repr(error))


class _Worker(Generic[T, R]):
    """A process that does the work when called; a dead process is replaced at the next call."""

    def __init__(self, work: Work[T, R], limits: ItemLimits | None) -> None:
        self._work = work
        self._limits = limits
        self._is_killed = False
        self._start()

    def _start(self) -> None:
        self._process, self._connection = spawn(_serve, self._work, self._limits)

    def call(self, chunk: Sequence[T]) -> _Answer[R]:
        """Return the results for a chunk, or the error."""
        if not self._process.is_alive() and not self._is_killed:
            self._start()
        try:
            self._connection.send(chunk)
            connection = self._connection
            answer: _Answer[R] = self._limits.receive(connection, self._process) if self._limits else connection.recv()
        except (EOFError, OSError):
            self._process.join()
            return self._how_it_ended()
        return answer

    def _how_it_ended(self) -> FailedItem:
        if self._limits is None:
            return FailedItem(_DIED)
        kind, reason = self._limits.exceeded(self._process.exitcode)
        return FailedItem(reason, kind)

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


def _serve(connection: Connection, work: Work[T, R], limits: ItemLimits | None) -> None:
    """Serve calls until the connection breaks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    gc.freeze()  # loaded modules stay: collecting garbage in them is a tenth of the work
    if limits:
        limits.limit_memory()
    while True:
        try:
            chunk = connection.recv()
            connection.send(_each(work, chunk, limits) if limits else _result(_worked(work, chunk)))
        except (EOFError, OSError):
            return
        except MemoryError:
            os._exit(OUT_OF_MEMORY)


def _each(work: Work[T, R], chunk: Sequence[T], limits: ItemLimits) -> list[R | FailedItem]:
    """Return the result or the error of each item; a MemoryError is raised."""
    results: list[R | FailedItem] = []
    while len(results) < len(chunk):
        error = _worked(_extend, results, work, chunk, limits).exception()
        if isinstance(error, MemoryError):
            raise error
        if error is not None:
            results.append(FailedItem(described(error)))
    return results


def _extend(results: list[R | FailedItem], work: Work[T, R], chunk: Sequence[T], limits: ItemLimits) -> None:
    """Append the results of the items that have none, each within the limits."""
    for item in chunk[len(results) :]:
        with limits.one_item():
            results += work([item])


def lower_priority() -> None:
    """Let this process compute only when a server on the same machine does not."""
    os.nice(max(0, NICENESS - os.nice(0)))


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

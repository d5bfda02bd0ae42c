"""Inversion of segments in worker processes, where there are many texts. Decides nothing about segments.

A worker that dies ends the writer without a commit: the articles stay in the store, and the next writer indexes them.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from corpus.parallel import NICENESS, ignoring_interrupts, processor_count, spawn
from index.arrays.storage.allocator import keep_memory
from index.arrays.storage.array_file import Stamp
from index.arrays.writing.batch_tokenizer import BatchTokenizer
from index.arrays.writing.segment_inverter import LocalInverter, SegmentInverter
from index.arrays.writing.shared_buffers import SharedBuffers
from index.arrays.writing.text_batch import Text, TextBatch
from index.errors import IndexUnavailable

MAX_WORKERS = 2
"""More gain nothing: the process that stores the articles then has more to do than each worker."""
MAX_QUEUED = 32
"""This many batches may wait for a worker: enough to keep it busy while articles are stored, ten megabytes."""

_DIED = (
    "A process that indexes ended before its work was done, perhaps for lack of memory. Nothing is lost: run the"
    " command again to index the articles that are stored."
)
_FAILED = "Articles could not be indexed ({error}). Nothing is lost: correct that, then run the command again."


class WorkerInverter:
    """Inverts a segment in a worker process."""

    def __init__(self, worker: _Worker) -> None:
        self._worker = worker
        self._folder: Path | None = None
        self._name = ""
        self._result: tuple[Stamp, int] | None = None
        self.tokens = 0

    @property
    def pending(self) -> int:
        """The number of requests that the worker has not answered."""
        return self._worker.pending

    def add(self, texts: Sequence[Text]) -> None:
        """Send a batch of texts."""
        self._worker.send(TextBatch.of(texts), self._set_tokens)

    def _set_tokens(self, tokens: int) -> None:
        self.tokens = tokens

    def finish(self, folder: Path, name: str) -> None:
        """Let the worker write the postings, under a name of its own in case it outlives this process."""
        self._folder, self._name = folder, name
        self._worker.finish(folder, name, self._set_result)

    def _set_result(self, result: tuple[Stamp, int]) -> None:
        stamp, tokens = result
        assert self._folder is not None
        (self._folder / stamp.name).rename(self._folder / self._name)
        self._result = replace(stamp, name=self._name), tokens

    def result(self) -> tuple[Stamp, int]:
        """Wait for the stamp of the postings and the number of their tokens."""
        while self._result is None:
            self._worker.receive()
        return self._result


class InverterPool:
    """Inverters of segments: in this process, or in workers once there are many texts."""

    def __init__(self) -> None:
        self._tokenizer = BatchTokenizer()
        self._workers: list[_Worker] = []

    @property
    def size(self) -> int:
        """The number of segments that can be built at once."""
        return max(1, len(self._workers))

    @property
    def has_workers(self) -> bool:
        """Whether worker processes are running."""
        return bool(self._workers)

    def start(self, many: bool) -> SegmentInverter:
        """Return an inverter for a new segment; `many` expected texts start the workers first."""
        if many and not self._workers and processor_count() > 1 and not multiprocessing.current_process().daemon:
            with ignoring_interrupts():
                self._workers = [_Worker() for _ in range(min(processor_count(), MAX_WORKERS))]
        for worker in self._workers:
            if not worker.busy:
                worker.busy = True
                return WorkerInverter(worker)
        return LocalInverter(self._tokenizer)

    def wait_for_room(self) -> None:
        """Wait until some worker can accept another batch."""
        while self._workers and all(worker.pending >= MAX_QUEUED for worker in self._workers):
            wait([worker.connection for worker in self._workers])

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        for worker in self._workers:
            worker.end()
        self._workers = []


class _Worker:
    """A process that inverts one segment after another; it answers requests in their order."""

    def __init__(self) -> None:
        self._buffers = SharedBuffers(multiprocessing.get_context("spawn"), MAX_QUEUED)
        self._process, self.connection = spawn(_run_worker, self._buffers)
        self._callbacks: deque[Callable[[Any], None]] = deque()
        self._batches = 0
        self.busy = False

    @property
    def pending(self) -> int:
        """The number of requests without an answer."""
        while self._callbacks and self.connection.poll():
            self.receive()
        return len(self._callbacks)

    def send(self, texts: TextBatch, callback: Callable[[Any], None]) -> None:
        """Send texts; `callback` is called with the answer later."""
        while len(self._callbacks) >= MAX_QUEUED:
            self.receive()
        buffer = self._batches % MAX_QUEUED  # free again, since the batch that was in it is answered
        self._batches += 1
        if self._buffers.write(buffer, texts.text):
            self._request((buffer, len(texts.text), texts.lengths, texts.languages), callback)
        else:
            self._request(texts, callback)

    def finish(self, folder: Path, name: str, callback: Callable[[Any], None]) -> None:
        """Let the worker write the postings of the segment; the next segment can begin."""
        self._request((folder, name), callback)
        self.busy = False

    def _request(self, request: object, callback: Callable[[Any], None]) -> None:
        try:
            self.connection.send(request)
        except OSError as error:
            raise IndexUnavailable(_DIED) from error
        self._callbacks.append(callback)

    def receive(self) -> None:
        """Wait for the next answer."""
        try:
            answer = self.connection.recv()
        except (EOFError, OSError) as error:
            raise IndexUnavailable(_DIED) from error
        if isinstance(answer, Exception):
            raise IndexUnavailable(_FAILED.format(error=answer)) from answer
        self._callbacks.popleft()(answer)

    def end(self) -> None:
        """End the process; one that does not end by itself within a second is killed."""
        self._process.terminate()
        self._process.join(1)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self.connection.close()


def _run_worker(connection: Connection, buffers: SharedBuffers) -> None:
    """Invert batches and write segments as requested, until the connection breaks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # a worker makes no reference cycles
    os.nice(NICENESS)
    keep_memory()
    tokenizer = BatchTokenizer()
    inverter = LocalInverter(tokenizer)
    while True:
        try:
            request = connection.recv()
        except (EOFError, OSError):
            return
        answer: object
        try:
            match request:
                case folder, name:
                    inverter.finish(folder, f"{name}.{os.getpid()}")
                    answer = inverter.result()
                    inverter = LocalInverter(tokenizer)
                case TextBatch():
                    inverter.add_batch(request)
                    answer = inverter.tokens
                case buffer, size, lengths, languages:
                    inverter.add_batch(TextBatch(buffers.read(buffer, size), lengths, languages))
                    answer = inverter.tokens
        except (OSError, MemoryError, OverflowError) as error:
            answer = error
        connection.send(answer)

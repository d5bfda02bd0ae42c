"""Reads files in a worker process that can be ended: their libraries may crash or never return. Knows no format."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.connection import Connection
from typing import Self

from corpus.limits import OUT_OF_MEMORY, ItemLimits
from corpus.parallel import ignoring_interrupts, spawn
from corpus.readers.source_file import Found, Reader, SourceFile, TooMuch
from corpus.unforeseen import Unforeseen, described


class IsolatedReader:
    """A process that reads one file after another, each record within limits; it starts when first needed."""

    def __init__(self, limits: ItemLimits | None = None) -> None:
        self._limits = limits or ItemLimits()
        self._end_process: Callable[[], int | None] | None = None
        self._connection: Connection | None = None
        self._receive: Callable[[], Found | Exception | None] = _no_answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, reader: Reader, file: SourceFile, outlet: str | None) -> Iterator[Found]:
        """Yield the pages of a file; where its process ended, reject the rest of the file."""
        number, kind, reason = 0, "", ""
        for _ in range(2):  # a file of which nothing was read is tried once more
            try:
                for found in self._stream(reader, file, outlet):
                    number += 1
                    yield found
                return
            except (EOFError, OSError):
                kind, reason = self._limits.exceeded(self._end())
            if number:
                break
        after = f" after its record {number}" if number else ""
        reason = f"Reading this file{after} {reason}; the rest of it was left out. Split it, or report it."
        yield file.rejected(kind, reason, line=number + 1 if number else None)

    def _stream(self, reader: Reader, file: SourceFile, outlet: str | None) -> Iterator[Found]:
        is_done = False
        if self._connection is None:
            self._connection = self._start()
        try:
            self._connection.send((reader, file, outlet))
            while (answer := self._receive()) is not None:
                if isinstance(answer, TooMuch):
                    yield file.rejected("too long", str(answer))
                elif isinstance(answer, Exception):
                    yield file.unexpected(answer, None)
                else:
                    yield answer
            is_done = True
        finally:
            if not is_done:  # what it would still send is not wanted
                self._connection = None

    def _start(self) -> Connection:
        self._end()
        with ignoring_interrupts():
            process, connection = spawn(_serve, self._limits)

        def end() -> int | None:
            connection.close()
            process.join(1)  # a process that died by itself has an exit code that says how
            if process.is_alive():
                process.kill()
                process.join()
            return process.exitcode

        self._end_process = end
        self._receive = partial(self._limits.receive, connection, process)
        return connection

    def _end(self) -> int | None:
        """End the process, and return its exit code."""
        end, self._end_process, self._connection = self._end_process, None, None
        return end() if end else None


def _no_answer() -> None:
    raise EOFError


def _serve(connection: Connection, limits: ItemLimits) -> None:
    """Read files as requested until the connection breaks; each ends with None, or with its error and None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # libraries report there what becomes a rejection
    limits.limit_memory()
    with ThreadPoolExecutor(1) as executor:  # its future holds an error of any kind as a value
        while True:
            try:
                reader, file, outlet = connection.recv()
                pages = reader(file, outlet)
                while True:
                    future = executor.submit(_next, pages, limits)
                    answer = future.exception() or future.result()
                    if isinstance(answer, MemoryError):
                        os._exit(OUT_OF_MEMORY)
                    connection.send(_sendable(answer))
                    if isinstance(answer, BaseException):
                        connection.send(None)
                    if answer is None or isinstance(answer, BaseException):
                        break
            except (EOFError, OSError):
                return
            except MemoryError:
                os._exit(OUT_OF_MEMORY)


def _sendable(answer: Found | BaseException | None) -> Found | Exception | None:
    """Return an answer as it can be sent: errors of libraries may hold what cannot be."""
    if isinstance(answer, BaseException) and not isinstance(answer, TooMuch):
        return Unforeseen(described(answer))
    return answer


def _next(pages: Iterator[Found], limits: ItemLimits) -> Found | None:
    with limits.one_item():
        return next(pages, None)

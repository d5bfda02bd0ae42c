"""Limits of a worker process on one item of its work: processor time, waiting, memory. Limits no other process.

The kernel enforces them by ending the process, so that code of a library that never returns is ended too. A worker that
waits is ended by the process that waits for it. Memory is limited on Linux only: other systems have no limit on what a
process may allocate.
"""

from __future__ import annotations

import math
import mmap
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

OUT_OF_MEMORY = 86
"""Exit code of a worker that could not get the memory that its item needs."""

_WAITS = 0.05
"""Seconds of processor time of a process that waits, within `wall_seconds`: far fewer than on a busy machine."""


def require_memory(size: int) -> None:
    """Raise MemoryError unless so many bytes can be had; takes none of them.

    For work that ends the process when it gets too little: Python crashes where memory ends while it imports.
    """
    try:
        mmap.mmap(-1, size).close()
    except OSError as error:
        raise MemoryError from error


@dataclass(frozen=True, slots=True)
class ItemLimits:
    """The most that one item may take: seconds of processor time, bytes of memory above the worker's start.

    `wall_seconds` is how long it may wait, using no processor time. On a machine with far too much to do an item takes
    minutes and loses nothing.
    """

    processor_seconds: int = 10
    wall_seconds: int = 60
    memory: int = 512_000_000

    def limit_memory(self) -> None:
        """Limit the memory of this process, for good, to what it has now and `memory` more."""
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        for number in (signal.SIGXCPU, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        with suppress(OSError, ValueError):  # a lower limit that was set from outside stays
            hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
            resource.setrlimit(resource.RLIMIT_DATA, (_data_bytes() + self.memory, hard))

    @contextmanager
    def one_item(self) -> Iterator[None]:
        """End this process if the block takes longer than one item may."""
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        latest = math.ceil(time.process_time()) + self.processor_seconds
        resource.setrlimit(resource.RLIMIT_CPU, (latest if hard == resource.RLIM_INFINITY else min(latest, hard), hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))

    def receive(self, connection: Connection, process: SpawnProcess) -> Any:
        """Return the next answer of a worker, and end one that waits; raises EOFError when it has ended."""
        before = _processor_seconds(process)
        while not connection.poll(self.wall_seconds):
            used = _processor_seconds(process)
            if used - before < _WAITS and process.pid and process.is_alive():
                os.kill(process.pid, signal.SIGALRM)
                process.join(1)
                process.kill()  # a stopped process gets no other signal
            before = used
        return connection.recv()

    def exceeded(self, exit_code: int | None) -> tuple[str, str]:
        """Return the kind and the sentence's end of how a worker ended: what it took too much of, or that it died."""
        if exit_code == -signal.SIGXCPU:
            return "too slow", f"took more than {self.processor_seconds} s of processor time"
        if exit_code == -signal.SIGALRM:
            return "too slow", f"waited for more than {self.wall_seconds} s"
        if exit_code == OUT_OF_MEMORY:
            return "too large", f"needed more than {self.memory // 1_000_000} MB of memory"
        how = f"signal {-exit_code}" if exit_code and exit_code < 0 else f"exit code {exit_code}"
        return "crashed", f"ended its process ({how})"


def _processor_seconds(process: SpawnProcess) -> float:
    """Return the processor time of a process so far; 0 where that is unknown, as if it waited."""
    try:
        fields = Path(f"/proc/{process.pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _data_bytes() -> int:
    """Return the bytes that count against the limit on data; raises OSError where that is unknown."""
    if sys.platform != "linux":
        raise OSError
    for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    raise OSError

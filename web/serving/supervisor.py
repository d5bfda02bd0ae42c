"""Starts worker processes, replaces those that end, and stops them. Answers no request.

Workers share the listening sockets, which stay open while one is replaced: nothing that comes meanwhile is lost.
"""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from web.serving.exits import CANNOT_SERVE, cause
from web.serving.memory import RECYCLED, own_memory

GRACE = 30.0
"""Seconds that a worker has for the requests that it still answers when it is stopped."""

LOOK = 5.0
"""Seconds between two looks at the memory of workers."""

SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a worker is replaced that ended again soon after its start: doubled each time."""

LONG_ENOUGH = 60.0
"""Seconds that a worker has to serve for the pauses to begin again with the shortest."""

Say = Callable[[str], None]

_ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    ready: int
    started: float
    is_ready: bool = False
    replaces: _Worker | None = None
    stops_by: float | None = None


@dataclass(slots=True)
class _Pause:
    """How long to wait before the next start after workers that ended."""

    seconds: float = 0.0
    over: list[float] = field(default_factory=list)

    def after(self, lived: float, now: float) -> float:
        """Note that a worker ended, and return the seconds until another one starts."""
        self.seconds = 0.0 if lived > LONG_ENOUGH else min(LONGEST_PAUSE, max(SHORTEST_PAUSE, 2 * self.seconds))
        self.over.append(now + self.seconds)
        return self.seconds


class Supervisor:
    """The workers of one server."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], sockets: Sequence[socket.socket], say: Say
    ) -> None:
        self._command = list(command)
        self._environment = dict(environment)
        self._sockets = list(sockets)
        self._say = say
        self._workers: list[_Worker] = []
        self._pause = _Pause()
        self._selector = selectors.DefaultSelector()
        self._asked: set[signal.Signals] = set()
        self._has_served = False
        # No process but this one holds the writing end: it is closed when this one ends, however it ends.
        self._alive, self._held = os.pipe()

    def run(self, count: int) -> int:
        """Keep `count` workers running until a signal to stop; return the exit code of the server."""
        with self._signals():
            for _ in range(count):
                self._start()
            # A terminal that is closed sends SIGHUP to what runs in it; elsewhere SIGHUP asks for new workers.
            ends = {signal.SIGTERM, signal.SIGINT, *([signal.SIGHUP] if os.isatty(0) else [])}
            while not self._asked & ends:
                self._wait(self._next())
                if signal.SIGHUP in self._asked:
                    self._asked.discard(signal.SIGHUP)
                    self._say("Replacing all workers.")
                    for worker in list(self._workers):
                        self._replace(worker)
                if (code := self._look_after()) is not None:
                    self._stop()
                    return code
            self._say("Stopping: answering what was asked for.")
            self._stop()
        return 0

    def _start(self, replaces: _Worker | None = None) -> None:
        ready, told = os.pipe()
        numbers = [listening.fileno() for listening in self._sockets]
        environment = self._environment | {
            "DATELINE_SOCKETS": ",".join(map(str, numbers)),
            "DATELINE_PIPES": f"{told},{self._alive}",
        }
        process = subprocess.Popen(
            self._command, env=environment, pass_fds=[*numbers, told, self._alive], stdin=subprocess.DEVNULL
        )
        os.close(told)
        worker = _Worker(process, ready, time.monotonic(), replaces=replaces)
        self._workers.append(worker)
        self._selector.register(ready, selectors.EVENT_READ, worker)

    def _replace(self, worker: _Worker) -> None:
        """Start another worker, which ends this one when it serves."""
        if worker.stops_by is None and not any(one.replaces is worker for one in self._workers):
            self._start(replaces=worker)

    def _next(self) -> float:
        """Return the seconds until something has to be done without an event."""
        now = time.monotonic()
        times = [*self._pause.over, *(one.stops_by for one in self._workers if one.stops_by is not None)]
        return max(0.0, min([LOOK, *(at - now for at in times)]))

    def _wait(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                with suppress(BlockingIOError):
                    os.read(key.fd, 4_096)
                continue
            worker: _Worker = key.data
            self._selector.unregister(worker.ready)
            if os.read(worker.ready, 1):
                worker.is_ready = self._has_served = True
                if worker.replaces:
                    self._end(worker.replaces)
                    worker.replaces = None

    def _look_after(self) -> int | None:
        """Replace workers that ended or have grown; return an exit code if none can serve at all."""
        now = time.monotonic()
        for worker in list(self._workers):
            code = worker.process.poll()
            if code is None:
                self._check(worker, now)
            elif (failed := self._ended(worker, code, now)) is not None:
                return failed
        while self._pause.over and self._pause.over[0] <= now:
            self._pause.over.pop(0)
            self._start()
        return None

    def _check(self, worker: _Worker, now: float) -> None:
        if worker.stops_by is not None and now >= worker.stops_by:
            worker.process.kill()
        elif (own_memory(worker.process.pid) or 0) > RECYCLED and worker.is_ready:
            self._say(f"Worker {worker.process.pid} has grown beyond {RECYCLED // 1_000_000:,} MB and is replaced.")
            self._replace(worker)

    def _ended(self, worker: _Worker, code: int, now: float) -> int | None:
        self._forget(worker)
        if worker.stops_by is not None:
            return None
        if code == CANNOT_SERVE and not self._has_served:
            return 2  # its message says why, and another one would fare no better
        _count(cause(code).partition(":")[0], worker.process.pid)
        if worker.replaces and worker.replaces in self._workers:
            self._say(f"A new worker ended before it served ({cause(code)}); the one it was to replace goes on.")
            return None
        pause = self._pause.after(now - worker.started, now)
        when = f"in {pause:.1f} s" if pause else "now"
        self._say(f"Worker {worker.process.pid} ended ({cause(code)}). Another one starts {when}.")
        return None

    def _end(self, worker: _Worker) -> None:
        if worker.stops_by is None:
            worker.stops_by = time.monotonic() + GRACE
            worker.process.terminate()

    def _forget(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        with suppress(KeyError):
            self._selector.unregister(worker.ready)
        os.close(worker.ready)

    def _stop(self) -> None:
        for worker in self._workers:
            self._end(worker)
        while self._workers:
            self._wait(0.1)
            now = time.monotonic()
            for worker in list(self._workers):
                if worker.process.poll() is None:
                    self._check(worker, now)
                else:
                    self._forget(worker)
        os.close(self._held)
        os.close(self._alive)
        self._selector.close()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Note signals during the block, and wake from waiting."""
        woken, wake = os.pipe()
        os.set_blocking(woken, False)
        os.set_blocking(wake, False)
        self._selector.register(woken, selectors.EVENT_READ, None)
        noted = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)
        before = [signal.signal(one, self._note) for one in noted]
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(-1)
            for one, handler in zip(noted, before, strict=True):
                signal.signal(one, handler)
            os.close(woken)
            os.close(wake)

    def _note(self, number: int, _: object) -> None:
        self._asked.add(signal.Signals(number))


def _count(cause_: str, process: int) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    from web.serving.metrics import ENDED, FOLDER

    if os.environ.get(FOLDER):
        ENDED.labels(cause_).inc()
        mark_process_dead(process)  # type: ignore[no-untyped-call]


def worker_command(application: str) -> list[str]:
    """Return the command of a worker, for whom nothing of the current folder can be imported."""
    return [sys.executable, "-P", "-m", "web.serving.worker", application]


@contextmanager
def worker_environment(environment: Mapping[str, str], settings: str) -> Iterator[dict[str, str]]:
    """Yield the environment of workers, with a folder for their metrics that lasts as long as the block."""
    folder = tempfile.mkdtemp(prefix="dateline-")
    try:
        path = os.pathsep.join([str(_ROOT), *filter(None, [environment.get("PYTHONPATH")])])
        # Searches multiply no matrices: threads for that would only take memory, a share for each processor.
        calm = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        own = {"DATELINE_SETTINGS": settings, "PROMETHEUS_MULTIPROC_DIR": folder, "PYTHONPATH": path}
        yield {**calm, **environment, **own}
    finally:
        shutil.rmtree(folder, ignore_errors=True)

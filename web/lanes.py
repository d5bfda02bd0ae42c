"""Lanes: a slow request never blocks the quick ones. Bounds nothing that is answered, only when and how long it runs.

A thread serves one request. Heavy endpoints run in a lane of their own; what does not fit into its queue is refused at
once with 503, so that threads for ordinary requests are always left. An ordinary request that turns out slow takes one
of few further places, or is refused. All of these let quick requests pass between their steps: Python runs one thread
at a time, so ten slow ones beside a quick one would make it ten times as slow.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition
from typing import NoReturn

from flask import Flask, Response, g, request
from werkzeug.exceptions import ServiceUnavailable

from search.limits import Budget
from web.allocator import Memory

HEAVY = frozenset({"api.context", "api.query_list", "api.similar", "api.distinctive", "pages.distinctive"})
"""Endpoints that read many articles or run many searches."""
PAGE_SECONDS, HEAVY_SECONDS = 2.0, 20.0
"""CPU seconds that a request may take: a page, and what runs in the heavy lane."""
QUICK_SECONDS = 0.25
"""CPU seconds after which a page is slow; ten times what it takes on an archive of 200,000 articles."""
LARGE_SECONDS = 0.1
"""CPU seconds from which a request may have held much memory: it takes about as long to read 50 MB of text."""
RETRY_AFTER = 5
"""Seconds after which a refused client may try again."""
_TICK = 0.002
_LONGEST_PAUSE, _BETWEEN_PAUSES = 0.02, 0.01
"""Seconds for which a slow request lets quick ones pass, and CPU seconds that it runs before the next pause: it gets on
however many quick ones there are."""


class Refused(ServiceUnavailable):
    """A request for which there is no place now."""


def _refuse() -> NoReturn:
    raise Refused("Other long searches are running; try again in some seconds.", retry_after=RETRY_AFTER)


class CpuTime:
    """A clock of the thread's CPU seconds, at most `_TICK` behind: it asks the kernel when so much time has passed.

    A page asks some forty times, and the kernel takes ten times as long to answer as the clock on the wall.
    """

    __slots__ = ("_asked", "_seconds")

    def __init__(self) -> None:
        self._asked, self._seconds = time.perf_counter(), time.thread_time()

    def __call__(self) -> float:
        """Return the CPU seconds of the calling thread, which is the one that made this clock."""
        now = time.perf_counter()
        if now - self._asked > _TICK:
            self._asked, self._seconds = now, time.thread_time()
        return self._seconds


@dataclass(slots=True)
class Lanes:
    """The places of one process, in which `threads` threads serve requests."""

    threads: int
    new_clock: Callable[[], Callable[[], float]] = CpuTime
    memory: Memory = field(default_factory=Memory)
    _changed: Condition = field(default_factory=Condition)
    _quick: int = 0
    _slow: int = 0
    _running: int = 0
    _waiting: int = 0

    @property
    def places(self) -> int:
        """Heavy requests that run at once; as many wait, and as many pages may be slow. A quarter stays for others."""
        return max(1, self.threads // 4)

    def counts(self) -> dict[str, int]:
        """Return the number of requests in each lane, and of those that wait."""
        with self._changed:
            return {"quick": self._quick, "slow": self._slow, "heavy": self._running, "waiting": self._waiting}

    def enter(self, is_heavy: bool) -> Visit:
        """Wait for a place, and return it; raises `Refused`."""
        with self._changed:
            if not is_heavy:
                self._quick += 1
            elif self._running < self.places:
                self._running += 1
            elif self._waiting < self.places:
                self._waiting += 1
                is_free = self._changed.wait_for(lambda: self._running < self.places, HEAVY_SECONDS)
                self._waiting -= 1
                if not is_free:
                    _refuse()
                self._running += 1
            else:
                _refuse()
        return Visit(self, "heavy" if is_heavy else "quick")

    def leave(self, lane: str) -> None:
        """Free a place."""
        with self._changed:
            if lane == "quick":
                self._quick -= 1
            elif lane == "slow":
                self._slow -= 1
            else:
                self._running -= 1
            self._changed.notify_all()

    def become_slow(self) -> None:
        """Exchange a quick request's place for one of the few of slow pages; raises `Refused`."""
        with self._changed:
            if self._slow >= self.places:
                _refuse()
            self._slow += 1
            self._quick -= 1
            self._changed.notify_all()

    def let_pass(self) -> None:
        """Wait until no quick request runs, for a moment at most."""
        with self._changed:
            self._changed.wait_for(lambda: not self._quick, _LONGEST_PAUSE)


class Visit:
    """One request's place in a lane, and its budget."""

    def __init__(self, lanes: Lanes, lane: str) -> None:
        self._lanes = lanes
        self._lane = lane
        self._clock = lanes.new_clock()
        self._began = self._resumed = self._clock()
        is_heavy = lane == "heavy"
        self.budget = Budget(
            HEAVY_SECONDS if is_heavy else PAGE_SECONDS, 0.0 if is_heavy else QUICK_SECONDS, self._clock, self._give_way
        )

    def _give_way(self) -> None:
        if self._lane == "quick":
            self._lanes.become_slow()
            self._lane = "slow"
        if self._clock() - self._resumed > _BETWEEN_PAUSES:
            self._lanes.let_pass()
            self._resumed = self._clock()

    def end(self) -> None:
        """Free the place; a second call does nothing."""
        lanes, self._lanes = self._lanes, _GONE
        if lanes is not _GONE:
            lanes.leave(self._lane)
            lanes.memory.give_back(self._lane != "quick" or self._clock() - self._began > LARGE_SECONDS)


_GONE = Lanes(0)


def install(app: Flask, threads: int) -> None:
    """Assign each request of an application its place, until its answer is made or, for a stream, sent."""
    lanes = app.extensions["lanes"] = Lanes(threads)

    @app.before_request
    def enter() -> None:
        if request.endpoint != "static":
            g.visit = lanes.enter(request.endpoint in HEAVY)

    @app.after_request
    def keep_for_stream(response: Response) -> Response:
        visit: Visit | None = g.get("visit")
        if visit and response.is_streamed:
            g.pop("visit")
            response.call_on_close(visit.end)
        return response

    @app.teardown_request
    def leave(error: BaseException | None) -> None:
        visit: Visit | None = g.pop("visit", None)
        if visit:
            visit.end()


def current_budget() -> Budget:
    """Return the budget of the current request."""
    visit: Visit = g.visit
    return visit.budget

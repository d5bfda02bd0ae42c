"""What a server is put through: ordinary clients alone, and beside slow requests and half-open connections."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

from benchmarks.serving.archives import memory_of
from benchmarks.serving.slow_clients import Slowness, slow_clients
from benchmarks.serving.traffic import Client, Traffic, run_clients

WORDS = (
    "police",
    "election",
    "school board",
    "market",
    "fire",
    "court ruling",
    "water",
    "storm",
    "vaccine",
    "hospital",
)
PAGES = tuple(f"/?q={quote(word)}" for word in WORDS)
SLOW = (
    "/api/context?q=the",
    "/distinctive?q=said",
    "/api/list?" + "&".join(f"q={quote(f'{word} OR {other}*')}" for word in WORDS for other in WORDS),
    "/api/context?q=" + quote("said OR with"),
)
"""Requests that take a second and more on an archive of 20,000 articles."""

CLIENTS, SLOW_REQUESTS, HALF_OPEN = 4, 8, 200

STEADY_CLIENTS, STEADY_RATE = 32, 30.0
STEADY_PAGES = (
    *PAGES,
    *(f"{page}&page=2" for page in PAGES),
    *(f"{page}&sort=newest&from=2012&to=2018" for page in PAGES),
    *(f"/api/suggest?q={quote(word[:4])}" for word in WORDS),
    "/",
    "/help",
)


@contextmanager
def slow_requests(port: int, count: int, paths: tuple[str, ...] = SLOW) -> Iterator[Traffic]:
    """Keep `count` slow requests running during the block; one that is refused is sent again after a second."""
    traffic = Traffic()
    ended = threading.Event()

    def repeat(number: int) -> None:
        client = Client(port)
        while not ended.is_set():
            try:
                status, body = client.get(paths[number % len(paths)])
            except OSError as error:
                traffic.errors.append(str(error))
                status, body = 0, b""
            if status == 200:
                traffic.seconds.append(len(body))
            else:
                ended.wait(1)
            number += 1
        client.close()

    threads = [threading.Thread(target=repeat, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield traffic
    finally:
        ended.set()  # answers that are still to come are not waited for


def ordinary(port: int, seconds: float, rate: float | None) -> Traffic:
    """Return the traffic of the ordinary clients."""
    return run_clients(port, PAGES, CLIENTS, seconds, rate=rate)


def beside(port: int, seconds: float, rate: float | None) -> tuple[Traffic, int]:
    """Return the ordinary traffic beside slow requests and connections, and the slow requests answered meanwhile."""
    with slow_clients(port, HALF_OPEN, tuple(Slowness)), slow_requests(port, SLOW_REQUESTS) as slow:
        traffic = ordinary(port, seconds, rate)
        answered = len(slow.seconds)
    return traffic, answered


@dataclass(slots=True)
class Steady:
    """The traffic of many clients at a steady rate, and the server's memory meanwhile."""

    traffic: Traffic
    memory: list[tuple[float, int]]
    """(seconds since the begin, bytes)."""

    def growth(self, early: tuple[float, float], late: tuple[float, float]) -> tuple[float, float]:
        """Return the mean megabytes in two spans of seconds."""
        first, last = ([size for at, size in self.memory if span[0] <= at <= span[1]] or [0] for span in (early, late))
        return sum(first) / len(first) / 1e6, sum(last) / len(last) / 1e6


def steady(port: int, seconds: float, supervisor: int, seed: str) -> Steady:
    """Return the traffic of 32 clients that ask for 30 pages a second in all."""
    begun = time.monotonic()
    memory: list[tuple[float, int]] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(2):
            memory.append((time.monotonic() - begun, memory_of(supervisor)))

    thread = threading.Thread(target=watch)
    thread.start()
    traffic = run_clients(port, STEADY_PAGES, STEADY_CLIENTS, seconds, rate=STEADY_RATE, seed=seed)
    ended.set()
    thread.join()
    return Steady(traffic, memory)

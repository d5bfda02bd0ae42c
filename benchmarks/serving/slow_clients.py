"""Clients that keep a connection and ask for nothing, or take for ever: one thread for all. Measures nothing.

A connection that the server closes is opened again, as one who attacks would do.
"""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from types import MappingProxyType

HEAD = b"GET /?q=the HTTP/1.1\r\nHost: 127.0.0.1\r\n"
BODY = b"POST /api/list HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\n" + b"x" * 30_000
WHOLE = b"GET /help HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


class Slowness(StrEnum):
    """What a slow client does."""

    SILENT = "silent"
    """It sends nothing."""
    HEADER = "header"
    """It sends half a header, a byte a second."""
    BODY = "body"
    """It sends half a body, then a byte a second."""
    READER = "reader"
    """It asks for a page and reads the answer, a byte a second."""


_FIRST = MappingProxyType(
    {Slowness.SILENT: b"", Slowness.HEADER: HEAD, Slowness.BODY: BODY, Slowness.READER: WHOLE},
)
AGAIN = 1.0
"""Seconds between two bytes."""


@contextmanager
def slow_clients(port: int, count: int, kinds: tuple[Slowness, ...] = tuple(Slowness)) -> Iterator[list[int]]:
    """Hold `count` slow connections during the block, of each kind alike; yield the numbers refused and reopened."""
    ended = threading.Event()
    counts = [0, 0]
    thread = threading.Thread(target=_keep, args=(port, [kinds[n % len(kinds)] for n in range(count)], ended, counts))
    thread.start()
    try:
        yield counts
    finally:
        ended.set()
        thread.join()


def _keep(port: int, wanted: list[Slowness], ended: threading.Event, counts: list[int]) -> None:
    held: dict[int, socket.socket] = {}
    selector = selectors.DefaultSelector()
    while not ended.is_set():
        for number, kind in enumerate(wanted):
            if number not in held:
                with suppress(OSError):
                    held[number] = _opened(port, kind)
                    selector.register(held[number], selectors.EVENT_READ, number)
        time.sleep(AGAIN)
        # Before the next round, look at what came: readers take one byte, the others notice that they were closed.
        for key, _ in selector.select(0):
            number = key.data
            if _is_closed(held[number], wanted[number]):
                counts[1] += 1
                selector.unregister(held[number])
                held.pop(number).close()
        for number, client in held.items():
            if wanted[number] in (Slowness.HEADER, Slowness.BODY):
                with suppress(OSError):
                    client.send(b"x")
        counts[0] = len(wanted) - len(held)
    for client in held.values():
        client.close()
    selector.close()


def _opened(port: int, kind: Slowness) -> socket.socket:
    client = socket.socket()
    if kind is Slowness.READER:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)  # the system's least: what is not read stays there
    client.settimeout(2)
    client.connect(("127.0.0.1", port))
    client.setblocking(False)
    client.send(_FIRST[kind])
    return client


def _is_closed(client: socket.socket, kind: Slowness) -> bool:
    try:
        return not client.recv(1 if kind is Slowness.READER else 65_536)
    except BlockingIOError:
        return False
    except OSError:
        return True

"""Ordinary clients: each asks for one page after another over a kept connection, and notes how long it took.

Light on purpose: client and server share a machine, so a page costs the client a few system calls.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

PATIENCE = 30.0
"""Seconds after which a client stops waiting for an answer, which is then an error."""


@dataclass(slots=True)
class Traffic:
    """Seconds that each answer took, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def quantile(self, share: float) -> float:
        """Return the time within which a share of the answers came; 0 if there are none."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

    def figures(self, name: str) -> dict[str, float]:
        """Return the answers, errors and quantiles under names that begin with `name`."""
        return {
            f"{name}_answers": len(self.seconds),
            f"{name}_errors": len(self.errors),
            f"{name}_p50_ms": round(1000 * self.quantile(0.5), 1),
            f"{name}_p99_ms": round(1000 * self.quantile(0.99), 1),
        }


class Client:
    """One client with one kept connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def get(self, path: str) -> tuple[int, bytes]:
        """Return the status and the body of a page; `OSError` if none came."""
        for last in (False, True):
            fresh = self._socket is None
            try:
                return self._get(path)
            except OSError:
                self.close()
                if fresh or last:
                    raise  # a kept connection may have been closed while it lay idle; a new one may not
        raise AssertionError

    def close(self) -> None:
        """Close the connection."""
        if self._socket:
            self._socket.close()
            self._socket = None

    def _get(self, path: str) -> tuple[int, bytes]:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), PATIENCE)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n\r\n".encode())
        head, body = self._head()
        status = int(head[9:12])
        fields = {name: value.strip() for name, _, value in (line.partition(":") for line in head.split("\r\n")[1:])}
        names = {name.lower(): value for name, value in fields.items()}
        if "content-length" not in names:
            body = self._chunks(body)
        else:
            while len(body) < int(names["content-length"]):
                body += self._more()
        if names.get("connection", "").lower() == "close":
            self.close()
        return status, body

    def _head(self) -> tuple[str, bytes]:
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more()
        head, _, body = got.partition(b"\r\n\r\n")
        return head.decode("latin-1"), body

    def _chunks(self, body: bytes) -> bytes:
        while not body.endswith(b"0\r\n\r\n"):
            body += self._more()
        return body

    def _more(self) -> bytes:
        assert self._socket
        got = self._socket.recv(262_144)
        if not got:
            raise ConnectionResetError("The server closed the connection before the answer was whole.")
        return got


def run_clients(
    port: int, paths: Sequence[str], clients: int, seconds: float, *, rate: float | None = None, seed: str = ""
) -> Traffic:
    """Ask for random pages for a time; `rate` is pages a second of all clients, or None for as many as are answered.

    With a rate, an answer's time counts from when its page was due, so that a stop of the server is not left out.
    """
    traffic = Traffic()
    begun = time.monotonic()
    due: Iterator[float] = (begun + number / rate for number in count()) if rate else iter(lambda: 0.0, None)
    lock = threading.Lock()
    threads = [
        threading.Thread(
            target=_ask, args=(port, paths, traffic, due, lock, begun + seconds, Random(f"{seed}{number}"))
        )
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return traffic


def _ask(*given: Any) -> None:
    port, paths, traffic, due, lock, last, random = given
    client = Client(port)
    while True:
        with lock:
            at = next(due) or time.monotonic()
        if at >= last or time.monotonic() >= last + PATIENCE:
            break
        time.sleep(max(0.0, at - time.monotonic()))
        path = random.choice(paths)
        try:
            status, body = client.get(path)
        except OSError as error:
            traffic.errors.append(f"{path}: {error}")
            continue
        traffic.seconds.append(time.monotonic() - at)
        if status != 200:
            traffic.errors.append(f"{path}: {status} {body[:100]!r}")
    client.close()

"""Slow clients hold a socket and nothing else: the loop answers others beside them, and ends what takes too long.

A small application and real sockets, with limits of a second instead of many.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest

from web.serving.event_loop import Loop
from web.serving.limits import Clients, ConnectionLimits

SHORT = ConnectionLimits(header=1.0, body=1.0, idle=2.0, stalled=1.5, per_address=20, connections=60, queued=3)
ANSWER = b"an answer"
LARGE = 30_000_000


class Small:
    """An application that answers at once, at length, or when it is let go."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.bodies: list[int] = []
        self.ended = threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterator[bytes]:
        body = environ["wsgi.input"].read()
        self.bodies.append(len(body))
        length = LARGE if environ["PATH_INFO"] == "/large" else len(ANSWER)
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(length))])
        match environ["PATH_INFO"]:
            case "/wait":
                self.gate.wait(20)
                yield ANSWER
            case "/large":
                try:
                    for _ in range(LARGE // 100_000):
                        yield b"x" * 100_000
                finally:
                    self.ended.set()
            case _:
                yield ANSWER


class Running:
    def __init__(self, loop: Loop, application: Small, address: tuple[str, int], refused: Counter[str]) -> None:
        self.loop, self.application, self.address, self.refused = loop, application, address, refused

    def connect(self, sent: bytes = b"") -> socket.socket:
        client = socket.create_connection(self.address, 10)
        client.sendall(sent)
        return client

    def ask(self, path: str = "/", more: str = "") -> bytes:
        with self.connect(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{more}\r\n".encode()) as client:
            return received(client)


@contextmanager
def running(limits: ConnectionLimits = SHORT, threads: int = 2, clients: Clients | None = None) -> Iterator[Running]:
    refused: Counter[str] = Counter()
    loop = Loop(threads, limits, clients or Clients(), lambda reason: refused.update([reason]))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        application = Small()
        address = listening.getsockname()
        loop.add(application, listening)
        thread = threading.Thread(target=loop.run)
        thread.start()
        try:
            yield Running(loop, application, address, refused)
        finally:
            application.gate.set()
            loop.stop()
            thread.join(20)
            assert not thread.is_alive()
            loop.close()


def received(client: socket.socket) -> bytes:
    """Return what comes until the server closes the connection."""
    got = b""
    with suppress(ConnectionResetError):
        while part := client.recv(65_536):
            got += part
    return got


def _until(client: socket.socket, *ends: bytes) -> bytes:
    got = b""
    while not got.endswith(ends):
        part = client.recv(1_000)
        assert part, "the server closed the connection"
        got += part
    return got


SLOW = {
    "nothing sent": b"",
    "half a header": b"GET / HTTP/1.1\r\nHo",
    "half a body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf",
}


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_more_slow_clients_than_threads_stop_no_one(sent: bytes) -> None:
    with running() as server, ExitStack() as held:
        for _ in range(15):
            held.enter_context(server.connect(sent))
        assert server.ask().endswith(ANSWER)


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_what_does_not_come_in_time_is_ended(sent: bytes) -> None:
    with running() as server, server.connect(sent) as client:
        begun = time.monotonic()
        answer = received(client)
        assert time.monotonic() - begun < 8
        assert answer.startswith(b"HTTP/1.1 408") if sent else answer == b""


@pytest.mark.parametrize("begin", [b"GET / HTTP/1.1\r\n", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n"])
def test_a_byte_now_and_then_does_not_prolong_the_time(begin: bytes) -> None:
    with running() as server, server.connect(begin) as client:
        client.settimeout(0.2)
        last = time.monotonic() + 10
        got = b""
        while time.monotonic() < last and not got:
            with suppress(TimeoutError):
                client.send(b"x")
                got = client.recv(1_000)
        assert got.startswith(b"HTTP/1.1 408")
    assert server.refused.total() == 1


def test_a_kept_connection_answers_again_and_is_closed_when_it_lies_idle() -> None:
    with running() as server, server.connect() as client:
        for _ in range(3):
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            _until(client, ANSWER)
        assert received(client) == b""
    assert not server.refused


def test_a_client_that_takes_nothing_of_its_answer_loses_it() -> None:
    with running() as server, server.connect(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n") as client:
        client.recv(1)
        assert server.application.ended.wait(15), "a thread still waits for the client"
        assert server.ask().endswith(ANSWER)
    assert server.refused == {"time for answer": 1}


def test_a_slow_client_that_takes_its_answer_gets_all_of_it() -> None:
    with running() as server, server.connect(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") as client:
        got = 0
        for _ in range(6):
            time.sleep(0.5)
            got += len(client.recv(500_000))
        while part := client.recv(1_000_000):
            got += len(part)
    assert got > LARGE


def test_too_many_connections_of_an_address_close_the_one_that_waited_longest() -> None:
    with running() as server, ExitStack() as held:
        first = held.enter_context(server.connect(b"GET"))
        for _ in range(SHORT.per_address):
            held.enter_context(server.connect())
        assert server.ask().endswith(ANSWER)
        assert received(first) == b""
        assert server.refused["connections of an address"] >= 1


def test_requests_of_one_address_are_limited_and_others_are_answered_behind_a_proxy() -> None:
    limits = ConnectionLimits(per_address=2, queued=50)
    with running(limits, threads=8, clients=Clients(("127.0.0.1",))) as server, ExitStack() as held:
        waiting = b"GET /wait HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n"
        for _ in range(2):
            held.enter_context(server.connect(waiting))
        while server.loop.unfinished < 2:
            time.sleep(0.01)
        assert server.ask(more="X-Forwarded-For: 10.0.0.1\r\n").startswith(b"HTTP/1.1 429")
        assert server.ask(more="X-Forwarded-For: 10.0.0.2\r\n").endswith(ANSWER)
        server.application.gate.set()
        while server.loop.unfinished:
            time.sleep(0.01)
        assert server.ask(more="X-Forwarded-For: 10.0.0.1\r\n").endswith(ANSWER)


def test_who_is_no_proxy_names_no_one() -> None:
    with running(ConnectionLimits(per_address=1), threads=4) as server, ExitStack() as held:
        held.enter_context(server.connect(b"GET /wait HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n"))
        while not server.loop.unfinished:
            time.sleep(0.01)
        assert server.ask(more="X-Forwarded-For: 10.0.0.9\r\n").startswith(b"HTTP/1.1 429")


def test_requests_beyond_the_queue_are_refused_at_once() -> None:
    with running(ConnectionLimits(queued=3), threads=1) as server, ExitStack() as held:
        kept = []
        for _ in range(8):  # each has its connection first: a busy worker takes no new ones
            kept.append(held.enter_context(server.connect(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")))
            _until(kept[-1], ANSWER)
        for number, client in enumerate(kept):
            client.sendall(b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
            while number == 0 and (server.loop.unfinished == 0 or server.loop.threads.queue):
                time.sleep(0.01)  # until the only thread has taken it, it would fill a place in the queue
        time.sleep(0.5)
        server.application.gate.set()
        answers = [_until(client, b".", ANSWER) for client in kept]
    assert sum(b" 503 " in answer and b"Retry-After: 5" in answer for answer in answers) == 4
    assert sum(b" 200 " in answer for answer in answers) == 4


def test_a_body_over_the_limit_is_refused_before_it_is_read() -> None:
    with running() as server:
        with server.connect(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000001\r\n\r\n") as client:
            assert client.recv(100).startswith(b"HTTP/1.1 413")
        with server.connect(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n") as client:
            with suppress(OSError):
                for _ in range(30):
                    client.sendall(b"FFFF\r\n" + b"x" * 0xFFFF + b"\r\n")
            with suppress(ConnectionResetError):
                assert client.recv(100).startswith(b"HTTP/1.1 413")
        with server.connect(b"GET / HTTP/1.1\r\nX: " + b"y" * 40_000) as client:
            assert client.recv(100).startswith(b"HTTP/1.0 431")
        assert max(server.application.bodies, default=0) == 0


def test_stopping_answers_what_was_asked_for() -> None:
    with running() as server, server.connect(b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n") as client, server.connect():
        while not server.loop.unfinished:
            time.sleep(0.01)
        server.loop.stop()
        time.sleep(0.2)
        server.application.gate.set()
        assert ANSWER in received(client)


def test_a_thousand_slow_clients_cost_little() -> None:
    many = ConnectionLimits(per_address=300, connections=400)
    with running(many) as server, ExitStack() as held:
        clients = [held.enter_context(server.connect(b"GET / HTTP/1.1\r\nX: ")) for _ in range(250)]
        before = time.process_time()
        for _ in range(8):
            for client in clients:
                client.send(b"x")
            time.sleep(0.1)
        assert server.ask().endswith(ANSWER)
    assert time.process_time() - before < 2, "2,000 bytes of 250 clients, theirs and ours"

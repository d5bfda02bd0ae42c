"""The event loop of one worker: takes connections, holds them to their limits, queues requests. Runs no application.

It looks only at connections to which something happened; waitress's own loop looks at all of them each time, so that a
thousand clients which send a byte a second would keep it busy.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from web.serving.channels import TOO_BUSY, TOO_MANY, TOO_SLOW, Channel, Server
from web.serving.limits import Clients, ConnectionLimits

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SWEEP = 1.0
"""Seconds between two looks at all deadlines."""

Refused = Callable[[str], None]
"""Called with the reason whenever a connection is closed or a request refused for a limit."""


class _Connections(dict[int, Any]):
    """What waitress takes for the map of its loop: sockets that come and go are registered with the selector."""

    def __init__(self) -> None:
        super().__init__()
        self.selector = selectors.DefaultSelector()
        self._wanted: dict[int, int] = {}

    def __delitem__(self, fileno: int) -> None:
        super().__delitem__(fileno)
        if self._wanted.pop(fileno, 0):
            self.selector.unregister(fileno)

    def listen(self, connection: Any) -> None:
        """Listen for what a connection waits for now."""
        fileno: int = connection._fileno  # noqa: SLF001  # waitress has no other name for it; None when it is closed
        if fileno not in self or self[fileno] is not connection:
            return
        wanted = selectors.EVENT_READ if connection.readable() else 0
        if connection.writable() and not connection.accepting:
            wanted |= selectors.EVENT_WRITE
        before = self._wanted.get(fileno, 0)
        if wanted == before:
            return
        if not before:
            self.selector.register(fileno, wanted, connection)
        elif wanted:
            self.selector.modify(fileno, wanted, connection)
        else:
            self.selector.unregister(fileno)
        self._wanted[fileno] = wanted


class Loop:
    """The event loop of one worker."""

    def __init__(
        self,
        threads: int,
        limits: ConnectionLimits,
        clients: Clients,
        refused: Refused = lambda _: None,
        swept: Callable[[Loop], None] = lambda _: None,
    ) -> None:
        self.connections = _Connections()
        self.threads = ThreadedTaskDispatcher()
        self.threads.set_thread_count(threads)
        self.limits = limits
        self._count = threads
        self._clients = clients
        self._refused = refused
        self._report = swept
        self._servers: list[Server] = []
        self._touched: deque[Channel] = deque()
        self._half_open: dict[Channel, None] = {}
        self._unfinished: Counter[str] = Counter()
        self._is_stopping = False
        self._swept = 0.0

    def add(self, application: WSGIApplication, listening: socket.socket) -> None:
        """Serve an application on a socket."""
        adjustments = Adjustments(
            ident=None,
            log_socket_errors=False,
            clear_untrusted_proxy_headers=False,  # the application knows which proxies to believe
            max_request_header_size=self.limits.header_bytes,
            max_request_body_size=self.limits.body_bytes,
            outbuf_high_watermark=self.limits.pending_bytes,
        )
        self._servers.append(Server(self, application, listening, adjustments))

    @property
    def channels(self) -> list[Channel]:
        """The open connections."""
        return [channel for server in self._servers for channel in list(server.active_channels.values())]

    @property
    def is_busy(self) -> bool:
        """Whether no thread is free."""
        return bool(self.threads.queue) and self.threads.active_count >= self._count

    @property
    def unfinished(self) -> int:
        """The number of requests that wait or are being answered."""
        return sum(self._unfinished.values())

    def admit(self, channel: Channel) -> None:
        """Take a new connection, and close the one that waited longest if there are too many."""
        self._look_at(channel)
        self._limit(channel)

    def touch(self, channel: Channel) -> None:
        """Look at a connection again; threads call this."""
        self._touched.append(channel)
        channel.server.pull_trigger()

    def queue(self, channel: Channel) -> None:
        """Hand a whole request to the threads, unless there are too many of all or of its client's."""
        if channel.close_when_flushed:
            channel.requests = []
            return
        forwarded = channel.requests[0].headers.get("X_FORWARDED_FOR", "")
        client = self._clients.client(channel.peer, forwarded)
        if self._unfinished[client] >= self.limits.per_address and client != channel.client:
            self._refuse(channel, TOO_MANY, "requests of an address")
        elif len(self.threads.queue) >= self.limits.queued:
            self._refuse(channel, TOO_BUSY, "requests that wait")
        else:
            if client != channel.client:
                self._finish(channel)
                channel.client = client
                self._unfinished[client] += 1
            self.threads.add_task(channel)

    def run(self) -> None:
        """Run until `stop`, then until what was asked for is answered."""
        for connection in list(self.connections.values()):
            self.connections.listen(connection)
        while self.connections and not (self._is_stopping and self._is_done()):
            self._step()

    def stop(self) -> None:
        """Accept no further connection, and end when the open ones are answered; signal handlers may call this."""
        self._is_stopping = True
        for server in self._servers:
            server.accepting = False
            server.pull_trigger()

    def close(self) -> None:
        """Close every connection and end the threads."""
        self.threads.shutdown(timeout=1)
        wasyncore.close_all(self.connections)
        self.connections.selector.close()

    def _is_done(self) -> bool:
        for channel in self.channels:
            if channel.is_half_open and channel.request is None:
                channel.handle_close()
        return not self.channels

    def _step(self) -> None:
        # A server that has stopped listening to its socket while all threads were busy looks again soon.
        for key, events in self.connections.selector.select(0.05 if self.is_busy else SWEEP):
            connection = key.data
            if events & selectors.EVENT_READ:
                wasyncore.read(connection)
            if events & selectors.EVENT_WRITE and connection._fileno is not None:  # noqa: SLF001  # as above
                wasyncore.write(connection)
            self._look_at(connection)
        while self._touched:
            self._look_at(self._touched.popleft())
        for server in self._servers:
            self.connections.listen(server)
        now = time.monotonic()
        if now - self._swept >= SWEEP:
            self._swept = now
            self._sweep(now)

    def _look_at(self, connection: Any) -> None:
        if isinstance(connection, Channel):
            if not connection.is_open or connection.is_half_open:
                self._finish(connection)
            if connection.is_open and connection.is_half_open:
                self._half_open.setdefault(connection)
            else:
                self._half_open.pop(connection, None)
        self.connections.listen(connection)

    def _finish(self, channel: Channel) -> None:
        """Count a client's request as finished."""
        if channel.client:
            self._unfinished[channel.client] -= 1
            if not self._unfinished[channel.client]:
                del self._unfinished[channel.client]
            channel.client = ""
            channel.waiting_since = time.monotonic()

    def _limit(self, newest: Channel) -> None:
        if len(self.connections) > self.limits.connections:
            self._close_longest(lambda _: True, "connections")
        if self._clients.is_proxy(newest.peer):
            return
        of_address = sum(channel.peer == newest.peer for channel in self._half_open)
        if of_address > self.limits.per_address:
            self._close_longest(lambda channel: channel.peer == newest.peer, "connections of an address")

    def _close_longest(self, among: Callable[[Channel], bool], reason: str) -> None:
        longest = next((channel for channel in self._half_open if among(channel)), None)
        if longest:
            self._refused(reason)
            self._half_open.pop(longest)
            longest.handle_close()

    def _sweep(self, now: float) -> None:
        for channel in self.channels:
            if limit := channel.expire(now, self.limits):
                if limit != "idle":
                    self._refused(f"time for {limit}")
                if limit in ("header", "body"):
                    with suppress(OSError):
                        channel.socket.send(TOO_SLOW)
                channel.handle_close()
            self._look_at(channel)
        self._report(self)

    def _refuse(self, channel: Channel, answer: bytes, reason: str) -> None:
        self._refused(reason)
        channel.refuse(answer)

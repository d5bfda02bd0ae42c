"""One connection and one listening socket of waitress, with deadlines. Decides nothing about other connections.

Waitress reads a request whole before a thread sees it, and keeps an answer until its client has taken it, so that a
slow client holds a socket and never a thread.
"""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any, Protocol

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

from web.serving.limits import ConnectionLimits

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def _answer(status: str, sentence: str, wait: int | None = None) -> bytes:
    again = f"Retry-After: {wait}\r\n" if wait else ""
    body = sentence.encode()
    return (
        f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n{again}\r\n"
    ).encode() + body


TOO_SLOW = _answer("408 Request Timeout", "The request did not arrive in time. Send it again.")
TOO_MANY = _answer(
    "429 Too Many Requests", "Too many requests of this address are not finished. Wait for their answers.", 5
)
TOO_BUSY = _answer("503 Service Unavailable", "Too many requests are waiting. Try again in a few seconds.", 5)


class Channels(Protocol):
    """What a connection needs of its event loop."""

    @property
    def connections(self) -> dict[int, Any]:
        """The sockets of the loop by their descriptors, as waitress keeps them."""

    @property
    def threads(self) -> Any:
        """What runs requests in threads."""

    @property
    def is_busy(self) -> bool:
        """Whether no thread is free."""

    def admit(self, channel: Channel) -> None:
        """Take a new connection."""

    def touch(self, channel: Channel) -> None:
        """Look at a connection again; threads call this."""

    def queue(self, channel: Channel) -> None:
        """Hand a whole request to the threads."""


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """One connection."""

    def __init__(self, server: Server, *given: Any, **named: Any) -> None:
        self.waiting_since = time.monotonic()
        self.client = ""
        """Whose request is being answered; empty while there is none."""
        self.sent = 0
        self._marked, self._marked_at = 0, 0.0
        super().__init__(server, *given, **named)
        self.peer = str(self.addr[0])
        server.loop.admit(self)

    @property
    def is_open(self) -> bool:
        """Whether the socket is open on this side."""
        return self._fileno is not None

    @property
    def is_half_open(self) -> bool:
        """Whether no whole request has come that is not answered."""
        return not (self.requests or self.total_outbufs_len or self.will_close or self.close_when_flushed)

    def received(self, data: bytes) -> bool:
        """Take bytes of a request; its time begins with the first."""
        if self.request is None and data:
            self.waiting_since = time.monotonic()
        return bool(super().received(data))

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send bytes of an answer, and count them."""
        count: int = super().send(data, do_close)
        self.sent += count or 0
        return count

    def service(self) -> None:
        """Answer a request, in a thread."""
        try:
            super().service()
        finally:
            self.server.loop.touch(self)

    def write_soon(self, data: Any) -> int:
        """Write a part of an answer, in a thread."""
        count: int = super().write_soon(data)
        if self.total_outbufs_len:
            self.server.loop.touch(self)
        return count

    def refuse(self, answer: bytes) -> None:
        """Answer without the application, then close; in the loop's thread."""
        self.requests: list[Any] = []
        with self.outbuf_lock:
            self.outbufs[-1].append(answer)
            self.total_outbufs_len += len(answer)
        self.close_when_flushed = True

    def expire(self, now: float, limits: ConnectionLimits) -> str:
        """Return the limit whose time is over, or an empty text."""
        if self.total_outbufs_len:
            if self.sent - self._marked >= limits.least or not self._marked_at:
                self._marked, self._marked_at = self.sent, now
            return "answer" if now - self._marked_at > limits.stalled else ""
        self._marked_at = 0.0
        if self.requests:
            return ""
        waited = now - self.waiting_since
        if self.request is None:
            return "idle" if waited > (limits.idle if self.sent else limits.header) else ""
        if self.request.headers_finished:
            return "body" if waited > limits.body else ""
        return "header" if waited > limits.header else ""


class Server(BaseWSGIServer):  # type: ignore[misc]  # waitress has no types
    """One listening socket; several share a loop and threads."""

    channel_class = Channel

    def __init__(
        self, loop: Channels, application: WSGIApplication, listening: socket.socket, adj: Adjustments
    ) -> None:
        self.loop = loop
        self._is_unix = listening.family == getattr(socket, "AF_UNIX", None)
        super().__init__(
            application,
            loop.connections,
            _sock=listening,
            dispatcher=loop.threads,
            adj=adj,
            sockinfo=(listening.family, listening.type, listening.proto, listening.getsockname()),
            bind_socket=False,
        )

    def getsockname(self) -> tuple[str, str]:
        """Return host and port as they stand in the environment of a request."""
        if self._is_unix:
            return ("localhost", "80")
        host, port = self.socket.getsockname()[:2]
        return (str(host), str(port))

    def fix_addr(self, addr: Any) -> tuple[str, int | None]:
        """Return the address of a peer; a process on this machine behind a Unix socket has none."""
        return ("", None) if self._is_unix else tuple(addr[:2])

    def set_socket_options(self, conn: socket.socket) -> None:
        """Send what is written at once: answers are written in one go."""
        if not self._is_unix:
            conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def readable(self) -> bool:
        """Return whether to take a connection: another worker may be less busy than this one."""
        return bool(self.accepting) and not self.loop.is_busy

    def add_task(self, task: Channel) -> None:
        """Queue a request that has come as a whole, or refuse it."""
        self.loop.queue(task)

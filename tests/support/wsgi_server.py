"""A WSGI application on a real port of this machine, in a thread of the test, and what was asked of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


_KEYS = ("REQUEST_METHOD", "HTTP_HOST", "PATH_INFO", "HTTP_SEC_FETCH_SITE", "HTTP_SEC_FETCH_DEST")


_ANSWER = "tests.answer"


class Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        pass

    def connection_dropped(self, error: BaseException, environ: WSGIEnvironment | None = None) -> None:
        # Werkzeug leaves the answer open, perhaps a file, where reading the rest of the request fails.
        if close := getattr((environ or {}).get(_ANSWER), "close", None):
            close()


def _noted(application: WSGIApplication) -> WSGIApplication:
    """Return an application that leaves its answer in the environment."""

    def noted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[_ANSWER] = answer = application(environ, start_response)
        return answer

    return noted


@contextmanager
def running(application: WSGIApplication, address: str = "127.0.0.1") -> Iterator[int]:
    """Serve an application on an address, or on a socket such as `unix:///tmp/s`, during the block; yield the port."""
    server = make_server(address, 0, _noted(application), threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it arrived, and the status that it got."""

    method: str
    host: str
    path: str
    site: str
    destination: str
    status: int


@dataclass(slots=True)
class Recorded:
    """An application that writes down what is asked of it."""

    application: WSGIApplication
    asked: list[Asked] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        method, host, path, site, destination = (environ.get(name, "") for name in _KEYS)

        def started(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            self.asked.append(Asked(method, host, path, site, destination, int(status[:3])))
            return start_response(status, headers, *rest)

        return self.application(environ, started)

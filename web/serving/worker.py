"""One worker process: `python -m web.serving.worker APPLICATION`. Started by the supervisor, it opens no socket itself.

The application is a WSGI application as `module:name`; sockets and settings come in environment variables.
"""

from __future__ import annotations

import faulthandler
import gc
import importlib
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import Flask

from web.serving import logs, memory, metrics
from web.serving.event_loop import Loop
from web.serving.exits import CANNOT_SERVE
from web.serving.limits import Clients, ConnectionLimits
from web.settings import WebSettings

SETTINGS, SOCKETS, PIPES = "DATELINE_SETTINGS", "DATELINE_SOCKETS", "DATELINE_PIPES"
"""Environment variables: settings as JSON; descriptors of listening sockets; those of two pipes of the supervisor."""

SWITCH = 0.001
"""Seconds after which a thread that computes lets another go on; Python's own 5 ms add up in a page of many steps."""

_SPARE = 100
"""Open files that are not connections."""

_log = logging.getLogger("dateline.worker")


@dataclass(frozen=True, slots=True)
class Pipes:
    """Ends of two pipes: `ready` is told that the worker serves; `alive` ends with the supervisor."""

    ready: int
    alive: int

    @classmethod
    def of_environment(cls, text: str) -> Pipes:
        """Return the pipes that the supervisor names."""
        ready, alive = text.split(",")
        return cls(int(ready), int(alive))


def main(application: str) -> int:
    """Serve until the supervisor says to stop, or ends."""
    faulthandler.enable()
    settings = WebSettings.from_json(os.environ.get(SETTINGS) or "{}")
    logs.log_to_stderr(with_queries=settings.log_queries)
    pipes = Pipes.of_environment(os.environ[PIPES])
    sockets = [socket.socket(fileno=int(number)) for number in os.environ[SOCKETS].split(",")]
    sys.setswitchinterval(SWITCH)
    try:
        app = load(application)
    except Exception as error:  # noqa: BLE001  # whatever keeps it from serving ends the worker with a sentence
        _log.error("The application cannot be loaded: %s", error, exc_info=settings.log_queries)
        return CANNOT_SERVE
    gc.freeze()  # loaded modules stay: looking through them for garbage holds up every request
    memory.limit_memory()
    observe(app, settings)
    limits = _limits()
    clients = Clients(settings.proxies, settings.socket is not None)
    loop = Loop(settings.threads, limits, clients, _count_refusal, partial(_sweep, app))
    for listening in sockets:
        loop.add(app, listening)
    _stop_on_signals(loop.stop)
    _stop_with(pipes.alive, loop.stop)
    os.write(pipes.ready, b"1")
    loop.run()
    loop.close()
    return 0


def load(application: str) -> Any:
    """Import a WSGI application by `module:name`."""
    module, _, name = application.partition(":")
    return getattr(importlib.import_module(module), name)


def observe(app: Any, settings: WebSettings) -> None:
    """Log and measure the requests of a Flask application."""
    if not isinstance(app, Flask):
        return
    logs.log_requests(app, with_queries=settings.log_queries)
    metrics.measure_requests(app)
    if settings.metrics_address is None:
        app.register_blueprint(metrics.endpoint)


def _limits() -> ConnectionLimits:
    limits = ConnectionLimits()
    allowed = memory.raise_open_files(limits.connections + _SPARE) - _SPARE
    return replace(limits, connections=max(_SPARE, min(limits.connections, allowed)))


def _count_refusal(limit: str) -> None:
    metrics.REFUSED.labels(limit).inc()


def _stop_on_signals(stop: Callable[[], None]) -> None:
    # A Ctrl-C goes to all processes of the terminal; the supervisor ends its workers then.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: stop())


def _stop_with(alive: int, stop: Callable[[], None]) -> None:
    """Stop when the other end of a pipe is closed: the supervisor has ended, however it ended."""

    def wait() -> None:
        with suppress(OSError):
            os.read(alive, 1)
        stop()

    threading.Thread(target=wait, name="supervisor", daemon=True).start()


def _sweep(app: Any, loop: Loop) -> None:
    """Report what is measured, and return memory that became free after the last requests: no other may come."""
    if isinstance(app, Flask) and (lanes := app.extensions.get("lanes")):
        lanes.memory.give_back(False)
    metrics.CONNECTIONS.set(len(loop.channels))
    metrics.UNFINISHED.set(loop.unfinished)
    metrics.MEMORY.set(memory.own_memory() or 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

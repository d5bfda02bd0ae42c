"""Serves an application as the settings say, until it is stopped: what `dateline serve` does. Opens no archive."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from collections.abc import Callable, Mapping
from pathlib import Path

from web.serving.listening import AddressUnavailable, open_sockets, shown_address
from web.serving.supervisor import Supervisor, worker_command, worker_environment
from web.settings import WebSettings

FEWEST, MOST = 2, 16
"""Workers when none are said: one a processor within these bounds, since one request may keep a worker busy."""


def usual_workers() -> int:
    """Return the number of workers that suits this machine."""
    available = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or FEWEST
    return min(MOST, max(FEWEST, available))


def serve(
    application: str,
    settings: WebSettings,
    environment: Mapping[str, str],
    say: Callable[[str], None],
    *,
    browser: bool,
) -> int:
    """Serve `module:name` and return the exit code; `AddressUnavailable` if the address cannot be served."""
    sockets = open_sockets(settings.host, settings.port, settings.socket)
    try:
        with worker_environment(environment, settings.to_json()) as own:
            stop_metrics = _serve_metrics(settings.metrics_address, own)
            address = shown_address(sockets[0]) + (settings.prefix if settings.socket is None else "")
            say(f"Serving the archive {environment.get('DATELINE_ARCHIVE')} on {address} (stop with Ctrl-C)")
            if browser and settings.socket is None:
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
            code = Supervisor(worker_command(application), own, sockets, say).run(settings.workers)
            stop_metrics()
            return code
    finally:
        for one in sockets:
            one.close()
        if settings.socket is not None:
            Path(settings.socket).unlink(missing_ok=True)


def _serve_metrics(address: str | None, environment: Mapping[str, str]) -> Callable[[], None]:
    """Serve the metrics of all workers on an address of their own, in a thread; return what stops it."""
    # The client reads it when it is imported.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = environment["PROMETHEUS_MULTIPROC_DIR"]
    if address is None:
        return lambda: None
    from prometheus_client import start_http_server

    from web.serving.metrics import registry

    host, _, port = address.rpartition(":")
    try:
        server, _ = start_http_server(int(port), host.strip("[]") or "127.0.0.1", registry())
    except (OSError, ValueError, OverflowError) as error:
        raise AddressUnavailable(
            f"Metrics cannot be served on {address} ({error}); give a host and a free port, as in 127.0.0.1:9100."
        ) from error
    return server.shutdown

"""Metrics for Prometheus, summed over all workers of a server. Measures nothing of the archive's content.

Workers write their figures into files of one folder, $PROMETHEUS_MULTIPROC_DIR, which the supervisor makes before they
start; without it the figures are those of one process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY

from web.access import freshness

FOLDER = "PROMETHEUS_MULTIPROC_DIR"

REQUESTS = Counter("dateline_requests", "Answered requests", ["endpoint", "method", "status"])
SECONDS = Histogram(
    "dateline_request_seconds",
    "Time from the begin of a request to its answer, without the wait for a thread",
    ["endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60),
)
REFUSED = Counter("dateline_refused", "Connections closed and requests refused for a limit", ["limit"])
ENDED = Counter("dateline_workers_ended", "Workers that ended without being asked to", ["cause"])
CONNECTIONS = Gauge("dateline_connections", "Open connections", multiprocess_mode="livesum")
UNFINISHED = Gauge("dateline_unfinished_requests", "Requests that wait or are answered", multiprocess_mode="livesum")
MEMORY = Gauge("dateline_memory_bytes", "Memory of workers that is not of files", multiprocess_mode="livesum")

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})

endpoint = Blueprint("metrics", __name__)


def registry() -> CollectorRegistry:
    """Return the registry whose metrics are shown: of all workers, or of this process alone."""
    if not os.environ.get(FOLDER):
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared


@endpoint.get("/metrics")
@freshness.live
def metrics() -> Response:
    """Return all metrics in the text form of Prometheus."""
    return Response(generate_latest(registry()), content_type=CONTENT_TYPE_LATEST)


def measure_requests(app: Flask, *, clock: Callable[[], float] = time.perf_counter) -> None:
    """Count and time each request of an application."""

    def begin() -> None:
        g.measured_since = clock()

    def end(response: Response) -> Response:
        name = request.endpoint or "none"
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(name, method, str(response.status_code)).inc()
        begun = g.get("measured_since")
        if begun is not None:
            response.call_on_close(lambda: SECONDS.labels(name).observe(clock() - begun))
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(end)

"""Logs as JSON lines: one for each request, and the messages of workers. No query text, unless that is switched on.

Exceptions are logged with their kind and place and without their message, which may quote what was asked for.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from flask import Flask, Response, g, request

ACCESS = logging.getLogger("dateline.access")

SAYS_NOTHING_OF_QUERIES = frozenset({"article_id", "filename"})
"""Parts of addresses that may be logged: others, as the name of a person, are what someone looked for."""


class JsonLines(logging.Formatter):
    """Writes each record as one line of JSON."""

    def __init__(self, *, with_messages: bool) -> None:
        super().__init__()
        self._with_messages = with_messages

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record; fields of its `extra={"fields": …}` are at the top level."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": record.process,
        }
        fields = getattr(record, "fields", None)
        line |= fields if isinstance(fields, dict) else {"message": record.getMessage()}
        if record.exc_info and record.exc_info[0]:
            kind, error, trace = record.exc_info
            line["error"] = kind.__name__
            frames = traceback.extract_tb(trace)
            line["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
            if self._with_messages:
                line["reason"] = str(error)
        return json.dumps(line, ensure_ascii=False, default=str)


def log_to_stderr(*, with_queries: bool) -> None:
    """Write everything that is logged to stderr, as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(with_messages=with_queries))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # It warns of each request that waits a moment for a thread; the metrics count those.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def shown_path(*, with_queries: bool) -> str:
    """Return the path of the current request as it may be logged."""
    if with_queries:
        return request.full_path if request.query_string else request.path
    if request.url_rule is None:
        return request.path[:200]
    values = request.view_args or {}
    return request.path if SAYS_NOTHING_OF_QUERIES.issuperset(values) else request.url_rule.rule


def log_requests(app: Flask, *, with_queries: bool) -> None:
    """Log each request of an application when its answer has been handed to the server."""

    def begin() -> None:
        g.begun = time.perf_counter()
        g.request_id = token_hex(8)

    def end(response: Response) -> Response:
        # A request may be refused before `begin` has run.
        begun, identifier = g.get("begun", time.perf_counter()), g.get("request_id") or token_hex(8)
        response.headers["X-Request-Id"] = identifier
        fields = {
            "id": identifier,
            "method": request.method,
            "path": shown_path(with_queries=with_queries),
            "status": response.status_code,
        }

        def log() -> None:
            milliseconds = round(1000 * (time.perf_counter() - begun), 1)
            ACCESS.info("", extra={"fields": fields | {"ms": milliseconds, "bytes": response.content_length}})

        response.call_on_close(log)
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(end)

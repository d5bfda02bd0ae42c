"""Bounds on what comes in and what goes out: refused before it is read, or before it is sent. Cuts nothing."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.exceptions import RequestEntityTooLarge, RequestURITooLarge

MAX_BODY = 64 << 10
"""Bytes of the body of a request."""
MAX_LARGE_BODY = 1 << 20
"""Bytes of the body of a request that carries a list or a pasted text."""
LARGE_BODIES = frozenset({"api.query_list"})
"""Endpoints that take lists or pasted texts."""
MAX_ADDRESS = 64 << 10
"""Bytes of the query of an address."""


def install(app: Flask) -> None:
    """Refuse requests of an application that are too large, before anything of them is read."""
    app.before_request(_refuse_large_requests)


def _refuse_large_requests() -> None:
    if len(request.environ.get("QUERY_STRING", "")) > MAX_ADDRESS:
        raise RequestURITooLarge(f"An address has at most {MAX_ADDRESS >> 10} kB; search for less at once.")
    most = MAX_LARGE_BODY if request.endpoint in LARGE_BODIES else MAX_BODY
    request.max_content_length = most  # for a body that does not say how long it is
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge(f"A request here has at most {most >> 10} kB; send less at once.")

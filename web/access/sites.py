"""Refuses requests that pages of other sites make in the background, and lets their links lead here. Knows no user.

Browsers say from where a request comes in `Sec-Fetch-Site`, which no script can forge, and older ones in `Origin`.
Programs such as curl and feed readers send neither, hold no one's session, and are allowed.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import Forbidden

_OWN = frozenset({"same-origin", "none"})
"""Values of `Sec-Fetch-Site`: a page of this server, or the user, who typed an address or chose a bookmark.

`same-site` is another's: every server on this machine is of the site localhost, and a domain has many.
"""
_READING = frozenset({"GET", "HEAD"})
_PORTS = {"http": 80, "https": 443}

READS = "A page of another site asked for this in the background. Open it by a link, or type its address."
WRITES = "A page of another site sent this. Send it from a page of this server."


def install(app: Flask) -> None:
    """Check each request; to be installed after the check of hosts, on which an equal `Origin` relies."""

    def check_site() -> None:
        own = f"{request.scheme}://{request.environ.get('HTTP_HOST', '')}"
        if message := refusal(request.method, request.headers, own):
            raise Forbidden(message)

    app.before_request(check_site)


def refusal(method: str, headers: Headers, own: str) -> str | None:
    """Return why a request is refused, or None if it is allowed; `own` is the origin of this server."""
    if _is_own(headers, own):
        return None
    if method not in _READING:
        return WRITES
    opened = headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"
    return None if opened else READS


def _is_own(headers: Headers, own: str) -> bool:
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _OWN
    origin = headers.get("Origin")
    if origin is None:
        return True
    theirs = _normalised(origin)
    return theirs is not None and theirs == _normalised(own)


def _normalised(origin: str) -> tuple[str, str, int | None] | None:
    """Return scheme, host and port of an origin, or None for `null` and what is no origin."""
    try:
        parts = urlsplit(origin)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None

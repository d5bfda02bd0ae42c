"""The cookies of sessions and forms: their names and attributes. Knows no session."""

from __future__ import annotations

import re
from typing import cast

from flask import current_app, request
from werkzeug.wrappers import Response

from web.settings import WebSettings

SESSION = "session"
FORM = "form"


def name_of(purpose: str) -> str:
    """Return the name of a cookie for the current request.

    Over HTTPS it has the prefix `__Host-`, with which browsers take it only from this host, securely and for the whole
    of it; so the path of the site is part of the name, for two sites under one host. On plain HTTP, which is for
    loopback, the port is: cookies do not distinguish ports.
    """
    site = re.sub(r"[^\w~.-]+", "-", request.script_root, flags=re.ASCII).strip("-")
    if request.is_secure:
        return "-".join(part for part in ("__Host-dateline", site, purpose) if part)
    port = str(cast(WebSettings, current_app.extensions["settings"]).port)
    return "-".join(part for part in ("dateline", port, site, purpose) if part)


def read(purpose: str) -> str | None:
    """Return the value of a cookie of the current request."""
    return request.cookies.get(name_of(purpose)) if request.cookies else None


def add(response: Response, purpose: str, value: str) -> None:
    """Set a cookie that no script reads, that no other site's form brings along, and that ends with the browser."""
    response.set_cookie(name_of(purpose), value, path=_path(), secure=request.is_secure, httponly=True, samesite="Lax")


def remove(response: Response, purpose: str) -> None:
    """Remove a cookie."""
    response.delete_cookie(name_of(purpose), path=_path(), secure=request.is_secure, httponly=True, samesite="Lax")


def _path() -> str:
    return "/" if request.is_secure else request.script_root or "/"

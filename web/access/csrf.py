"""Tokens in forms, which pages of other sites cannot read, checked on every request that may change something.

Checks no origin: `web.access.sites` does. A token is masked for each answer, because pages are compressed and a value
that repeats could be guessed from their sizes (BREACH).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from flask import Response, g, request
from werkzeug.exceptions import Forbidden

from web.access import cookies, roles

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_SIZE = 32


class FormExpired(Forbidden):
    """The token of a form is missing or is not that of this visitor."""

    description = (
        "The form is too old, or the browser did not send its cookie. Allow cookies for this site, go back, reload the"
        " page and send the form again."
    )


def csrf_token() -> str:
    """Return the token for a form of the current answer, masked: another text each time."""
    mask = secrets.token_bytes(_SIZE)
    return base64.urlsafe_b64encode(mask + _xor(mask, _secret(_own_token() or _new_token()))).decode("ascii")


def is_valid(given: str) -> bool:
    """Return whether a token belongs to the visitor of the current request."""
    try:
        decoded = base64.b64decode(given.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return False
    own = _own_token()
    if len(decoded) != 2 * _SIZE or own is None:
        return False
    return hmac.compare_digest(_xor(decoded[:_SIZE], decoded[_SIZE:]), _secret(own))


def check() -> None:
    """Refuse the current request if it may change something and has no valid token; to be called before each view."""
    if request.method in _SAFE or request.routing_exception is not None or roles.is_harmless():
        return
    check_token()


def check_token() -> None:
    """Refuse the current request if it has no valid token, in the form or in a header of a script."""
    if not is_valid(request.headers.get(HEADER) or request.form.get(FIELD, "")):
        raise FormExpired


def add_cookie(response: Response) -> Response:
    """Add the cookie to which the tokens of this answer belong, if it is new."""
    if token := g.get("new_form_token"):
        cookies.add(response, cookies.FORM, token)
    return response


def _own_token() -> str | None:
    """Return what the tokens of forms belong to: the session, or without one a cookie of their own."""
    known = roles.visitor()
    return (known.token if known else None) or g.get("new_form_token") or cookies.read(cookies.FORM)


def _new_token() -> str:
    g.new_form_token = secrets.token_urlsafe(_SIZE)
    return str(g.new_form_token)


def _secret(token: str) -> bytes:
    return hmac.new(token.encode("utf-8", "replace"), b"forms of Dateline", hashlib.sha256).digest()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))

"""Signing in and out, and the gate that each request passes. Hands the deciding to `mode`, `accounts` and `csrf`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields
from typing import cast
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request, url_for
from werkzeug.exceptions import ServiceUnavailable, Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from search.page import SearchState
from web.access import cookies, csrf, roles
from web.access.accounts import passwords
from web.access.accounts.access_state import AccessState
from web.access.accounts.attempts import TooManyAttempts
from web.access.accounts.sessions import digest
from web.access.accounts.state_database import StateError
from web.access.accounts.users import LONGEST_NAME, User
from web.access.gate import Gate
from web.formatting import format_count
from web.settings import WebSettings
from web.template_context import LoginContext

access = Blueprint("access", __name__)

LONGEST_FORM = 64_000
"""Bytes of the form: a password has at most a thousand characters."""
LONGEST_TARGET = 4_000
"""Characters of the address to return to."""

WRONG = "No user has this name and password. Check both, and the language of the keyboard."
NOT_PRIVATE = (
    "Passwords are taken only over HTTPS or on the machine of the server itself."
    " Open this site by its https:// address."
)


def install(app: Flask, settings: WebSettings, clock: Callable[[], float]) -> None:
    """Put the gate before every view. `clock` returns seconds since 1970."""
    app.extensions[roles.CLOCK] = clock
    app.extensions["gate"] = Gate(app, settings)
    app.register_blueprint(access)
    app.before_request(_pass_gate)
    app.before_request(csrf.check)
    app.after_request(_note_export)
    app.after_request(_add_headers)
    app.after_request(csrf.add_cookie)
    app.register_error_handler(StateError, _answer_state_error)


def fingerprint() -> str:
    """Return a text that differs between visitors and their sessions: a page is kept for one of them only."""
    known = roles.visitor()
    token = (known.token if known else None) or cookies.read(cookies.FORM) or ""
    return repr((known and (known.name, known.role.value), digest(token).hex()))


@access.get("/login")
@roles.open_to_all
def login() -> AnyResponse | str:
    """Show the form to sign in."""
    wanted = local_target(request.args.get("next", ""))
    if roles.visitor() is not None:
        return redirect(request.script_root + wanted, 303)
    return _form(wanted, None if _gate().takes_passwords() else NOT_PRIVATE)


@access.post("/login")
@roles.open_to_all
def sign_in() -> AnyResponse | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Sign in with name and password, then go to where the visitor came from."""
    gate, wanted = _gate(), local_target(request.form.get("next", ""))
    state = gate.state
    if state is None:
        return redirect(request.script_root + wanted, 303)
    if not gate.takes_passwords():
        return _form(wanted, NOT_PRIVATE), 403
    name, password = request.form.get("name", ""), request.form.get("password", "")
    try:
        user = _checked(state, name, password, gate.now())
    except TooManyAttempts as refused:
        minutes = math.ceil(refused.seconds / 60)
        message = f"Too many sign-ins failed. Try again in {format_count(minutes, 'minute')}."
        return _form(wanted, message, name), 429, {"Retry-After": str(math.ceil(refused.seconds))}
    except passwords.TooManySignIns:
        message = "Many people are signing in at this moment. Try again in a few seconds."
        return _form(wanted, message, name), 503, {"Retry-After": "5"}
    if user is None:
        return _form(wanted, WRONG, name), 401
    if known := cookies.read(cookies.SESSION):
        state.sessions.end(known)
    response = redirect(request.script_root + wanted, 303)
    cookies.add(response, cookies.SESSION, state.sessions.begin(user.name, gate.now()))
    cookies.remove(response, cookies.FORM)
    roles.audit("signed in", "", user.name)
    return response


@access.post("/logout")
@roles.open_to_all
@roles.changes_nothing  # but the own session, whose token it checks itself: an ended session has none left to check
def sign_out() -> AnyResponse:
    """End the session, here and in the browser."""
    known, state = roles.visitor(), _gate().state
    if known and known.token and state:
        csrf.check_token()
        state.sessions.end(known.token)
        roles.audit("signed out")
    response = redirect(url_for("access.login"), 303)
    cookies.remove(response, cookies.SESSION)
    cookies.remove(response, cookies.FORM)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def local_target(target: str) -> str:
    """Return the address to go to after signing in, without the prefix of the site; `/` if it may lead elsewhere.

    Browsers read `\\` as a slash, pass over tabs and line ends, and take what follows two slashes for a host.
    """
    is_path = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if is_path and target.isascii() and target.isprintable() and len(target) <= LONGEST_TARGET else "/"


def _checked(state: AccessState, name: str, password: str, now: float) -> User | None:
    """Return the user of a name and password, or None; a wrong name takes the time of a wrong password."""
    number = state.attempts.begin(name, request.remote_addr or "", now)
    stored = state.users.password_of(name)
    try:
        is_right = passwords.is_right(password, stored)
    except passwords.TooManySignIns:
        state.attempts.withdraw(number)
        raise
    user = state.users.find(name)
    if not is_right or user is None:
        # An unknown name may be a password in the wrong field, so it is not written down.
        roles.audit("sign-in failed", "" if user else "unknown name", user.name if user else None)
        return None
    state.attempts.succeed(number)
    if stored is not None and passwords.is_outdated(stored):
        state.users.renew_hash(name, password)
    return user


def _pass_gate() -> AnyResponse | None:
    """Find out who makes the request; who has to sign in first is sent to the form, a program gets status 401."""
    if request.endpoint == "static" or (roles.is_open_to_all() and request.blueprint != access.name):
        return None
    if request.blueprint == access.name:
        request.max_content_length = LONGEST_FORM
    g.visitor = _gate().identify()
    if g.visitor is not None or roles.is_open_to_all():
        return None
    if request.method in {"GET", "HEAD"} and not _is_for_programs():
        return redirect(url_for("access.login", next=_own_address()), 303)
    raise Unauthorized("This archive is open to its users only. Sign in first.")


def _is_for_programs() -> bool:
    return request.path.startswith(("/api/", "/export", "/feed"))


def _own_address() -> str:
    """Return the address of the current request as it was sent, without the prefix of the site."""
    path = quote(request.path, safe="/:@!$&'()*+,;=~")
    query = quote(request.query_string, safe="/?:@!$&'()*+,;=~%")
    return f"{path}?{query}" if query else path


def _form(wanted: str, message: str | None, name: str = "") -> str:
    possible = _gate().takes_passwords()
    context = LoginContext(SearchState(), wanted if wanted != "/" else "", name[:LONGEST_NAME], message, possible)
    return render_template(context.template, **{field.name: getattr(context, field.name) for field in fields(context)})


def _note_export(response: Response) -> Response:
    if request.path.startswith("/export") and request.method == "GET" and response.status_code == 200:
        roles.audit("exported", request.path.removeprefix("/export").lstrip("."))
    return response


def _add_headers(response: Response) -> Response:
    if response.status_code == 401:
        response.headers.setdefault("WWW-Authenticate", 'Cookie realm="Dateline"')
    if request.blueprint == access.name or response.status_code == 401:
        response.headers["Cache-Control"] = "no-store"
    return response


def _answer_state_error(error: StateError) -> AnyResponse:
    current_app.logger.error("%s", error)
    message = "Users and sessions cannot be read now. Whoever runs this server finds the reason in its log."
    answer = current_app.handle_user_exception(ServiceUnavailable(message))
    return current_app.make_response(answer)


def _gate() -> Gate:
    return cast(Gate, current_app.extensions["gate"])

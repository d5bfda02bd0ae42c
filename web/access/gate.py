"""Finds out who makes a request, by mode, session or proxy. Shows no page and checks no password."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from flask import Flask, request
from werkzeug.exceptions import Forbidden

from web.access import cookies, proxy, roles
from web.access.accounts.access_state import AccessState
from web.access.accounts.sessions import LONGEST
from web.access.accounts.state_database import StateError
from web.access.accounts.state_folder import has_state, prepare, state_folder
from web.access.accounts.users import Role, name_fault
from web.access.mode import AccessMode, access_mode, is_loopback, refusal
from web.access.roles import Visitor
from web.settings import WebSettings


def with_state(settings: WebSettings, archive: Path, environment: Mapping[str, str]) -> WebSettings:
    """Return settings that name their state folder; StateError, which says what to do, if they cannot be served."""
    folder = state_folder(settings.state, archive, environment)
    has_users = _has_users(folder)
    if reason := refusal(settings, has_users):
        raise StateError(reason)
    if access_mode(settings, has_users) is AccessMode.SIGN_IN:
        prepare(folder)
    return replace(settings, state=folder.absolute())


def _has_users(folder: Path | None) -> bool:
    return folder is not None and has_state(folder) and AccessState.open(folder).users.any()


class Gate:
    """Who gets in, for one application. The state is opened with the first request: a worker may still be forked."""

    def __init__(self, app: Flask, settings: WebSettings) -> None:
        """Take the settings; StateError if they need sign-in and name no state folder."""
        self._app = app
        self._settings = settings
        self._opening = threading.Lock()
        self._noted: dict[str, float] = {}
        if settings.state is None and access_mode(settings, has_users=False) is AccessMode.SIGN_IN:
            raise StateError("These settings need users, and name no folder for them; give one as `state`.")

    def now(self) -> float:
        """Return the seconds since 1970."""
        return float(self._app.extensions[roles.CLOCK]())

    @property
    def state(self) -> AccessState | None:
        """The users and sessions, if this front end has any.

        Users that are added while it serves close it at once; it stays closed when the last one is removed.
        """
        opened: AccessState | None = self._app.extensions.get(roles.STATE)
        if opened is not None or self._settings.public or self._settings.state is None:
            return opened
        with self._opening:
            if access_mode(self._settings, _has_users(self._settings.state)) is AccessMode.SIGN_IN:
                self._app.extensions[roles.STATE] = AccessState.open(prepare(self._settings.state))
        return self._app.extensions.get(roles.STATE)

    def identify(self) -> Visitor | None:
        """Return who makes the current request; None if that person has to sign in."""
        if self._settings.public:
            return Visitor(None, Role.READER)
        state = self.state
        if state is None:
            if not is_loopback(request.remote_addr or ""):
                raise Forbidden("This server was started for its own machine. Start it with --host, or with --proxy.")
            return Visitor(None, Role.EDITOR)
        if name := self._proxied_name():
            return self._proxied_visitor(state, name)
        token = cookies.read(cookies.SESSION)
        session = state.sessions.find(token, self.now()) if token else None
        return Visitor(session.name, session.role, token) if session else None

    def takes_passwords(self) -> bool:
        """Return whether no one can read along: the request came over HTTPS, or from this machine."""
        if request.is_secure:
            return True
        is_named = proxy.CLIENT_NAMED in request.environ or not proxy.is_forwarded()
        return is_named and is_loopback(request.remote_addr or "")

    def _proxied_name(self) -> str | None:
        header = self._settings.user_header
        if header is None or not proxy.is_forwarded():
            return None
        sent = request.headers.get(header, "").strip()
        try:
            name = sent.encode("latin-1").decode("utf-8")  # WSGI hands bytes over as Latin-1
        except UnicodeError:
            name = sent
        if name and name_fault(name):
            raise Forbidden(f"The proxy's header {header} names no one user. Whoever runs this server can mend that.")
        return name or None

    def _proxied_visitor(self, state: AccessState, name: str) -> Visitor:
        user = state.users.find(name)
        known = Visitor(user.name, user.role) if user else Visitor(name, Role.READER)
        if self.now() - self._noted.get(name, 0.0) > LONGEST:
            # A proxy signs in elsewhere: noted once a working day, by each worker.
            self._noted[name] = self.now()
            roles.audit("signed in", "by the proxy", name)
        return known

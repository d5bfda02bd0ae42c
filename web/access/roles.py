"""Who makes the current request and what that person may do. Signs no one in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import current_app, g, request
from werkzeug.exceptions import Forbidden

from web.access.accounts.access_state import AccessState
from web.access.accounts.audit_log import Event
from web.access.accounts.users import Role

P = ParamSpec("P")
R = TypeVar("R")

STATE = "access_state"
CLOCK = "clock"
"""Keys of the application's extensions."""

_OPEN = "is_open_to_all"
_HARMLESS = "changes_nothing"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who makes a request: a user by name, or None for someone who needs no sign-in.

    `token` is that of the session in the cookie; None without a session, as for a user whom a proxy names.
    """

    name: str | None
    role: Role
    token: str | None = None


def visitor() -> Visitor | None:
    """Return who makes the current request; None if that person would have to sign in, or is not known yet."""
    return cast("Visitor | None", g.get("visitor"))


def requires(role: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only visitors of a role reach a view; what they change by it is in the audit log, by the view's name."""
    needed = Role(role)

    def protect(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def protected(*args: P.args, **kwargs: P.kwargs) -> R:
            known = visitor()
            if known is None or not known.role.includes(needed):
                raise Forbidden(f"This needs the role {needed}. Ask whoever runs this server for it.")
            if request.method not in {"GET", "HEAD", "OPTIONS"}:
                # Before the view: what was begun is known even if the view fails half-way.
                audit("changed", request.endpoint or "")
            return view(*args, **kwargs)

        return protected

    return protect


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that needs no sign-in, as a health check."""
    setattr(view, _OPEN, True)
    return view


def changes_nothing(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that only reads although it is reached by POST, so that it needs no token of a form."""
    setattr(view, _HARMLESS, True)
    return view


def is_open_to_all() -> bool:
    """Return whether the view of the current request is marked as open."""
    return hasattr(current_app.view_functions.get(request.endpoint or ""), _OPEN)


def is_harmless() -> bool:
    """Return whether the view of the current request is marked as changing nothing."""
    return hasattr(current_app.view_functions.get(request.endpoint or ""), _HARMLESS)


def audit(event: str, detail: str = "", name: str | None = None) -> None:
    """Write an event into the audit log, if there is one; without sign-in there are no names to write down."""
    state = cast("AccessState | None", current_app.extensions.get(STATE))
    if state is not None:
        known = visitor()
        who = name or (known.name if known else None)
        state.log.write(Event(current_app.extensions[CLOCK](), who, event, detail, request.remote_addr or ""))

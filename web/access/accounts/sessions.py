"""Sessions of signed-in users, kept on the server and ended there. Reads no cookie and no clock."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from web.access.accounts.state_database import StateDatabase
from web.access.accounts.users import Role, key_of

LONGEST = 12 * 3_600.0
"""Seconds after which a session ends however busy it is: a long working day."""
LONGEST_IDLE = 2 * 3_600.0
"""Seconds without a request after which a session ends."""
NOTED_EVERY = 60.0
"""Seconds: a session's last request is noted that often, so that most requests write nothing."""
MOST = 20
"""Sessions of one user at a time; one more ends the oldest."""

_END_EXPIRED = "DELETE FROM sessions WHERE started < ? OR seen < ?"


@dataclass(frozen=True, slots=True)
class SignInSession:
    """A session that is valid now, with its user's name and role as they are now."""

    name: str
    role: Role


def digest(token: str) -> bytes:
    """Return what is stored of a token; who reads the database cannot use it as one."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


class Sessions:
    """The sessions in a state database."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def begin(self, name: str, now: float) -> str:
        """Begin a session of a user who exists, and return its token: 256 random bits."""
        token = secrets.token_urlsafe(32)
        with self._database.writing() as connection:
            connection.execute(_END_EXPIRED, (now - LONGEST, now - LONGEST_IDLE))
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (digest(token), key_of(name), now, now))
            connection.execute(
                "DELETE FROM sessions WHERE token IN"
                " (SELECT token FROM sessions WHERE user = ? ORDER BY started DESC, seen DESC LIMIT -1 OFFSET ?)",
                (key_of(name), MOST),
            )
        return token

    def find(self, token: str, now: float) -> SignInSession | None:
        """Return the session of a token and note that it is used; None if there is none or it has ended."""
        rows = self._database.rows(
            "SELECT name, role, started, seen FROM sessions JOIN users ON users.key = user WHERE token = ?",
            (digest(token),),
        )
        if not rows:
            return None
        name, role, started, seen = rows[0]
        if started < now - LONGEST or seen < now - LONGEST_IDLE:
            self.end(token)
            return None
        if seen < now - NOTED_EVERY:
            with self._database.writing() as connection:
                connection.execute("UPDATE sessions SET seen = ? WHERE token = ?", (now, digest(token)))
        return SignInSession(name, Role(role))

    def end(self, token: str) -> None:
        """End a session; nothing happens if it has ended."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM sessions WHERE token = ?", (digest(token),))

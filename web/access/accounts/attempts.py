"""Limits on attempts to sign in, for a name and for an address. Checks no password.

An attempt is written before its password is checked, so that many at once do not pass the limit together. A stranger
who fails with a user's name closes that name only to addresses from which the user has not signed in lately.
"""

from __future__ import annotations

import hashlib
import sqlite3
from ipaddress import ip_address, ip_network

from web.access.accounts.state_database import StateDatabase
from web.access.accounts.users import key_of

WINDOW = 15 * 60.0
"""Seconds in which failures are counted."""
MOST_BY_NAME = 10
"""Failures with one name: from addresses unknown to it together, and from each known one."""
MOST_BY_ADDRESS = 30
"""Failures from one address, whatever the names: a newsroom may share one."""
REMEMBERED = 30 * 86_400.0
"""Seconds for which an address is known to a name after a sign-in."""
MOST_KEPT = 100_000
"""Attempts; above it the oldest are forgotten."""

_KNOWN = "SELECT address FROM attempts WHERE name = :name AND succeeded"
_FAILED = "SELECT at FROM attempts WHERE NOT succeeded AND at > :since"
_NTH = "ORDER BY at DESC LIMIT 1 OFFSET :most - 1"
_BY_ADDRESS = f"{_FAILED} AND address = :address {_NTH}"
_HERE = f"{_FAILED} AND name = :name AND address = :address {_NTH}"
_ELSEWHERE = f"{_FAILED} AND name = :name AND address NOT IN ({_KNOWN}) {_NTH}"


class TooManyAttempts(Exception):
    """Too many sign-ins failed; `seconds` later there may be another attempt."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too many sign-ins failed; the next attempt is possible in {seconds:.0f} s.")
        self.seconds = seconds


def address_key(address: str) -> str:
    """Return what attempts from one place share: an IPv4 address, or the 64 bits of an IPv6 network."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    if parsed.version == 4:
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))


class Attempts:
    """The attempts in a state database, shared by all workers."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def begin(self, name: str, address: str, now: float) -> int:
        """Write an attempt and return its number; TooManyAttempts if it may not be made now."""
        values = {
            "name": hashlib.sha256(key_of(name).encode("utf-8", "replace")).digest(),
            "address": address_key(address),
            "since": now - WINDOW,
        }
        with self._database.writing() as connection:
            if (wait := _wait(connection, values, now)) > 0:
                raise TooManyAttempts(wait)
            connection.execute(
                "DELETE FROM attempts WHERE at < ? OR id <= (SELECT max(id) FROM attempts) - ?",
                (now - REMEMBERED, MOST_KEPT),
            )
            done = connection.execute(
                "INSERT INTO attempts (name, address, at, succeeded) VALUES (?, ?, ?, 0)",
                (values["name"], values["address"], now),
            )
            return int(done.lastrowid or 0)

    def succeed(self, number: int) -> None:
        """Note that an attempt succeeded, and forget the failures with its name from its address."""
        with self._database.writing() as connection:
            connection.execute("UPDATE attempts SET succeeded = 1 WHERE id = ?", (number,))
            connection.execute(
                "DELETE FROM attempts WHERE NOT succeeded AND (name, address) IN"
                " (SELECT name, address FROM attempts WHERE id = ?)",
                (number,),
            )

    def withdraw(self, number: int) -> None:
        """Forget an attempt whose password was not checked."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM attempts WHERE id = ?", (number,))


def _wait(connection: sqlite3.Connection, values: dict[str, object], now: float) -> float:
    """Return the seconds until the oldest of too many failures leaves the window; 0 if there are not too many."""
    known = connection.execute(f"{_KNOWN} AND address = :address", values).fetchone()
    limits = ((_BY_ADDRESS, MOST_BY_ADDRESS), (_HERE if known else _ELSEWHERE, MOST_BY_NAME))
    reached = (connection.execute(query, values | {"most": most}).fetchone() for query, most in limits)
    return max((row[0] + WINDOW - now for row in reached if row), default=0.0)

"""The users of an archive's front end: names, roles and hashes of passwords. Signs no one in."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from web.access.accounts import audit_log, passwords
from web.access.accounts.state_database import StateDatabase, StateError

LONGEST_NAME = 100
"""Characters. Addresses of e-mail, which single sign-on hands over, fit."""

_COLUMNS = "name, role, added, changed"


class Role(StrEnum):
    """What a visitor may do: read, or also change the archive."""

    READER = "reader"
    EDITOR = "editor"

    def includes(self, needed: Role) -> bool:
        """Return whether this role may do what another one may."""
        return self is Role.EDITOR or needed is Role.READER


@dataclass(frozen=True, slots=True)
class User:
    """A user as listed: never with the password. Times are seconds since 1970."""

    name: str
    role: Role
    added: float
    changed: float


def key_of(name: str) -> str:
    """Return what two spellings of one user's name share: case and composition of letters do not matter."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def name_fault(name: str) -> str | None:
    """Return why a name is not accepted, as a sentence; None if it is."""
    if not key_of(name):
        return "The name is empty; give one, as in `dateline user add anna`."
    if len(name) > LONGEST_NAME:
        return f"The name has {len(name):,} characters; use at most {LONGEST_NAME}."
    if not name.isprintable() or "," in name:
        return "The name has a comma or a control character; use letters, digits, spaces and other signs."
    return None


class Users:
    """The users in a state database. Each change is in the audit log, and ends the sessions that it concerns."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def any(self) -> bool:
        """Return whether there are users."""
        return bool(self._database.rows("SELECT 1 FROM users LIMIT 1"))

    def all(self) -> list[User]:
        """Return the users by name."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM users ORDER BY key")  # noqa: S608  # a constant
        return [User(name, Role(role), added, changed) for name, role, added, changed in rows]

    def find(self, name: str) -> User | None:
        """Return the user of a name, whatever its case."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM users WHERE key = ?", (key_of(name),))  # noqa: S608  # a constant
        return User(rows[0][0], Role(rows[0][1]), *rows[0][2:]) if rows else None

    def password_of(self, name: str) -> str | None:
        """Return the hash of a user's password; None if there is no such user."""
        rows = self._database.rows("SELECT password FROM users WHERE key = ?", (key_of(name),))
        return rows[0][0] if rows else None

    def add(self, name: str, role: Role, password: str, now: float) -> None:
        """Add a user; StateError if the name or the password is not accepted, or the name is taken."""
        name = name.strip()
        if fault := name_fault(name) or passwords.fault(password, name):
            raise StateError(fault)
        stored = passwords.hashed(password)
        with self._database.writing() as connection:
            if connection.execute("SELECT 1 FROM users WHERE key = ?", (key_of(name),)).fetchone():
                raise StateError(
                    f"There is a user {name} already; `dateline user password` and `dateline user role` change one."
                )
            values = (key_of(name), name, role.value, stored, now, now)
            connection.execute("INSERT INTO users VALUES (?, ?, ?, ?, ?, ?)", values)
            audit_log.write(connection, audit_log.Event(now, name, "user added", role.value))

    def set_password(self, name: str, password: str, now: float, address: str = "") -> None:
        """Change a user's password and end that user's sessions; StateError if either is not accepted."""
        if fault := passwords.fault(password, name):
            raise StateError(fault)
        stored = passwords.hashed(password)
        with self._database.writing() as connection:
            done = connection.execute(
                "UPDATE users SET password = ?, changed = ? WHERE key = ?", (stored, now, key_of(name))
            )
            _must_exist(name, done.rowcount)
            connection.execute("DELETE FROM sessions WHERE user = ?", (key_of(name),))
            audit_log.write(connection, audit_log.Event(now, name, "password changed", "", address))

    def renew_hash(self, name: str, password: str) -> None:
        """Store the hash of an unchanged password with today's parameters."""
        stored = passwords.hashed(password)
        with self._database.writing() as connection:
            connection.execute("UPDATE users SET password = ? WHERE key = ?", (stored, key_of(name)))

    def set_role(self, name: str, role: Role, now: float) -> None:
        """Change a user's role, which sessions have from their next request; StateError if there is no such user."""
        with self._database.writing() as connection:
            done = connection.execute(
                "UPDATE users SET role = ?, changed = ? WHERE key = ?", (role.value, now, key_of(name))
            )
            _must_exist(name, done.rowcount)
            audit_log.write(connection, audit_log.Event(now, name, "role changed", role.value))

    def remove(self, name: str, now: float) -> None:
        """Remove a user and end that user's sessions; StateError if there is no such user."""
        with self._database.writing() as connection:
            done = connection.execute("DELETE FROM users WHERE key = ?", (key_of(name),))
            _must_exist(name, done.rowcount)
            audit_log.write(connection, audit_log.Event(now, name, "user removed"))
        self._database.scrub()


def _must_exist(name: str, found: int) -> None:
    if not found:
        raise StateError(f"There is no user {name}; `dateline user list` shows all.")

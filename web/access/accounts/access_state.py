"""The state folder, opened: users, sessions, attempts and the audit log over one database. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from web.access.accounts.attempts import Attempts
from web.access.accounts.audit_log import AuditLog
from web.access.accounts.sessions import Sessions
from web.access.accounts.state_database import StateDatabase
from web.access.accounts.users import Users


@dataclass(frozen=True, slots=True)
class AccessState:
    """What the state folder holds, by kind."""

    users: Users
    sessions: Sessions
    attempts: Attempts
    log: AuditLog

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the state in a folder that exists; StateError if it cannot be used."""
        database = StateDatabase(folder)
        return cls(Users(database), Sessions(database), Attempts(database), AuditLog(database))

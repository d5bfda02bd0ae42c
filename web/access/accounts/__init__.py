"""Users, sessions, attempts to sign in and the audit log: what the state folder holds. Knows no request."""

__all__ = [
    "access_state",
    "attempts",
    "audit_log",
    "passwords",
    "sessions",
    "state_database",
    "state_folder",
    "user_commands",
    "users",
]

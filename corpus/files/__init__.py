"""The files of an archive as the system sees them: who may read them, on what disk they are, how SQLite opens one."""

__all__ = ["mounts", "permissions", "publishing", "sqlite_connections"]

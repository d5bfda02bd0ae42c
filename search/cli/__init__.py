"""The command line's arguments and commands."""

__all__ = ["arguments", "backup", "intake", "people", "progress", "purge", "query_file", "stats"]

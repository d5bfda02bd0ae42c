"""The command line's arguments and commands."""

__all__ = ["arguments", "people", "progress"]

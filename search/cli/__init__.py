"""The command line's arguments and commands."""

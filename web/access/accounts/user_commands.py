"""The user commands: what they change in the state folder, and the lines they print. Prints nothing itself."""

from __future__ import annotations

import getpass
import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TextIO

from search.output.safe_text import printable
from web.access.accounts import passwords
from web.access.accounts.access_state import AccessState
from web.access.accounts.audit_log import Event
from web.access.accounts.state_database import StateError
from web.access.accounts.state_folder import has_state, prepare, state_folder
from web.access.accounts.users import Role, User, name_fault


def user_lines(options: Namespace, environment: Mapping[str, str], now: float) -> Iterator[str]:
    """Run a user command and yield what it prints; StateError says what is wrong. `now` is in seconds since 1970."""
    folder = state_folder(options.state, options.archive, environment)
    if options.command == "user add":
        prepare(folder)
    elif not has_state(folder):
        if options.command in {"user list", "user log"}:
            yield from ["[]"] if options.json else []
            return
        raise StateError(f"There are no users in {folder}; add one with `dateline user add NAME`, or name its --state.")
    state = AccessState.open(folder)
    match options.command:
        case "user add":
            _check_new(state, options.name)
            state.users.add(options.name, Role(options.role), read_password(sys.stdin), now)
            yield printable(f"added {options.name} as {options.role}; users are kept in {folder}")
        case "user password":
            _check_known(state, options.name)
            state.users.set_password(options.name, read_password(sys.stdin), now)
            yield printable(f"changed the password of {options.name}, whose sessions have ended")
        case "user role":
            state.users.set_role(options.name, Role(options.role), now)
            yield printable(f"{options.name} is now {options.role}")
        case "user remove":
            state.users.remove(options.name, now)
            yield printable(f"removed {options.name}, whose sessions have ended")
            if not state.users.any():
                yield "No user is left: `dateline serve` on this machine is now open to everyone who works on it."
        case "user list":
            yield from _listed(state.users.all(), options.json)
        case _:
            yield from _logged(state.log.latest(options.last), options.json)


def read_password(stdin: TextIO) -> str:
    """Return a password typed twice without being shown, or the first line of standard input that is no terminal."""
    if not stdin.isatty():
        try:
            return stdin.readline().removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError as error:
            raise StateError("The password on standard input is not text in UTF-8; convert it.") from error
    try:
        password = getpass.getpass(f"Password (at least {passwords.SHORTEST} characters, better several words): ")
        again = getpass.getpass("The same again: ")
    except EOFError as error:
        raise StateError("No password was typed; run the command again.") from error
    if password != again:
        raise StateError("The two passwords differ; run the command again.")
    return password


def _check_new(state: AccessState, name: str) -> None:
    """Say what is wrong with a name before a password is asked for."""
    if fault := name_fault(name.strip()):
        raise StateError(fault)
    if state.users.find(name):
        raise StateError(
            f"There is a user {name} already; `dateline user password` and `dateline user role` change one."
        )


def _check_known(state: AccessState, name: str) -> None:
    if state.users.find(name) is None:
        raise StateError(f"There is no user {name}; `dateline user list` shows all.")


def _listed(users: list[User], as_json: bool) -> Iterator[str]:
    if as_json:
        yield json.dumps(
            [asdict(user) | {"added": _time(user.added), "changed": _time(user.changed)} for user in users],
            ensure_ascii=False,
        )
        return
    for user in users:
        yield printable(f"{user.role:<7} {_time(user.added)}  {user.name}")


def _logged(events: list[Event], as_json: bool) -> Iterator[str]:
    if as_json:
        yield json.dumps([asdict(event) | {"at": _time(event.at)} for event in events], ensure_ascii=False)
        return
    for event in events:
        told = " ".join(part for part in (event.event, event.detail and f"({event.detail})") if part)
        yield printable(f"{_time(event.at)}  {event.name or '-'}: {told}  {event.address or 'command line'}")


def _time(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().isoformat(timespec="seconds")

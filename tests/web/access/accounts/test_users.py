"""Users: one for each name whatever its case, never without a trace, and gone with their sessions."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.access.accounts import passwords
from web.access.accounts.access_state import AccessState
from web.access.accounts.state_database import StateError
from web.access.accounts.users import Role, User

PASSWORD = "correct horse battery"


def test_a_user_is_found_whatever_the_case_and_listed_without_password(state: AccessState) -> None:
    assert not state.users.any()
    state.users.add("Jörg Ünal", Role.EDITOR, PASSWORD, 1000.0)
    state.users.add("anna", Role.READER, PASSWORD, 2000.0)
    assert state.users.any()
    assert state.users.all() == [
        User("anna", Role.READER, 2000.0, 2000.0),
        User("Jörg Ünal", Role.EDITOR, 1000.0, 1000.0),
    ]
    assert state.users.find("JÖRG ÜNAL") == state.users.find("jo\u0308rg u\u0308nal") == state.users.all()[1]
    assert state.users.find("jorg") is None
    stored = state.users.password_of("ANNA")
    assert stored is not None
    assert passwords.is_right(PASSWORD, stored)


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [
        ("", PASSWORD, "name is empty"),
        ("   ", PASSWORD, "name is empty"),
        ("a" * 101, PASSWORD, "101 characters"),
        ("an\nna", PASSWORD, "control character"),
        ("an\u202ena", PASSWORD, "control character"),
        ("anna,editor", PASSWORD, "comma"),
        ("anna", "short", "5 characters"),
        ("ANNA", PASSWORD, "a user ANNA already"),
    ],
)
def test_a_name_or_password_that_is_not_accepted_changes_nothing(
    state: AccessState, name: str, password: str, reason: str
) -> None:
    state.users.add("Anna", Role.READER, PASSWORD, 1.0)
    before = state.users.all(), state.log.latest(10)
    with pytest.raises(StateError, match=reason):
        state.users.add(name, Role.READER, password, 2.0)
    assert (state.users.all(), state.log.latest(10)) == before


def test_a_change_of_an_unknown_user_is_an_error(state: AccessState) -> None:
    state.users.add("Anna", Role.READER, PASSWORD, 1.0)
    with pytest.raises(StateError, match="There is no user bob"):
        state.users.remove("bob", 2.0)
    with pytest.raises(StateError, match="There is no user bob"):
        state.users.set_role("bob", Role.EDITOR, 2.0)
    with pytest.raises(StateError, match="There is no user bob"):
        state.users.set_password("bob", PASSWORD, 2.0)
    assert len(state.log.latest(10)) == 1


def test_a_removed_user_and_a_changed_password_end_the_sessions(state: AccessState) -> None:
    for name in ("Anna", "Bob"):
        state.users.add(name, Role.READER, PASSWORD, 0.0)
    annas, bobs = state.sessions.begin("Anna", 0.0), state.sessions.begin("Bob", 0.0)
    state.users.set_password("anna", "another long password", 1.0)
    assert state.sessions.find(annas, 1.0) is None
    assert state.sessions.find(bobs, 1.0) is not None
    again = state.sessions.begin("anna", 2.0)
    state.users.remove("ANNA", 3.0)
    assert state.sessions.find(again, 3.0) is None
    state.users.add("anna", Role.READER, PASSWORD, 4.0)
    assert state.sessions.find(again, 4.0) is None, "a new user of the same name is another one"


def test_a_changed_role_holds_for_sessions_at_once(state: AccessState) -> None:
    state.users.add("Anna", Role.READER, PASSWORD, 0.0)
    token = state.sessions.begin("Anna", 0.0)
    state.users.set_role("anna", Role.EDITOR, 1.0)
    session = state.sessions.find(token, 1.0)
    assert session is not None
    assert session.role is Role.EDITOR


def test_no_password_and_no_token_stands_in_the_folder(state: AccessState, folder: Path) -> None:
    state.users.add("Anna", Role.READER, PASSWORD, 0.0)
    token = state.sessions.begin("Anna", 0.0)
    number = state.attempts.begin("Anna", "192.0.2.1", 0.0)
    state.attempts.succeed(number)
    kept = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"Anna" in kept
    assert PASSWORD.encode() not in kept
    assert token.encode() not in kept


def test_a_removed_user_leaves_no_hash_behind(state: AccessState, folder: Path) -> None:
    state.users.add("Anna", Role.READER, PASSWORD, 0.0)
    stored = state.users.password_of("Anna")
    assert stored is not None
    state.users.remove("Anna", 1.0)
    kept = b"".join(path.read_bytes() for path in folder.iterdir())
    assert stored.encode() not in kept


@pytest.mark.parametrize(
    ("role", "needed", "enough"),
    [
        (Role.READER, Role.READER, True),
        (Role.READER, Role.EDITOR, False),
        (Role.EDITOR, Role.READER, True),
        (Role.EDITOR, Role.EDITOR, True),
    ],
)
def test_an_editor_may_do_what_a_reader_may(role: Role, needed: Role, enough: bool) -> None:
    assert role.includes(needed) is enough

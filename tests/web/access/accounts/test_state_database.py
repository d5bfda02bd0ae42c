"""The database of the state: private, whole after an interrupted beginning, shared, and clear when unusable."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from web.access.accounts.access_state import AccessState
from web.access.accounts.state_database import FILE, StateDatabase, StateError
from web.access.accounts.users import Role

PASSWORD = "correct horse battery"


def test_all_files_are_for_their_owner_only(state: AccessState, folder: Path) -> None:
    state.users.add("Anna", Role.READER, PASSWORD, 0.0)
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes.keys() >= {FILE, f"{FILE}-wal"}
    assert set(modes.values()) == {0o600}


def test_a_file_whose_making_was_interrupted_is_made_again(folder: Path) -> None:
    (folder / FILE).touch()
    assert AccessState.open(folder).users.all() == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"no database at all, but long enough to be one" * 50, "is damaged"), (None, "is not the state of a Dateline")],
)
def test_a_file_of_something_else_is_left_alone(folder: Path, content: bytes | None, reason: str) -> None:
    path = folder / FILE
    if content is None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE notes (text)")
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(StateError, match=reason):
        AccessState.open(folder)
    assert path.read_bytes() == before


def test_a_later_format_is_refused(state: AccessState, folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StateError, match="written by a later Dateline"):
        AccessState.open(folder)


def test_a_block_that_raises_changes_nothing_and_the_next_one_works(folder: Path) -> None:
    database = StateDatabase(folder)
    insert = "INSERT INTO events (at, event, detail, address) VALUES (1, 'x', '', '')"

    def interrupted() -> None:
        with database.writing() as connection:
            connection.execute(insert)
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    with pytest.raises(StateError, match="cannot be used"), database.writing() as connection:
        connection.execute("no statement")
    with database.writing() as connection:
        connection.execute(insert)
    assert database.rows("SELECT count(*) FROM events") == [(1,)]


def test_threads_read_and_write_side_by_side(folder: Path) -> None:
    database = StateDatabase(folder)

    def write() -> None:
        for n in range(20):
            with database.writing() as connection:
                connection.execute("INSERT INTO events (at, event, detail, address) VALUES (?, 'x', '', '')", (n,))
            database.rows("SELECT count(*) FROM events")

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.rows("SELECT count(*) FROM events") == [(80,)]


def test_a_forked_process_uses_connections_of_its_own(state: AccessState) -> None:
    state.users.add("Anna", Role.READER, PASSWORD, 0.0)
    child = os.fork()
    if not child:
        status = 1
        try:
            state.users.set_role("Anna", Role.EDITOR, 1.0)
            status = 0
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    assert [user.role for user in state.users.all()] == [Role.EDITOR]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to make a folder of another user")
def test_what_root_makes_belongs_to_the_owner_of_the_folder(folder: Path) -> None:
    os.chown(folder, 65534, 65534)
    state = AccessState.open(folder)
    state.users.add("Anna", Role.READER, PASSWORD, 0.0)
    assert {path.stat().st_uid for path in folder.iterdir()} == {65534}

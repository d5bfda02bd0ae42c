"""The user commands: what they print and change, and that the state stays outside archives."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dateline import COMMANDS
from search.cli.arguments import parser
from tests.conftest import ROOT
from web.access.accounts.access_state import AccessState
from web.access.accounts.state_database import StateError
from web.access.accounts.state_folder import prepare
from web.access.accounts.user_commands import read_password, user_lines

PASSWORD = "correct horse battery"

Run = Callable[..., list[str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a user command with a password on standard input."""

    def run(*arguments: str, password: str = PASSWORD) -> list[str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
        options = parser(COMMANDS, tmp_path / "archive").parse_args(["user", *arguments])
        return list(user_lines(options, {"XDG_STATE_HOME": str(tmp_path / "states")}, 1_000_000.0))

    return run


def test_users_are_added_listed_changed_and_removed(run: Run, tmp_path: Path) -> None:
    assert run("list") == []
    assert json.loads(run("list", "--json")[0]) == []
    (added,) = run("add", "Anna", "--role", "editor")
    assert added.startswith("added Anna as editor; users are kept in ")
    assert run("add", "bob")[0].startswith("added bob as reader")
    assert [line.split() for line in run("list")] == [["editor", *_time(run), "Anna"], ["reader", *_time(run), "bob"]]
    listed = json.loads(run("list", "--json")[0])
    assert [(user["name"], user["role"]) for user in listed] == [("Anna", "editor"), ("bob", "reader")]
    assert "password" not in listed[0]
    assert run("role", "ANNA", "reader") == ["ANNA is now reader"]
    assert run("password", "bob", password="another long password") == [
        "changed the password of bob, whose sessions have ended"
    ]
    assert run("remove", "anna") == ["removed anna, whose sessions have ended"]
    assert "No user is left" in run("remove", "bob")[1]
    assert [line.split("  ")[1] for line in run("log", "--last", "3")] == [
        "bob: password changed",
        "anna: user removed",
        "bob: user removed",
    ]
    assert len(json.loads(run("log", "--json")[0])) == 6
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "states" / "dateline").iterdir()} == {0o700}


def _time(run: Run) -> list[str]:
    return [json.loads(run("list", "--json")[0])[0]["added"]]


@pytest.mark.parametrize(
    ("arguments", "password", "reason"),
    [
        (("add", "ANNA"), PASSWORD, "There is a user ANNA already"),
        (("add", "bob"), "short", "at least 8"),
        (("add", "bob"), "", "at least 8"),
        (("add", "bob"), "bobbobbob", "first that a stranger tries"),
        (("add", "a,b"), PASSWORD, "comma"),
        (("password", "bob"), PASSWORD, "There is no user bob"),
        (("password", "anna"), "short", "at least 8"),
        (("role", "bob", "editor"), PASSWORD, "There is no user bob"),
        (("remove", "bob"), PASSWORD, "There is no user bob"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    run: Run, arguments: tuple[str, ...], password: str, reason: str
) -> None:
    run("add", "Anna")
    before = run("log"), run("list")
    with pytest.raises(StateError, match=reason):
        run(*arguments, password=password)
    assert (run("log"), run("list")) == before


@pytest.mark.parametrize("arguments", [("remove", "anna"), ("password", "anna"), ("role", "anna", "reader")])
def test_without_any_user_a_change_makes_no_folder(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(StateError, match="There are no users"):
        run(*arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_state_folder_inside_the_archive_is_refused(run: Run, tmp_path: Path) -> None:
    with pytest.raises(StateError, match="lies inside the archive"):
        run("add", "anna", "--state", str(tmp_path / "archive" / "state"))
    assert list(tmp_path.iterdir()) == []


def test_a_name_in_the_log_cannot_steer_a_terminal(run: Run, tmp_path: Path) -> None:
    run("add", "anna", "--state", str(tmp_path / "state"))
    with pytest.raises(StateError, match="control character"):
        run("add", "x\x1b]52;c;eA==\x07", "--state", str(tmp_path / "state"))


@pytest.mark.parametrize(
    ("content", "password"),
    [
        (f"{PASSWORD}\n", PASSWORD),
        (f"{PASSWORD}\r\nmore", PASSWORD),
        (PASSWORD, PASSWORD),
        (" a b \n", " a b "),
        ("", ""),
    ],
)
def test_a_password_is_the_first_line_of_standard_input_as_it_is(content: str, password: str) -> None:
    assert read_password(io.StringIO(content, newline="")) == password


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(StateError, match="not text in UTF-8"):
        read_password(io.TextIOWrapper(io.BytesIO(b"\xff\xfe\n"), encoding="utf-8"))


def _at_a_terminal(command: list[str | Path], *lines: str) -> tuple[int, str]:
    """Run a command at a terminal, type a line at each prompt, and return its code and what the terminal showed."""
    mine, its = pty.openpty()
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, start_new_session=True) as process:
        os.close(its)
        shown = ""
        for line, prompt in zip(lines, ("words): ", "again: "), strict=True):
            while not shown.endswith(prompt):
                shown += os.read(mine, 1024).decode()
            os.write(mine, f"{line}\n".encode())
        try:
            while chunk := os.read(mine, 1024):
                shown += chunk.decode()
        except OSError:  # the terminal is closed when the process ends
            pass
    os.close(mine)
    return process.returncode, shown


def test_at_a_terminal_the_password_is_typed_twice_and_not_shown(tmp_path: Path) -> None:
    state = tmp_path / "state"
    archive = ("--archive", tmp_path / "archive")
    command: list[str | Path] = [sys.executable, ROOT / "dateline.py", *archive, "user", "add", "anna"]
    code, shown = _at_a_terminal([*command, "--state", state], PASSWORD, PASSWORD)
    assert code == 0, shown
    assert PASSWORD not in shown
    assert "added anna as reader" in shown
    assert AccessState.open(prepare(state)).users.find("anna")
    code, shown = _at_a_terminal([*command, "--state", tmp_path / "other"], PASSWORD, "another long password")
    assert code == 2
    assert "The two passwords differ" in shown

"""The state folder lies outside every archive, and no one but its owner can look into it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.flushes import flushes
from web.access.accounts.state_database import FILE, StateError
from web.access.accounts.state_folder import has_state, prepare, state_folder


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "my archive"
    folder.mkdir()
    (folder / "articles.db").touch()
    return folder


@pytest.mark.parametrize("home", [{"XDG_STATE_HOME": "HOME/states"}, {"HOME": "HOME"}])
def test_each_archive_has_a_folder_of_its_own_by_default(tmp_path: Path, archive: Path, home: dict[str, str]) -> None:
    environment = {name: value.replace("HOME", str(tmp_path)) for name, value in home.items()}
    folder = state_folder(None, archive, environment)
    parent = tmp_path / "states" if "XDG_STATE_HOME" in home else tmp_path / ".local" / "state"
    assert folder.parent == parent / "dateline"
    assert folder.name.startswith("my-archive-")
    assert state_folder(None, archive / ".." / archive.name, environment) == folder
    assert state_folder(None, tmp_path / "other" / archive.name, environment) != folder
    (tmp_path / "link").symlink_to(archive)
    assert state_folder(None, tmp_path / "link", environment) == folder


@pytest.mark.parametrize("where", [".", "state", "index/state", "../link/state", "../other/state"])
def test_a_folder_inside_an_archive_is_refused(tmp_path: Path, archive: Path, where: str) -> None:
    (tmp_path / "link").symlink_to(archive)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "articles.db").touch()
    with pytest.raises(StateError, match=r"lies inside the archive .*name a folder elsewhere with --state"):
        state_folder(archive / where, archive, {})


def test_an_archive_that_is_not_made_yet_counts_too(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="lies inside the archive"):
        state_folder(tmp_path / "new" / "state", tmp_path / "new", {})


def test_new_folders_are_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed = flushes(monkeypatch)
    prepare(tmp_path / "state" / "dateline" / "news")
    assert {tmp_path, tmp_path / "state", tmp_path / "state" / "dateline"} <= set(flushed)


def test_a_new_or_empty_folder_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir(mode=0o755)
    for name in ("empty", "deep/new"):
        assert prepare(tmp_path / name).stat().st_mode & 0o777 == 0o700


def test_a_folder_with_state_is_closed_again(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / FILE).touch()
    (tmp_path / "note.txt").touch()
    assert prepare(tmp_path).stat().st_mode & 0o777 == 0o700


def test_an_open_folder_with_other_files_is_not_touched(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "note.txt").touch()
    with pytest.raises(StateError, match=r"holds other files .*name a folder of its own"):
        prepare(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateError, match="cannot be used"):
        prepare(tmp_path / "file")
    assert not has_state(tmp_path / "file")


def test_state_is_there_once_its_file_is(tmp_path: Path) -> None:
    assert not has_state(tmp_path / "nowhere")
    assert not has_state(tmp_path)
    (tmp_path / FILE).touch()
    assert has_state(tmp_path)


def test_a_folder_that_cannot_be_looked_into_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o000)
    child = os.fork()
    if not child:
        status = 1
        try:
            if os.geteuid() == 0:
                os.setuid(65534)  # root may look into every folder
            has_state(tmp_path / "closed")
        except StateError as error:
            status = 0 if "cannot be used" in str(error) else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

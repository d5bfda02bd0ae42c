"""What is published appears whole, and nothing that was there before is removed or overwritten."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.files import publishing
from corpus.files.publishing import MARKER, exchange, publish, replace, working_folder
from tests.conftest import ROOT


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def killed_in_a_working_folder(place: Path) -> subprocess.Popen[bytes]:
    """Start a process that waits in a working folder with something in it."""
    code = (
        "import pathlib, sys\n"
        "from corpus.files.publishing import working_folder\n"
        "with working_folder(pathlib.Path(sys.argv[1])) as folder:\n"
        "    (folder / 'deep').mkdir(); (folder / 'deep' / 'file').write_text('x')\n"
        "    print(folder.name, flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, str(place)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout
    assert process.stdout.readline().startswith(b".dateline-")
    return process


def test_a_working_folder_goes_with_all_that_is_in_it(tmp_path: Path) -> None:
    with working_folder(tmp_path) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "deep").mkdir()
        (folder / "deep" / "file").write_text("x")
        (folder / "link").symlink_to(tmp_path)
    assert names(tmp_path) == []


def test_the_leftover_of_a_killed_process_is_removed_and_that_of_a_running_one_stays(tmp_path: Path) -> None:
    with killed_in_a_working_folder(tmp_path) as process:
        with working_folder(tmp_path):
            assert len(names(tmp_path)) == 2
        assert len(names(tmp_path)) == 1
        process.send_signal(signal.SIGKILL)
    with working_folder(tmp_path):
        assert len(names(tmp_path)) == 1
    assert names(tmp_path) == []


def test_what_only_looks_like_a_leftover_stays(tmp_path: Path) -> None:
    (tmp_path / ".dateline-0123456789abcdef").mkdir()
    (tmp_path / ".dateline-0123456789abcdef" / "mine").write_text("x")  # without the marker
    (tmp_path / ".dateline-mine").mkdir()
    (tmp_path / ".dateline-mine" / MARKER).write_text("x")  # with another name
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / MARKER).write_text("x")
    (tmp_path / ".dateline-fedcba9876543210").symlink_to("elsewhere")
    (tmp_path / ".dateline-00000000000000ff").write_text("x")
    before = sorted(tmp_path.rglob("*"))
    with working_folder(tmp_path):
        pass
    assert sorted(tmp_path.rglob("*")) == before


def test_a_leftover_without_a_marker_yet_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".dateline-0123456789abcdef").mkdir()
    with working_folder(tmp_path):
        pass
    assert names(tmp_path) == []


def test_a_folder_that_another_process_took_for_a_leftover_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, make = [], Path.mkdir

    def removed(path: Path, mode: int = 0o777) -> None:
        made.append(path)
        if len(made) > 1:
            make(path, mode)

    monkeypatch.setattr(Path, "mkdir", removed)
    with working_folder(tmp_path) as folder:
        assert [folder.name] == names(tmp_path)
    assert len(made) == 2


def test_a_file_is_published_under_a_free_name_only(tmp_path: Path) -> None:
    (tmp_path / "new").write_text("new")
    (tmp_path / "taken").write_text("mine")
    (tmp_path / "dangling").symlink_to("nowhere")
    for name in ("taken", "dangling"):
        with pytest.raises(FileExistsError):
            publish(tmp_path / "new", tmp_path / name)
    publish(tmp_path / "new", tmp_path / "free")
    assert (tmp_path / "taken").read_text() == "mine"
    assert (tmp_path / "free").read_text() == "new"
    assert not (tmp_path / "nowhere").exists()


def test_a_file_system_without_links_overwrites_nothing_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(Path, "hardlink_to", refused)
    (tmp_path / "new").write_text("new")
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(FileExistsError):
        publish(tmp_path / "new", tmp_path / "taken")
    publish(tmp_path / "new", tmp_path / "free")
    assert [(tmp_path / name).read_text() for name in names(tmp_path)] == ["new", "mine"]


def test_a_folder_is_published_under_a_free_name_or_that_of_an_empty_folder(tmp_path: Path) -> None:
    for name in ("one", "two", "three", "empty", "full"):
        (tmp_path / name).mkdir()
    for name in ("one/inside", "two/inside", "three/inside", "full/mine", "file"):
        (tmp_path / name).write_text(name)
    publish(tmp_path / "one", tmp_path / "free")
    publish(tmp_path / "two", tmp_path / "empty")
    for taken in ("full", "file"):
        with pytest.raises(FileExistsError):
            publish(tmp_path / "three", tmp_path / taken)
    assert (tmp_path / "free" / "inside").read_text() == "one/inside"
    assert (tmp_path / "empty" / "inside").read_text() == "two/inside"
    assert names(tmp_path / "full") == ["mine"]


def test_a_replaced_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file").write_text("old")
    (tmp_path / "elsewhere" / "file").chmod(0o640)
    (tmp_path / "link").symlink_to("elsewhere/file")
    for name in ("file.new", "file.unfinished", "file.tmp"):
        (tmp_path / "elsewhere" / name).write_text("mine")
    replace(tmp_path / "link", [b"new", b"er"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "elsewhere" / "file").read_text() == "newer"
    assert (tmp_path / "elsewhere" / "file").stat().st_mode & 0o777 == 0o640
    assert names(tmp_path / "elsewhere") == ["file", "file.new", "file.tmp", "file.unfinished"]
    assert {(tmp_path / "elsewhere" / name).read_text() for name in ("file.new", "file.tmp")} == {"mine"}


def test_a_file_whose_content_fails_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    with pytest.raises(ZeroDivisionError):
        replace(tmp_path / "file", (bytes(1 // number) for number in (1, 0)))
    assert names(tmp_path) == ["file"]
    assert (tmp_path / "file").read_text() == "old"


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_folder_is_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_one_step: bool) -> None:
    if not in_one_step:
        monkeypatch.setattr(publishing, "_exchanged", lambda *_: False)
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "old").write_text("old")
    with working_folder(tmp_path) as folder:
        (folder / "index").mkdir()
        (folder / "index" / "new").write_text("new")
        exchange(folder / "index", tmp_path / "index")
        assert names(tmp_path / "index") == ["new"]
    assert names(tmp_path) == ["index"]
    with working_folder(tmp_path) as folder:
        (folder / "first").mkdir()
        exchange(folder / "first", tmp_path / "first")
    assert names(tmp_path) == ["first", "index"]

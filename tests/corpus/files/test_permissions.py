"""What an archive makes is as open as its folder, whatever the umask; nothing that was there is changed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

import dateline
from corpus.files.permissions import PRIVATE, create_file, make_folder, open_lock, share
from corpus.resolution import corrections
from tests.support.other_user import NOBODY, may_change_user

PAGES = '{"id": "p1", "title": "A page", "text": "Some words of a page about a ferry."}\n'
AS_ROOT = pytest.mark.skipif(not may_change_user(), reason="only root may give a folder to another group")


@pytest.fixture(params=[0o022, 0o077, 0o000], ids="umask {:03o}".format)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("umask")
def test_a_new_folder_is_closed_to_others_and_so_is_what_is_made_in_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "deep" / "archive", PRIVATE)
    make_folder(tmp_path / "deep" / "archive" / "index")
    os.close(create_file(tmp_path / "deep" / "archive" / "index" / "file"))
    os.close(open_lock(tmp_path / "deep" / "archive" / "lock"))
    assert mode(tmp_path / "deep" / "archive") == mode(tmp_path / "deep" / "archive" / "index") == 0o700
    assert (
        mode(tmp_path / "deep" / "archive" / "index" / "file") == mode(tmp_path / "deep" / "archive" / "lock") == 0o600
    )


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize(
    ("of_folder", "of_file"), [(0o750, 0o640), (0o755, 0o644), (0o770, 0o660), (0o2750, 0o640), (0o700, 0o600)]
)
def test_a_file_is_as_open_as_its_folder(tmp_path: Path, of_folder: int, of_file: int) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(of_folder)
    make_folder(folder, PRIVATE)
    make_folder(folder / "index")
    os.close(create_file(folder / "index" / "file"))
    assert mode(folder) == mode(folder / "index") == of_folder
    assert mode(folder / "index" / "file") == of_file


@AS_ROOT
def test_a_file_gets_the_group_of_its_folder(tmp_path: Path) -> None:
    os.chown(tmp_path, -1, NOBODY)
    tmp_path.chmod(0o750)
    os.close(create_file(tmp_path / "file"))
    assert (tmp_path / "file").stat().st_gid == NOBODY


def test_a_group_that_one_is_not_in_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "chown", refused)
    own, other = tmp_path / "own", tmp_path / "other"
    own.touch()
    other.mkdir()
    if may_change_user():
        os.lchown(other, -1, NOBODY)
    other.chmod(0o770)
    share(own, other)
    assert mode(own) == (0o600 if may_change_user() else 0o660)


def test_no_file_is_created_over_another(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    with pytest.raises(FileExistsError):
        create_file(tmp_path / "notes")
    assert (tmp_path / "notes").read_text() == "mine"


def test_a_file_in_the_way_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "file")


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize(("of_folder", "of_file"), [(None, 0o600), (0o750, 0o640), (0o755, 0o644)])
def test_every_file_of_an_archive_is_as_open_as_its_folder(
    tmp_path: Path, of_folder: int | None, of_file: int, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, pages = tmp_path / "archive", tmp_path / "pages.jsonl"
    pages.write_text(PAGES)
    if of_folder:
        archive.mkdir()
        archive.chmod(of_folder)
        if may_change_user():
            os.chown(archive, -1, NOBODY)
    bad = tmp_path / "bad.jsonl"
    bad.write_text("no JSON\n")
    for command in (["add", "--no-people", str(pages), str(bad)], ["rebuild"], ["remove", "p1"], ["stats"]):
        dateline.main(["--archive", str(archive), *command])
    corrections.save(archive / "people.toml", corrections.Corrections().adding(corrections.Hide("Nemo")))
    made = [path for path in archive.rglob("*") if path.is_file()]
    assert {path.name for path in made} > {"articles.db", "people.toml", "rejected.jsonl", "manifest.json"}
    assert {path.name: oct(mode(path)) for path in made if mode(path) != of_file} == {}
    folders = [archive, *(path for path in archive.rglob("*") if path.is_dir())]
    assert {mode(path) for path in folders} == {of_folder or 0o700}
    assert {path.stat().st_gid for path in (*made, *folders)} == {archive.stat().st_gid}
    capsys.readouterr()

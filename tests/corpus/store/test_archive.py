"""The archive's folder: created, opened again, written by one process."""

import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import ArchiveBusy, ArchiveMissing, ArchiveUnwritable
from corpus.store.archive import create_archive, open_archive


def test_an_archive_is_made_and_found_again(tmp_path: Path) -> None:
    create_archive(tmp_path / "deep" / "archive").close()
    with open_archive(tmp_path / "deep" / "archive") as archive:
        assert archive.store.size() == 0


def test_a_folder_without_an_archive_is_left_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match=r"no archive in .*; `dateline add PATH`"):
        open_archive(tmp_path / "nothing")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveUnwritable, match=r"file/archive cannot be written \(.+\);"):
        create_archive(tmp_path / "file" / "archive")


def test_one_process_writes_at_a_time_and_a_dead_one_lets_go(tmp_path: Path) -> None:
    archive = create_archive(tmp_path)
    hold = (
        "import sys, pathlib, corpus.store.archive as a\n"
        f"with a.open_archive(pathlib.Path({str(tmp_path)!r})).writing():\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout
    assert other.stdout.readline() == b"held\n"
    with pytest.raises(ArchiveBusy, match="Another process is writing"), archive.writing():
        pass
    other.kill()
    other.communicate()
    with archive.writing():
        pass
    archive.close()

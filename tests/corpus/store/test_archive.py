"""The archive's folder: created, opened again, written by one process."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.errors import ArchiveBusy, ArchiveDamaged, ArchiveMissing, ArchiveUnwritable
from corpus.page import Rejected
from corpus.resolution.corrections import Corrections, Hide, save
from corpus.store.archive import create_archive, open_archive
from tests.conftest import ROOT


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


@pytest.mark.parametrize("statements", ["", "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL;"])
def test_a_database_whose_creation_was_ended_is_completed(tmp_path: Path, statements: str) -> None:
    with closing(sqlite3.connect(tmp_path / "articles.db")) as database:
        database.executescript(statements)
    (tmp_path / "articles.db").touch()
    with create_archive(tmp_path) as archive:
        archive.store.put(Article("a", "Ferry", "The ferry sailed.", "a.txt"), 1)
    with open_archive(tmp_path) as archive:
        assert archive.store.size() == 1


@pytest.mark.parametrize("content", [b"My notes on articles.\n" * 50, None])
def test_another_file_named_like_the_database_is_refused_and_stays(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "articles.db"
    if content is not None:
        path.write_bytes(content)
    else:
        with closing(sqlite3.connect(path)) as database:
            database.execute("CREATE TABLE mine (text)")
    before = path.read_bytes()
    with pytest.raises(ArchiveDamaged, match=r"not the database of an archive|not an archive's"):
        create_archive(tmp_path)
    assert path.read_bytes() == before


def test_two_processes_create_one_archive(tmp_path: Path) -> None:
    create = (
        "import sys, pathlib, corpus.article as r, corpus.store.archive as a\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "with a.create_archive(pathlib.Path(sys.argv[1])) as archive:\n"
        "    archive.store.put(r.Article(sys.argv[2], 'T', 'Body.', 's'), 1)\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", create, str(tmp_path / "archive"), str(number)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
        )
        for number in range(4)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    with open_archive(tmp_path / "archive") as archive:
        assert {article.id for article in archive.store.articles()} == {"0", "1", "2", "3"}


def test_files_of_a_person_with_names_that_look_temporary_stay(tmp_path: Path) -> None:
    for name in (".probe", "articles.db.new", "people.toml.new", "index.new", "index.old"):
        (tmp_path / name).write_text("mine")
    with create_archive(tmp_path) as archive:
        save(archive.people_file, Corrections().adding(Hide("Nobody")))
        archive.rejections.append([Rejected("a", None, "empty", "It is empty.", 0, "")] * 2, datetime.now(UTC))
        archive.rejections.compact()
    mine = {path.name for path in tmp_path.iterdir() if path.read_bytes() == b"mine"}
    assert mine == {".probe", "articles.db.new", "people.toml.new", "index.new", "index.old"}

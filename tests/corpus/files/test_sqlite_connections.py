"""A reader needs no right to write: not to the folder, not to any file in it, while others write or not."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.errors import ArchiveUnavailable
from corpus.files.sqlite_connections import open_for_reading
from corpus.store.article_store import ArticleStore
from tests.support.other_user import as_other_user, ended, may_change_user, open_to_all

AS_ROOT = pytest.mark.skipif(not may_change_user(), reason="only root may become another user")
EVERYTHING = "SELECT articles.id, title, body FROM articles JOIN versions USING (number) JOIN texts USING (number)"


def put(store: ArticleStore, number: int) -> None:
    with store.batch():
        for name in "abc":
            text = f"word {number} " * 300
            store.put(Article(id=name, title=str(number), body=text, source="s"), number)


def number_of(store: ArticleStore) -> int:
    """Read all articles and return the number that all of them have."""
    rows = store.database.rows(EVERYTHING)
    assert len(rows) == 3
    (title,) = {row[1] for row in rows}
    assert all(f"word {title} " in row[2] for row in rows)
    return int(title)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "archive" / "articles.db"
    path.parent.mkdir()
    store = ArticleStore(path, create=True)
    put(store, 0)
    store.close()
    open_to_all(path.parent)
    return path


def read_once(database: Path) -> None:
    store = ArticleStore(database)
    assert number_of(store) == 0
    before = {path.name: path.stat().st_mtime_ns for path in database.parent.iterdir()}
    assert len(list(store.articles())) == store.size() == 3
    first = store.database.state()
    assert store.database.state() == first, "what was read stays cached while nothing is written"
    store.close()
    assert {path.name: path.stat().st_mtime_ns for path in database.parent.iterdir()} == before


def remove_log(database: Path) -> None:
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink()


def leave_log_of_a_dead_writer(database: Path, without: str = "") -> None:
    """Leave three articles in the log alone, as a process that is killed does; the database has older versions."""
    copy = database.parent.with_name("copy")
    store = ArticleStore(database)
    put(store, 9)
    store.close()
    store = ArticleStore(database)
    put(store, 0)
    shutil.copytree(database.parent, copy)
    store.close()
    shutil.rmtree(database.parent)
    copy.rename(database.parent)
    assert database.with_name("articles.db-wal").stat().st_size > 0
    if without:
        database.with_name(f"articles.db{without}").unlink()
    open_to_all(database.parent)


LEFT: dict[str, Callable[[Path], object]] = {
    "as a writer leaves it": lambda database: None,
    "without a log": remove_log,
    "without -shm": lambda database: database.with_name("articles.db-shm").unlink(),
    "without -wal": lambda database: database.with_name("articles.db-wal").unlink(),
    "with the log of a dead writer": leave_log_of_a_dead_writer,
    "with such a log, without -shm": lambda database: leave_log_of_a_dead_writer(database, "-shm"),
}


def test_a_writer_leaves_an_empty_log_for_readers(database: Path) -> None:
    assert database.with_name("articles.db-wal").stat().st_size == 0
    assert database.with_name("articles.db-shm").exists()


@AS_ROOT
@pytest.mark.parametrize("left", LEFT)
def test_another_user_reads_what_is_there(database: Path, left: str) -> None:
    LEFT[left](database)
    assert ended(as_other_user(lambda: read_once(database))) == 0


@AS_ROOT
@pytest.mark.parametrize("left", LEFT)
def test_another_user_reads_on_when_somebody_begins_to_write(database: Path, left: str) -> None:
    LEFT[left](database)
    told, done = os.pipe(), os.pipe()

    def read() -> None:
        store = ArticleStore(database)
        assert number_of(store) == 0
        state = store.database.state()
        os.write(told[1], b".")
        os.read(done[0], 1)
        assert number_of(store) == 1
        assert store.database.state() != state

    child = as_other_user(read)
    os.read(told[0], 1)
    writer = ArticleStore(database)
    put(writer, 1)
    writer.close()
    os.write(done[1], b".")
    assert ended(child) == 0


@AS_ROOT
def test_another_user_reads_whole_states_through_commits_checkpoints_and_restarts(
    database: Path, tmp_path: Path
) -> None:
    """The long version, 1,000 commits, has the same figures: nothing wrong, nothing refused."""
    stop = tmp_path / "stop"

    def read() -> None:
        store, reads, last = ArticleStore(database), 0, 0
        while not stop.exists():
            number = number_of(store)
            assert number >= last, "a reader never goes back"
            last, reads = number, reads + 1
            if reads % 20 == 0:
                store.close()
                store = ArticleStore(database)
        assert reads > 20
        assert last >= COMMITS - 5

    children = [as_other_user(read) for _ in range(2)]
    store = ArticleStore(database)
    for number in range(1, COMMITS + 1):
        put(store, number)
        if number % 7 == 0:
            store.database._checkpoint()
        if number % 20 == 0:
            store.close()
            store = ArticleStore(database)
        if number % 45 == 0:
            store.close()
            close_as_sqlite_does(database)
            store = ArticleStore(database)
    stop.touch()
    assert [ended(child) for child in children] == [0, 0]
    store.close()


COMMITS = 150


def close_as_sqlite_does(database: Path) -> None:
    """Open and close the file as any other program does, which removes the log."""
    connection = sqlite3.connect(database)
    connection.execute("SELECT * FROM articles").fetchone()
    connection.close()


@AS_ROOT
def test_a_file_that_may_not_be_read_is_refused_at_once(database: Path) -> None:
    database.chmod(0o600)

    def read() -> None:
        with pytest.raises(ArchiveUnavailable, match="can be read"):
            ArticleStore(database)

    assert ended(as_other_user(read)) == 0


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        open_for_reading(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []

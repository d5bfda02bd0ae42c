"""No exception of sqlite3 leaves the store, and no damaged file is taken for a good one."""

import sqlite3
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, ArchiveMissing, ArchiveTooNew
from corpus.store.article_store import ArticleStore
from corpus.store.database import FORMAT


def test_another_thread_copies_the_log_while_articles_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    store = ArticleStore(path, create=True)
    before = path.stat().st_size
    with store.background_checkpoints() as copy:
        store.put(Article(id="1", title="t", body="word " * 100_000, source="s"), 1)
        assert path.stat().st_size == before, "what was written is in the log"
        copy()
    assert path.stat().st_size > before + 400_000, "the block waits for the thread"
    store.put(Article(id="2", title="t", body="word", source="s"), 2)
    store.close()
    assert [article.id for article in ArticleStore(path).articles()] == ["1", "2"]


def test_a_log_that_cannot_be_copied_now_stays(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    store = ArticleStore(path, create=True)
    reader = sqlite3.connect(path)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM articles").fetchall()
    with store.background_checkpoints() as copy:
        for number in range(3):
            store.put(Article(id=str(number), title="t", body="word " * 1_000, source="s"), 1)
            copy()
    assert len(list(store.articles())) == 3
    assert reader.execute("SELECT * FROM articles").fetchall() == [], "who reads keeps what was there"


def filled(path: Path) -> Path:
    store = ArticleStore(path, create=True)
    with store.batch():
        for number in range(200):
            store.put(Article(id=str(number), title="t", body="word " * 200, source="s"), 1)
    store.close()
    return path


def test_an_existing_store_is_opened_and_not_created_again(tmp_path: Path) -> None:
    path = filled(tmp_path / "articles.db")
    assert ArticleStore(path, create=True).size() == 200


def test_an_overwritten_file_is_reported_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    path.write_bytes(b"not a database at all" * 500)
    with pytest.raises(ArchiveDamaged, match=r"articles\.db is damaged"):
        ArticleStore(path)


def test_a_damaged_page_is_reported_and_never_read_as_an_article(tmp_path: Path) -> None:
    path = filled(tmp_path / "articles.db")
    raw = bytearray(path.read_bytes())
    raw[4096 * 3 : 4096 * 40] = b"\xff" * (4096 * 37)
    path.write_bytes(raw)
    with pytest.raises(ArchiveDamaged):
        list(ArticleStore(path).articles())


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    other = sqlite3.connect(path)
    other.executescript("CREATE TABLE notes (text); INSERT INTO notes VALUES ('keep me')")
    other.close()
    with pytest.raises(ArchiveDamaged, match="not the database of an archive"):
        ArticleStore(path, create=True)


def test_a_store_of_a_later_version_is_refused(tmp_path: Path) -> None:
    path = filled(tmp_path / "articles.db")
    later = sqlite3.connect(path)
    later.execute(f"PRAGMA user_version = {FORMAT + 1}")
    later.close()
    with pytest.raises(ArchiveTooNew, match="later Dateline"):
        ArticleStore(path)


def test_a_missing_file_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        ArticleStore(tmp_path / "articles.db")
    assert not (tmp_path / "articles.db").exists()


def test_a_writer_waits_no_longer_than_its_patience(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.files.sqlite_connections.BUSY_TIMEOUT", 0.05)
    path = filled(tmp_path / "articles.db")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = ArticleStore(path)
    with pytest.raises(ArchiveBusy, match="another process"):
        store.remove("1", 2)
    assert store.size() == 200, "reading goes on"
    other.execute("ROLLBACK")
    other.close()
    assert store.remove("1", 2)


def test_missing_is_an_archive_error() -> None:
    assert issubclass(ArchiveMissing, ArchiveError)

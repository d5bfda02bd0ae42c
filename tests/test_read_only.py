"""Every command that reads works for a user who may only read, and on a disk that is full or read-only."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import dateline
from corpus.store.archive import open_archive
from index.engines import open_engine
from index.ingest.sync import sync_if_behind
from search.searcher import Searcher
from search.state import SearchState
from tests.support.other_user import as_other_user, ended, may_change_user, open_to_all

AS_ROOT = pytest.mark.skipif(not may_change_user(), reason="only root may become another user, or mount a disk")
RECORD = '{{"id": "{0}", "title": "Ferry {0}", "text": "The ferry to the island sailed again, {0} says."}}\n'
COMMANDS = {
    "search": ["search", "ferry", "--json"],
    "export": ["export", "ferry", "--format", "jsonl"],
    "context": ["context", "ferry"],
    "stats": ["stats", "--json"],
    "verify": ["verify"],
    "people list": ["people", "list"],
    "list": ["list", "QUERIES", "--format", "json"],
}


def records(path: Path, *names: str) -> Path:
    path.write_text("".join(map(RECORD.format, names)))
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "queries").write_text("ferry\nisland\n")
    pages = records(folder / "pages.jsonl", "one", "two")
    assert dateline.main(["--archive", str(folder / "archive"), "add", "--no-people", str(pages)]) == 0
    # The child of a test may not be able to read Python's own files: what it needs is loaded now.
    read_all(folder / "archive", folder / "queries")
    return folder


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "archive", tmp_path / "archive"))


def read_all(archive: Path, queries: Path) -> None:
    """Run every command that reads, and make the pages that the front end shows."""
    for name, command in COMMANDS.items():
        arguments = [str(queries) if part == "QUERIES" else part for part in command]
        assert dateline.main(["--archive", str(archive), *arguments]) == 0, name
    with open_archive(archive) as opened:
        engine = open_engine(opened.index_folder, opened.store.texts)
        sync_if_behind(opened, engine)
        searcher = Searcher(engine, opened.store, time.monotonic)
        page = searcher.page(SearchState("ferry"))
        assert page.total == 2
        assert all(searcher.article(hit.id, SearchState("ferry")) for hit in page.hits)


def interrupt(archive: Path) -> None:
    """Leave an article in the store that is not in the index, as a writer does that is killed."""
    with open_archive(archive) as opened:
        one = next(opened.store.articles())
        opened.store.remove(one.id, opened.store.latest_generation() + 1)


@AS_ROOT
@pytest.mark.parametrize("interrupted", [False, True])
@pytest.mark.parametrize("log", [True, False])
def test_another_user_reads_all(
    archive: Path, made: Path, interrupted: bool, log: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    if interrupted:
        interrupt(archive)
    if not log:
        (archive / "articles.db-wal").unlink()
        (archive / "articles.db-shm").unlink()
    open_to_all(archive)
    open_to_all(made)
    queries = made / "queries"
    if interrupted:  # then `verify` says so
        status = ended(as_other_user(lambda: read_interrupted(archive)))
        assert "not searchable yet" in capfd.readouterr().err
    else:
        status = ended(as_other_user(lambda: read_all(archive, queries)))
    assert status == 0, capfd.readouterr().err


def read_interrupted(archive: Path) -> None:
    assert dateline.main(["--archive", str(archive), "search", "ferry"]) == 0
    assert dateline.main(["--archive", str(archive), "verify"]) == 1


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[None]:
    """Mount a small disk in memory on a folder."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def can_mount(folder: Path) -> bool:
    """Return whether this process may mount disks: in many containers root may not."""
    try:
        with disk(folder, 1):
            return True
    except subprocess.CalledProcessError:
        return False


@AS_ROOT
@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize("way", ["full", "read-only"])
def test_a_full_or_read_only_disk_is_read(made: Path, tmp_path: Path, way: str, log: bool) -> None:
    if not can_mount(tmp_path / "tried"):
        pytest.skip("no disk can be mounted here")
    with disk(tmp_path / "disk", 4):
        archive = Path(shutil.copytree(made / "archive", tmp_path / "disk" / "archive"))
        if not log:
            (archive / "articles.db-wal").unlink()
            (archive / "articles.db-shm").unlink()
        if way == "full":
            fill(tmp_path / "disk" / "fill")
        else:
            subprocess.run(["mount", "-o", "remount,ro", tmp_path / "disk"], check=True)
        read_all(archive, made / "queries")


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 512)
        except OSError:
            return

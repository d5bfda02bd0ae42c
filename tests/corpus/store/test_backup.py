"""A backup restores to the same archive, or fails and leaves nothing behind."""

from __future__ import annotations

import tarfile
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from corpus.article import Article
from corpus.errors import ArchiveDamaged, ArchiveUnwritable
from corpus.store.archive import create_archive, open_archive
from corpus.store.backup import back_up, restore

ARTICLE = Article("a", "Ferry", "The ferry sailed.", "a.txt")


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    with create_archive(tmp_path / "archive") as archive:
        archive.store.put(ARTICLE, 1)
        archive.people_file.write_text("# mine\n")
        archive.index_folder.mkdir()
        back_up(archive, tmp_path / "backup.tar.gz")
    return tmp_path / "backup.tar.gz"


def test_a_restored_archive_has_the_articles_and_corrections_but_no_index(backup: Path, tmp_path: Path) -> None:
    with restore(backup, tmp_path / "restored") as restored:
        assert list(restored.store.articles()) == [ARTICLE]
        assert restored.people_file.read_text() == "# mine\n"
        assert not restored.index_folder.exists()


def test_a_backup_leaves_no_other_file_and_overwrites_none(backup: Path, tmp_path: Path) -> None:
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "backup.tar.gz"]
    with create_archive(tmp_path / "archive") as archive, pytest.raises(ArchiveUnwritable, match="not overwritten"):
        back_up(archive, backup)


@pytest.mark.parametrize("name", ["articles", "articles.db.gz", "index/copy", "notes.tar.gz"])
def test_a_target_inside_an_archive_is_refused(tmp_path: Path, name: str) -> None:
    with create_archive(tmp_path / "archive") as archive:
        archive.store.put(ARTICLE, 1)
        archive.index_folder.mkdir()
        before = {path: path.read_bytes() for path in archive.folder.rglob("*") if path.is_file()}
        with pytest.raises(ArchiveUnwritable, match="inside an archive; choose a place outside"):
            back_up(archive, archive.folder / name)
        assert before.keys() == {path for path in archive.folder.rglob("*") if path.is_file()}
        assert list(archive.store.articles()) == [ARTICLE]


def test_files_with_names_like_that_of_the_target_stay(tmp_path: Path) -> None:
    own = {name: tmp_path / name for name in ("notes.db", "notes.new", "notes.unfinished", "notes.tmp")}
    for name, path in own.items():
        path.write_text(name)
    with create_archive(tmp_path / "archive") as archive:
        archive.store.put(ARTICLE, 1)
        back_up(archive, tmp_path / "notes")
    assert {name: path.read_text() for name, path in own.items()} == {name: name for name in own}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["archive", "notes", *own])


def test_a_file_that_gets_the_name_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "b.tar.gz"
    opened = tarfile.open

    def late(*arguments: Any, **options: Any) -> tarfile.TarFile:
        target.write_text("mine")
        return opened(*arguments, **options)

    monkeypatch.setattr(tarfile, "open", late)
    with create_archive(tmp_path / "archive") as archive, pytest.raises(ArchiveUnwritable, match="File exists"):
        back_up(archive, target)
    assert target.read_text() == "mine"


def test_a_backup_that_cannot_be_written_is_an_error_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tarfile, "open", full)
    with create_archive(tmp_path / "archive") as archive, pytest.raises(ArchiveUnwritable, match="No space left"):
        back_up(archive, tmp_path / "b.tar.gz")
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_an_archive_is_not_overwritten(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnwritable, match="There is an archive"):
        restore(backup, tmp_path / "archive")


def test_a_truncated_backup_is_an_error_and_leaves_no_file(backup: Path, tmp_path: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-200])
    with pytest.raises(ArchiveDamaged, match="not a whole backup"):
        restore(backup, tmp_path / "restored")
    assert not list((tmp_path / "restored").iterdir())


@pytest.mark.parametrize("step", range(1, 4))
def test_an_interrupted_restore_can_be_done_again(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    steps, rename = count(1), Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if next(steps) == step:
            raise KeyboardInterrupt
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", interrupted)
        with suppress(KeyboardInterrupt):
            restore(backup, tmp_path / "restored").close()
        if step < 3:  # people.toml, then articles.db
            assert not (tmp_path / "restored" / "articles.db").exists()
            restore(backup, tmp_path / "restored").close()
    with open_archive(tmp_path / "restored") as restored:
        assert list(restored.store.articles()) == [ARTICLE]
        assert restored.people_file.read_text() == "# mine\n"
    assert not list((tmp_path / "restored").glob(".dateline-restore-*"))


def test_only_files_of_an_archive_are_restored(tmp_path: Path) -> None:
    (tmp_path / "evil").write_text("x")
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        tar.add(tmp_path / "evil", "../outside")
        tar.add(tmp_path / "evil", "evil")
    with pytest.raises(ArchiveDamaged, match=r"there is no articles\.db"):
        restore(tmp_path / "b.tar", tmp_path / "restored")
    assert not (tmp_path / "outside").exists()
    assert not list((tmp_path / "restored").iterdir())

"""A backup restores to the same archive, or fails and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from corpus.article import Article
from corpus.errors import ArchiveDamaged, ArchiveUnwritable
from corpus.resolution.corrections import load
from corpus.store.archive import Archive, create_archive, open_archive
from corpus.store.backup import back_up, check, dated_name, foreword, remove_older, restore
from tests.conftest import ROOT
from tests.support.flushes import flushes

ARTICLE = Article("a", "Ferry", "The ferry sailed.", "a.txt")


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    with create_archive(tmp_path / "archive") as archive:
        archive.store.put(ARTICLE, 1)
        archive.people_file.write_text("# mine\n")
        archive.index_folder.mkdir()
        back_up(archive, tmp_path / "backup.tar.gz")
    return tmp_path / "backup.tar.gz"


def restored(backup: Path, folder: Path) -> list[Article]:
    restore(backup, folder, lambda archive: archive.folder)
    with open_archive(folder) as archive:
        return list(archive.store.articles())


def test_a_restored_archive_has_everything_but_what_is_derived(tmp_path: Path) -> None:
    kept = {
        name: f"# {name}\n" for name in ("people.toml", "outlets.toml", "dateline.toml", "watches.toml", "sets.toml")
    }
    kept |= {"rejected.jsonl": '{"source": "a", "line": null}\n', "notes/plan.txt": "Plan.\n", "stories.toml": ""}
    with create_archive(tmp_path / "archive") as archive, archive.writing():
        archive.store.put(ARTICLE, 1)
        for name, text in kept.items():
            (archive.folder / name).parent.mkdir(exist_ok=True)
            (archive.folder / name).write_text(text)
        archive.index_folder.mkdir()
        (archive.index_folder / "manifest.json").write_text("derived")
        (archive.folder / ".dateline-0123").mkdir()
        os.mkfifo(archive.folder / "pipe")
        back_up(archive, tmp_path / "backup.tar.gz")
    assert restored(tmp_path / "backup.tar.gz", tmp_path / "restored") == [ARTICLE]
    files = {
        path.relative_to(tmp_path / "restored").as_posix(): path
        for path in (tmp_path / "restored").rglob("*")
        if path.is_file() and not path.name.startswith("articles.db")
    }
    assert {name: path.read_text() for name, path in files.items()} == kept


def test_new_folders_above_a_restored_archive_are_flushed(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed = flushes(monkeypatch)
    restored(backup, tmp_path / "one" / "two" / "archive")
    assert {tmp_path, tmp_path / "one", tmp_path / "one" / "two"} <= set(flushed)


def test_a_line_that_is_being_written_is_left_out(tmp_path: Path) -> None:
    with create_archive(tmp_path / "archive") as archive:
        (archive.folder / "rejected.jsonl").write_text('{"source": "a", "line": null}\n{"sour')
        back_up(archive, tmp_path / "backup.tar.gz")
    restored(tmp_path / "backup.tar.gz", tmp_path / "restored")
    assert (tmp_path / "restored" / "rejected.jsonl").read_text() == '{"source": "a", "line": null}\n'


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
        restored(backup, tmp_path / "archive")


def test_a_folder_with_other_things_in_it_is_refused_and_left(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "full" / "index").mkdir(parents=True)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ArchiveUnwritable, match=r"full is not empty: index is in it\."):
        restored(backup, tmp_path / "full")
    with pytest.raises(ArchiveUnwritable, match="file is a file"):
        restored(backup, tmp_path / "file")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["index"]


def test_an_empty_folder_keeps_its_mode_which_the_files_get(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine").chmod(0o750)
    for folder, modes in (("mine", (0o750, 0o640)), ("new", (0o700, 0o600))):
        restored(backup, tmp_path / folder)
        paths = (tmp_path / folder, tmp_path / folder / "articles.db")
        assert tuple(path.stat().st_mode & 0o777 for path in paths) == modes


def test_a_link_to_a_folder_is_restored_to_where_it_leads(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to("disk")
    assert restored(backup, tmp_path / "link") == [ARTICLE]
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "disk" / "articles.db").exists()


def test_what_fails_before_the_end_leaves_no_folder(backup: Path, tmp_path: Path) -> None:
    def fails(archive: Archive) -> None:
        assert archive.store.size() == 1
        raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        restore(backup, tmp_path / "deep" / "restored", fails)
    assert list((tmp_path / "deep").iterdir()) == []


@pytest.mark.parametrize("cut", [1, 200, 0.5, 0.99])
def test_a_truncated_backup_is_an_error_and_leaves_no_file(backup: Path, tmp_path: Path, cut: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(-cut if cut >= 1 else len(whole) * cut)])
    with pytest.raises(ArchiveDamaged, match="not a whole backup"):
        restored(backup, tmp_path / "restored")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "backup.tar.gz"]


def test_any_changed_byte_of_a_backup_is_found_or_harmless(backup: Path, tmp_path: Path) -> None:
    whole = bytearray(backup.read_bytes())
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        changed = bytearray(whole)
        changed[place] ^= 0x10
        backup.write_bytes(changed)
        with suppress(ArchiveDamaged):
            assert check(backup) == 1
            assert restored(backup, tmp_path / f"restored-{place}") == [ARTICLE]
    assert not list(tmp_path.glob(".dateline-*"))


def test_only_files_of_an_archive_are_restored(tmp_path: Path) -> None:
    (tmp_path / "evil").write_text("x")
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        for name in ("../outside", "a/../../outside", str(tmp_path / "outside"), "index/manifest.json", "evil"):
            tar.add(tmp_path / "evil", name)
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path)
        tar.addfile(link)
        tar.add(tmp_path / "evil", "link/outside")
    with pytest.raises(ArchiveDamaged, match=r"there is no articles\.db"):
        restored(tmp_path / "b.tar", tmp_path / "restored")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar", "evil"]


def test_a_backup_of_an_earlier_dateline_is_restored(tmp_path: Path) -> None:
    with create_archive(tmp_path / "archive") as archive:
        archive.store.put(ARTICLE, 1)
        archive.store.copy(tmp_path / "copy.db")
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / "copy.db", "articles.db")
    assert foreword(tmp_path / "b.tar.gz") is None
    assert restored(tmp_path / "b.tar.gz", tmp_path / "restored") == [ARTICLE]


def test_the_newest_backups_of_this_archive_are_kept_and_no_other_file_removed(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    at = datetime(2026, 10, 25, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    others = [
        "dateline-20260101T000000Z.tar.gz",
        "dateline-20260101T000000Z.tar.gz.txt",
        "notes.tar.gz",
        "dateline-1.tar.gz",
    ]
    for name in others[:3]:
        (folder / name).write_text("mine")
    written = []
    with create_archive(tmp_path / "archive") as archive, create_archive(tmp_path / "second") as second:
        back_up(archive, folder / others[3])
        for days in (0, 1, 1, 1, 2):
            for one in (archive, second):
                written.append(dated_name(folder, at + timedelta(days)))
                back_up(one, written[-1])
        removed = remove_older(archive, folder, 3)
    assert [path.name for path in written][:3] == [
        "dateline-20261024T223000Z.tar.gz", "dateline-20261024T223000Z-2.tar.gz", "dateline-20261025T223000Z.tar.gz",
    ]  # fmt: skip
    assert removed == [written[0], written[2]]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*others, *(path.name for path in written if path not in removed)]
    )


def test_a_backup_while_another_process_writes_is_one_state_of_the_archive(tmp_path: Path) -> None:
    """Each commit stores a pair of articles and a correction that names them; no backup holds half of one."""
    code = (
        "import sys, pathlib\n"
        "from corpus.article import Article\n"
        "from corpus.resolution.corrections import Hide, load, save\n"
        "from corpus.store.archive import open_archive\n"
        "with open_archive(pathlib.Path(sys.argv[1])) as archive, archive.writing():\n"
        "    for number in range(100_000):\n"
        "        save(archive.people_file, load(archive.people_file).adding(Hide(f'Name {number}')))\n"
        "        with archive.store.batch():\n"
        "            for one in 'ab':\n"
        "                archive.store.put(Article(f'{one}{number}', 'T', f'Body {number}.', 's'), number + 1)\n"
        "        print(number, flush=True)\n"
    )
    create_archive(tmp_path / "archive").close()
    command = [sys.executable, "-c", code, str(tmp_path / "archive")]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as writer,
        open_archive(tmp_path / "archive") as archive,
    ):
        assert writer.stdout
        try:
            for number in range(8):
                for _ in range(3):
                    assert writer.stdout.readline()
                back_up(archive, tmp_path / f"{number}.tar.gz")
        finally:
            writer.kill()
    for number in range(8):
        articles = restored(tmp_path / f"{number}.tar.gz", tmp_path / f"restored-{number}")
        hidden = load(tmp_path / f"restored-{number}" / "people.toml").entries
        assert {article.id[1:] for article in articles if article.id[0] == "a"} == {
            article.id[1:] for article in articles if article.id[0] == "b"
        }
        assert 2 * len(hidden) >= len(articles) >= 6 * (number + 1) - 6

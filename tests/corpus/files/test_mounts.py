"""A folder on a network share is known by the type of its file system; only with --network-share is it written."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

import pytest

import dateline
from corpus.files import mounts
from corpus.files.mounts import file_system, network_share

PAGES = '{"id": "p1", "title": "A page", "text": "Some words of a page about a ferry."}\n'
REAL = r"""22 27 0:20 / /proc rw,relatime shared:5 - proc proc rw
27 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
31 27 0:45 / /mnt/news rw,relatime shared:90 - nfs4 nas:/export/news rw,vers=4.2,rsize=1048576,addr=192.0.2.7
32 27 0:46 / /mnt/my\040share rw,relatime shared:91 - cifs //nas/share rw,vers=3.1.1
33 27 0:47 / /mnt/far rw,nosuid,nodev shared:92 - fuse.sshfs reporter@host:/ rw,user_id=1000
34 27 8:17 / /media/stick rw,nosuid shared:93 - fuseblk /dev/sdb1 rw,allow_other
35 31 253:0 /srv /mnt/news/local rw,relatime - ext4 /dev/vda rw
36 27 0:48 / /mnt/twice rw - ext4 /dev/vdb rw
37 36 0:49 / /mnt/twice rw shared:94 master:1 - smb3 //nas/two rw
38 27 0:50 / /mnt/plan9 rw - 9p host rw
39 27 0:51 / /mnt/fuse rw - fuse something rw
"""
"""As Linux writes it: escaped spaces, optional fields or none, a mount below a share, one mount over another."""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/archive", None),
        ("/mnt/news", "nfs4"),
        ("/mnt/news/archive", "nfs4"),
        ("/mnt/newsroom", None),
        ("/mnt/news/local/archive", None),
        ("/mnt/my share/archive", "cifs"),
        ("/mnt/far/a", "fuse.sshfs"),
        ("/media/stick/archive", None),
        ("/mnt/twice/archive", "smb3"),
        ("/mnt/plan9/archive", "9p"),
        ("/mnt/fuse/archive", "fuse"),
    ],
)
def test_a_share_is_known_by_its_file_system(path: str, kind: str | None) -> None:
    assert network_share(Path(path), REAL) == kind


def test_a_link_counts_as_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/mnt/news/archive")
    assert network_share(tmp_path / "link" / "index", REAL) == "nfs4"


def test_the_file_system_of_this_machine_is_what_the_system_says(tmp_path: Path) -> None:
    if not mounts.MOUNTS.exists():
        assert network_share(tmp_path) is None
        return
    told = subprocess.run(["findmnt", "-n", "-o", "FSTYPE", "-T", tmp_path], capture_output=True, text=True, check=True)
    assert file_system(str(tmp_path.resolve()), mounts.MOUNTS.read_text()) == told.stdout.strip()


def test_what_is_no_list_of_mounts_has_no_shares() -> None:
    assert network_share(Path("/mnt/news"), "") is None
    assert network_share(Path("/mnt/news"), "nonsense\n - \n1 2 - nfs4\n") is None


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that is on a share, as far as the list of mounts goes: none can be mounted here."""
    (tmp_path / "mounts").write_text(
        f"27 1 253:0 / / rw - ext4 /dev/vda rw\n31 27 0:45 / {tmp_path} rw - nfs4 nas:/ rw\n"
    )
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "mounts")
    (tmp_path / "pages.jsonl").write_text(PAGES)
    return tmp_path


def run(share: Path, *command: str) -> int:
    return dateline.main(["--archive", str(share / "archive"), *command])


def test_writing_on_a_share_is_refused_and_leaves_nothing(share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(share, "add", str(share / "pages.jsonl")) == 2
    assert "is on a network share (nfs4)" in capsys.readouterr().err
    assert not (share / "archive").exists()


def test_one_machine_may_write_on_a_share_without_a_log(share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(share, "add", "--no-people", "--network-share", str(share / "pages.jsonl")) == 0
    database = share / "archive" / "articles.db"
    assert not database.with_name("articles.db-wal").exists()
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()
    assert run(share, "remove", "x") == 2
    assert "--network-share" in capsys.readouterr().err
    assert run(share, "search", "a") == 0
    assert "as long as no other machine writes to it" in capsys.readouterr().err


def test_an_archive_that_moves_between_a_share_and_a_disk_changes_its_journal(
    share: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = share / "archive" / "articles.db"
    local, on_share = "27 1 253:0 / / rw - ext4 /dev/vda rw\n", mounts.MOUNTS.read_text()
    for number, listed, log in ((1, local, 2), (2, on_share, 1), (3, local, 2)):
        mounts.MOUNTS.write_text(listed)
        page = share / f"{number}.jsonl"
        page.write_text('{"id": "' + str(number) + '", "title": "A new page", "text": "Some words of a new page."}\n')
        assert run(share, "add", "--no-people", "--network-share", str(page)) == 0
        assert database.read_bytes()[18] == log, "2 is the log, 1 a rollback journal"
    assert run(share, "export", "--format", "jsonl") == 0
    assert capsys.readouterr().out.count('"id"') == 3


def test_an_archive_is_restored_on_a_share_only_where_that_is_asked_for(
    share: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on_share = mounts.MOUNTS.read_text()
    mounts.MOUNTS.write_text("27 1 253:0 / / rw - ext4 /dev/vda rw\n")
    assert run(share, "add", "--no-people", str(share / "pages.jsonl")) == 0
    assert run(share, "backup", str(share / "backup.tar.gz")) == 0
    (share / "archive").rename(share / "before")
    mounts.MOUNTS.write_text(on_share)
    there = {path.name for path in share.iterdir()}
    assert run(share, "restore", str(share / "backup.tar.gz")) == 2
    assert "--network-share" in capsys.readouterr().err
    assert {path.name for path in share.iterdir()} == there
    assert run(share, "restore", "--network-share", str(share / "backup.tar.gz")) == 0
    database = share / "archive" / "articles.db"
    assert database.read_bytes()[18] == 1, "a rollback journal"
    assert not database.with_name("articles.db-wal").exists()
    assert run(share, "search", "ferry") == 0

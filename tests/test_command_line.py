"""The command line ingests any input, loses nothing, and explains each failure in a sentence."""

from __future__ import annotations

import gzip
import io
import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
import urllib.request
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from corpus.store.archive import open_archive
from corpus.store.database import FORMAT
from tests.conftest import ROOT, dateline
from tests.support.array_archives import outdate
from tests.support.damage import downgrade
from tests.support.server import serving

STORY = (
    "Ferry link to Samsa island restored after the storm\n\n"
    "The ferry between Calder Bay and Samsa island sailed again on Tuesday, four days after a storm tore the pier "
    "away, the harbour office said.\n\n"
    "Engineers worked through the weekend to fix the ramp, and the first boat carried food and medicine, the harbour "
    "master of Calder Bay told reporters on the quay.\n"
)
RUSSIAN = (
    "Паром снова ходит на остров после шторма\n\n"
    "Паром между городом и островом снова вышел в рейс во вторник, через четыре дня после того как шторм разрушил "
    "причал, сообщили в администрации порта.\n\n"
    "Инженеры работали все выходные, чтобы восстановить причал, и первый рейс доставил на остров продукты и "
    "лекарства.\n"
)


def add(archive: Path, *arguments: str | Path) -> tuple[int, dict[str, Any], str]:
    done = dateline("add", "--no-people", "--json", *arguments, archive=archive)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


def start(*arguments: str | Path, archive: Path) -> subprocess.Popen[str]:
    command = [sys.executable, ROOT / "dateline.py", "--archive", archive, *arguments]
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background of a shell; programs inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")


def found(archive: Path, text: str) -> list[str]:
    done = dateline("search", text, "--json", archive=archive)
    assert done.returncode == 0, done.stderr
    return [hit["title"] for hit in json.loads(done.stdout)["hits"]]


def rejected(archive: Path) -> list[dict[str, Any]]:
    path = archive / "rejected.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def counted(**counts: int) -> dict[str, Any]:
    """Return what `add --json` writes for these numbers, without notes."""
    numbers = dict.fromkeys(("added", "updated", "unchanged", "passed_over", "rejected"), 0)
    return {**numbers, "notes": [], "passed_over_kinds": [], "passed_over_files": [], "unread_fields": []} | counts


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "good.txt").write_text(STORY, encoding="utf-8")
    return folder


def test_a_page_is_added_then_unchanged_then_updated(archive: Path, pages: Path) -> None:
    assert add(archive, pages)[:2] == (0, counted(added=1))
    assert add(archive, pages)[:2] == (0, counted(unchanged=1))
    (pages / "good.txt").write_text(STORY.replace("four days", "five days"), encoding="utf-8")
    assert add(archive, pages)[:2] == (0, counted(updated=1))
    assert found(archive, '"five days"') == ["Ferry link to Samsa island restored after the storm"]
    assert found(archive, '"four days"') == []


def test_the_last_line_of_an_intake_counts_what_became_of_the_pages(archive: Path, pages: Path) -> None:
    (pages / "logo.png").write_bytes(b"\x89PNG")
    done = dateline("add", "--no-people", pages, archive=archive)
    assert done.stdout == "added 1, updated 0, unchanged 0, passed over 1, rejected 0\n"
    assert done.returncode == 0


def test_a_mirror_lists_what_is_gone_before_it_removes_it(archive: Path, pages: Path) -> None:
    mirror = ("add", "--no-people", "--mirror", pages)
    done = dateline(*mirror, "--dry-run", archive=archive)
    assert (done.returncode, archive.exists()) == (2, False)
    (pages / "other.txt").write_text(RUSSIAN, encoding="utf-8")
    assert dateline(*mirror, archive=archive).stdout.endswith(" rejected 0, removed 0\n")
    (pages / "good.txt").unlink()
    listed = dateline(*mirror, "--dry-run", archive=archive)
    assert (listed.returncode, listed.stdout.splitlines()[1:]) == (0, ["would remove 1"])
    assert "pages/good.txt" in listed.stdout
    refused = dateline(*mirror, archive=archive)
    assert (refused.returncode, "--yes" in refused.stderr) == (1, True)
    assert found(archive, "harbour") == ["Ferry link to Samsa island restored after the storm"]
    assert dateline(*mirror, "--yes", archive=archive).stdout.endswith(
        "unchanged 1, passed over 0, rejected 0, removed 1\n"
    )
    assert found(archive, "harbour") == []


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", "empty"),
        ("junk.txt", bytes(range(256)) * 40, "binary"),
        ("torn.html.gz", gzip.compress(STORY.encode() * 50, mtime=0)[:200], "broken"),
        ("menus.txt", b"Home\nNews\nSport\nLog in\n", "no article"),
    ],
)
def test_a_bad_page_is_rejected_with_its_reason_and_the_rest_taken_in(
    archive: Path, pages: Path, name: str, content: bytes, kind: str
) -> None:
    (pages / name).write_bytes(content)
    code, summary, messages = add(archive, pages)
    assert (code, summary) == (1, counted(added=1, rejected=1))
    assert [(line["source"], line["kind"]) for line in rejected(archive)] == [(f"pages/{name}", kind)]
    assert f"pages/{name}: " in messages
    assert "rejected.jsonl" in messages
    assert "Traceback" not in messages
    assert len(found(archive, "ferry")) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1251", "koi8-r"])
def test_russian_text_is_read_in_any_common_encoding(archive: Path, tmp_path: Path, encoding: str) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(RUSSIAN.encode(encoding))
    assert add(archive, page)[:2] == (0, counted(added=1))
    assert found(archive, "причал") == ["Паром снова ходит на остров после шторма"]


def test_broken_lines_of_a_record_file_are_rejected_by_number_and_the_rest_taken_in(
    archive: Path, tmp_path: Path
) -> None:
    records = [json.dumps({"id": str(number), "title": f"Ferry {number}", "text": STORY}) for number in range(4)]
    lines = [
        records[0],
        '{"id": "cut off, "tex',
        records[1],
        "[1, 2]",
        "",
        records[2],
        '{"id": "no words"}',
        records[3],
    ]
    source = tmp_path / "news.jsonl"
    source.write_text("\n".join(lines), encoding="utf-8")
    assert add(archive, source)[:2] == (1, counted(added=4, rejected=3))
    assert [(line["source"], line["line"]) for line in rejected(archive)] == [
        ("news.jsonl", 2),
        ("news.jsonl", 4),
        ("news.jsonl", 7),
    ]
    lines[1] = json.dumps({"id": "mended", "text": STORY})
    source.write_text("\n".join(lines), encoding="utf-8")
    assert add(archive, source)[:2] == (1, counted(added=1, unchanged=4, rejected=2))
    assert [line["line"] for line in rejected(archive)] == [4, 7]


def test_a_line_of_fifty_megabytes_is_rejected_and_the_next_one_taken_in(archive: Path, tmp_path: Path) -> None:
    source = tmp_path / "long.jsonl"
    record = json.dumps({"id": "short", "title": "Ferry", "text": STORY})
    source.write_text(f'{{"id": "long", "text": "{"x" * 50_000_000}"}}\n{record}\n', encoding="utf-8")
    code, summary, messages = add(archive, source)
    assert (code, summary) == (1, counted(added=1, rejected=1))
    (line,) = rejected(archive)
    assert (line["line"], line["kind"], len(line["sample"])) == (1, "too long", 200)
    assert line["bytes"] > 50_000_000
    assert "too long for one article" in messages


def test_a_missing_path_is_said_and_the_others_taken_in(archive: Path, pages: Path) -> None:
    code, summary, messages = add(archive, pages / "nothing.txt", pages)
    assert (code, summary) == (1, counted(added=1, rejected=1))
    assert "nothing.txt" in messages
    assert "check the path" in messages


def test_nothing_is_made_where_there_is_nothing_to_take_in(archive: Path, tmp_path: Path) -> None:
    code, _, messages = add(archive, tmp_path / "nothing")
    assert code == 2
    assert "no such file or folder" in messages
    assert not archive.exists()


@pytest.mark.parametrize(
    "command", [("search", "ferry"), ("stats",), ("export", "--format", "jsonl"), ("people", "find")]
)
def test_a_folder_without_an_archive_is_said_and_left_alone(archive: Path, command: tuple[str, ...]) -> None:
    done = dateline(*command, archive=archive)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"There is no archive in {archive} yet; `dateline add PATH` makes one from your pages.\n"
    assert not archive.exists()


def test_an_archive_that_cannot_be_written_is_said_in_a_sentence(pages: Path) -> None:
    below_a_file = pages / "good.txt" / "archive"
    code, _, messages = add(below_a_file, pages)
    assert code == 2
    assert messages.startswith(f"The archive {below_a_file} cannot be written (")
    assert messages.count("\n") == 1


def test_a_damaged_archive_is_said_in_a_sentence(archive: Path, pages: Path) -> None:
    add(archive, pages)
    for beside in archive.glob("articles.db*"):
        beside.unlink()
    (archive / "articles.db").write_bytes(b"this is no database" * 1000)
    done = dateline("search", "ferry", archive=archive)
    assert done.returncode == 2
    assert "is damaged" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_archive_without_its_index_says_how_to_make_it(archive: Path, pages: Path) -> None:
    add(archive, pages)
    (pages / "second.txt").write_text(STORY.replace("Tuesday", "Friday"), encoding="utf-8")
    add(archive, pages)
    for file in (archive / "index").iterdir():
        file.unlink()
    done = dateline("search", "ferry", archive=archive)
    assert done.returncode == 2
    assert "`dateline rebuild`" in done.stderr
    assert dateline("rebuild", archive=archive).stdout == "indexed 2\n"
    assert len(found(archive, "ferry")) == 2


@pytest.mark.parametrize("command", [("search", "ferry"), ("export", "--format", "jsonl"), ("stats",), ("verify",)])
def test_an_index_of_an_earlier_format_is_said_to_who_only_reads(named: Path, command: tuple[str, ...]) -> None:
    archive = named.parent / "aged"
    if not archive.exists():
        shutil.copytree(named, archive)
        outdate(archive / "index", 2)
    done = dateline(*command, archive=archive)
    assert done.returncode == (1 if command == ("verify",) else 2)
    assert "was written by an earlier Dateline (format 2" in done.stderr
    assert "`dateline rebuild`" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("format_", "command"),
    [
        (1, ("add", "--no-people")),
        (2, ("add", "--no-people")),
        (2, ("people", "find")),
        (1, ("people", "hide", "Kerry")),
    ],
)
def test_an_index_of_an_earlier_format_is_made_anew_by_who_writes(
    named: Path, pages: Path, tmp_path: Path, format_: int, command: tuple[str, ...]
) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(named, archive)
    outdate(archive / "index", format_)
    done = dateline(*command, *([pages] if "add" in command else []), archive=archive)
    assert done.returncode == 0, done.stderr
    assert f"The index of {archive} was written by an earlier Dateline; rebuilding it from the articles." in done.stderr
    assert len(found(archive, "ferry")) == (3 if "add" in command else 2)
    assert listed(archive)["Sergei Lavrov"] == 2
    assert dateline("verify", archive=archive).returncode == 0


def test_serving_makes_an_index_of_an_earlier_format_anew(named: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(named, archive)
    outdate(archive / "index", 2)
    with serving(archive, tmp_path / "log"):
        assert len(found(archive, "ferry")) == 2
    assert "rebuilding it from the articles" in (tmp_path / "log").read_text(encoding="utf-8")


def test_an_index_of_a_later_format_is_left_alone(named: Path, pages: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(named, archive)
    content = (archive / "index" / "manifest.json").read_bytes().partition(b"\n")[2]
    later = f"dateline index 99 {zlib.crc32(content, 99):08x}\n".encode() + content
    (archive / "index" / "manifest.json").write_bytes(later)
    code, _, messages = add(archive, pages)
    assert code == 2
    assert "was written by a later Dateline (format 99" in messages
    assert (archive / "index" / "manifest.json").read_bytes() == later


def test_an_unreadable_filter_is_a_mistake_of_usage(archive: Path, pages: Path) -> None:
    add(archive, pages)
    done = dateline("search", "ferry", "--from", "yesterday", archive=archive)
    assert done.returncode == 2
    assert "“yesterday” is not a day" in done.stderr


def test_the_archive_is_named_by_option_or_environment(
    archive: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(archive, pages)
    monkeypatch.setenv("DATELINE_ARCHIVE", str(archive.parent / "elsewhere"))
    assert dateline("stats", "--json", archive=archive).returncode == 0
    assert dateline("stats", "--json", "--archive", archive, archive=archive.parent / "nowhere").returncode == 0


def test_an_export_gives_every_article_as_a_line_and_can_be_taken_in_again(archive: Path, tmp_path: Path) -> None:
    source = tmp_path / "news.jsonl"
    records = [{"id": str(n), "title": f"Ferry {n}", "text": STORY, "outlet": "Calder Post"} for n in range(25)]
    source.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    add(archive, source)
    done = dateline("export", "--format", "jsonl", "ferry", archive=archive)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["title"] for line in lines} == {f"Ferry {n}" for n in range(25)}
    assert set(lines[0]) == {
        "id", "source", "url", "title", "authors", "outlet", "published", "language", "people", "body", "removed",
        "part_of", "part", "parts", "other_parts", "missing_parts", "service",
    }  # fmt: skip
    (tmp_path / "export.jsonl").write_text(done.stdout, encoding="utf-8")
    other = tmp_path / "other"
    assert add(other, tmp_path / "export.jsonl")[:2] == (0, counted(added=25))
    assert dateline("export", "--format", "jsonl", archive=other).stdout.count("\n") == 25


def test_a_removed_article_is_not_found_and_can_come_back(archive: Path, pages: Path) -> None:
    add(archive, pages)
    done = dateline("search", "ferry", "--json", archive=archive)
    article_id = json.loads(done.stdout)["hits"][0]["id"]
    assert dateline("remove", article_id, archive=archive).stdout == "removed 1\n"
    assert found(archive, "ferry") == []
    again = dateline("remove", article_id, archive=archive)
    assert again.returncode == 2
    assert article_id in again.stderr
    assert add(archive, pages)[:2] == (0, counted(added=1))
    assert len(found(archive, "ferry")) == 1


NAMED = (
    "Maria Zakharova spoke to reporters about the ferry on Tuesday. Zakharova thanked Sergei Lavrov for his help.",
    "Sergei Lavrov met John Kerry in Geneva on Friday. Lavrov and Kerry said that the ferry was not discussed at all.",
)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive with people; tests write only to copies of it."""
    folder = tmp_path_factory.mktemp("named")
    lines = [json.dumps({"id": str(n), "title": "News of the day", "text": text}) for n, text in enumerate(NAMED)]
    (folder / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = dateline("add", folder / "news.jsonl", archive=folder / "archive")
    assert done.returncode == 0, done.stderr
    return folder / "archive"


def listed(archive: Path, *name: str) -> dict[str, int]:
    done = dateline("people", "list", *name, "--json", archive=archive)
    assert done.returncode == 0, done.stderr
    people = [json.loads(line) for line in done.stdout.splitlines()]
    return {person["name"]: person["articles"] for person in people}


def test_people_are_listed_by_the_number_of_their_articles(named: Path) -> None:
    assert list(listed(named).items()) == [("Sergei Lavrov", 2), ("John Kerry", 1), ("Maria Zakharova", 1)]
    assert listed(named, "kerry") == {"John Kerry": 1}


@pytest.mark.parametrize(
    ("correction", "after"),
    [
        (("rename", "Zakharova", "M. V. Zakharova"), {"Sergei Lavrov": 2, "John Kerry": 1, "M. V. Zakharova": 1}),
        (("hide", "kerry"), {"Sergei Lavrov": 2, "Maria Zakharova": 1}),
        (("merge", "Kerry", "Zakharova"), {"John Kerry": 2, "Sergei Lavrov": 2}),
    ],
)
def test_a_correction_is_written_shown_and_survives_a_rebuild(
    named: Path, tmp_path: Path, correction: tuple[str, ...], after: dict[str, int]
) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(named, archive)
    done = dateline("people", *correction, archive=archive)
    assert done.returncode == 0, done.stderr
    assert f"[[{correction[0]}]]" in (archive / "people.toml").read_text(encoding="utf-8")
    assert listed(archive) == after
    dateline("rebuild", archive=archive)
    assert listed(archive) == after


@pytest.mark.parametrize(
    ("correction", "sentence"),
    [
        (("hide", "Nobody Known"), "No person in this archive is called “Nobody Known”"),
        (("merge", "Lavrov", "Sergei Lavrov"), "These are spellings of one person already"),
        (("split", "Lavrov", "Lawrow"), "“Lawrow” is not a spelling of Sergei Lavrov; the spellings are "),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(named: Path, correction: tuple[str, ...], sentence: str) -> None:
    done = dateline("people", *correction, archive=named)
    assert done.returncode == 2
    assert done.stderr.startswith(sentence)
    assert not (named / "people.toml").exists()


def test_a_backup_restores_everything_but_the_index_which_is_made_anew(named: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "news.dateline", tmp_path / "other"
    assert dateline("backup", file, archive=named).returncode == 0
    again = dateline("backup", file, archive=named)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert dateline("restore", file, archive=other).stdout == "restored 2\n"
    assert listed(other) == listed(named)
    assert dateline("verify", archive=other).stdout == "2 articles, all as they were written\n"
    over = dateline("restore", file, archive=other)
    assert over.returncode == 2
    assert "There is an archive in" in over.stderr


def test_a_backup_of_an_earlier_format_is_restored_in_this_one(named: Path, tmp_path: Path) -> None:
    old, file, other = tmp_path / "old", tmp_path / "old.tar.gz", tmp_path / "other"
    shutil.copytree(named, old)
    downgrade(old / "articles.db")
    assert "has no checks of its rows" in dateline("verify", archive=old).stderr
    assert dateline("backup", file, "--check", archive=old).returncode == 0
    assert file_format(old) == 1, "a backup changes nothing"
    done = dateline("restore", file, archive=other)
    assert (done.returncode, done.stdout) == (0, "restored 2\n"), done.stderr
    assert file_format(other) == FORMAT
    assert dateline("verify", archive=other).stdout == "2 articles, all as they were written\n"
    assert listed(other) == listed(named)
    with closing(sqlite3.connect(other / "articles.db")) as database:
        database.execute("UPDATE versions SET title = title || '!' WHERE number = 1")
        database.commit()
    damaged = dateline("verify", archive=other)
    assert damaged.returncode == 1, "its rows are checked"
    assert "differ from what was written" in damaged.stderr


def file_format(archive: Path) -> int:
    with closing(sqlite3.connect(archive / "articles.db")) as database:
        return int(database.execute("PRAGMA user_version").fetchone()[0])


def test_a_folder_gets_dated_backups_of_which_the_newest_are_kept(named: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "notes.tar.gz").write_text("mine")
    written: list[str] = []
    for _ in range(3):
        done = dateline("backup", tmp_path / "backups", "--keep", "2", "--check", archive=named)
        assert done.returncode == 0, done.stderr
        assert "is a whole backup of 2 articles." in done.stderr
        assert ("Removed" in done.stderr) == (len(written) == 2)
        written.append(done.stdout.strip())
    assert sorted(map(str, (tmp_path / "backups").iterdir())) == sorted(
        [*written[1:], str(tmp_path / "backups" / "notes.tar.gz")]
    )
    checked = dateline("backup", written[1], "--check", archive=tmp_path / "nowhere")
    assert (checked.returncode, checked.stdout) == (0, "")
    assert "whole backup of 2 articles" in checked.stderr
    Path(written[1]).write_bytes(Path(written[1]).read_bytes()[:-1])
    damaged = dateline("backup", written[1], "--check", archive=named)
    assert damaged.returncode == 2
    assert "is not a whole backup" in damaged.stderr
    assert dateline("backup", tmp_path / "file", "--keep", "2", archive=named).returncode == 2
    assert dateline("backup", tmp_path / "backups", "--keep", "0", archive=named).returncode == 2


@pytest.mark.parametrize("content", [b"", b"no tar file", gzip.compress(b"no tar file", mtime=0)])
def test_what_is_no_backup_is_refused_and_leaves_nothing(tmp_path: Path, content: bytes) -> None:
    file, archive = tmp_path / "file", tmp_path / "archive"
    file.write_bytes(content)
    done = dateline("restore", file, archive=archive)
    assert done.returncode == 2
    assert "is not a whole backup of an archive" in done.stderr
    assert not archive.exists() or not list(archive.iterdir())


def test_a_backup_from_elsewhere_writes_nowhere_but_into_the_archive(tmp_path: Path) -> None:
    file, archive = tmp_path / "evil", tmp_path / "deep" / "archive"
    with tarfile.open(file, "w") as tar:
        for name in ("../escaped", "/tmp/escaped", "index/manifest.json", "articles.db"):
            member = tarfile.TarInfo(name)
            member.size = 3
            tar.addfile(member, io.BytesIO(b"bad"))
    assert dateline("restore", file, archive=archive).returncode == 2
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["evil"]


def test_damage_is_found_by_verifying(named: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(named, archive)
    database = sqlite3.connect(archive / "articles.db")
    database.execute("DELETE FROM articles WHERE place = 1")
    database.commit()
    database.close()
    done = dateline("verify", archive=archive)
    assert done.returncode == 1
    assert "1 articles are in the index but not in the archive" in done.stderr


def test_ending_an_intake_by_hand_says_that_it_goes_on_and_it_does(archive: Path, tmp_path: Path) -> None:
    source = tmp_path / "news.jsonl"
    lines = [json.dumps({"id": str(n), "title": f"Ferry {n}", "text": f"{STORY} Day {n}."}) for n in range(20_000)]
    source.write_text("\n".join(lines), encoding="utf-8")
    running = start("add", "--no-people", source, archive=archive)
    for _ in range(600):
        time.sleep(0.05)
        if count_stored_articles(archive):
            break
    running.send_signal(signal.SIGINT)
    _, messages = running.communicate(timeout=60)
    assert running.returncode == 1
    assert messages.splitlines()[-1] == "Stopped. Finished work is saved; run the same command to continue."
    assert "Traceback" not in messages
    code, summary, _ = add(archive, source)
    assert code == 0
    assert summary["unchanged"] > 0
    assert summary["added"] + summary["unchanged"] == 20_000
    assert dateline("verify", archive=archive).returncode == 0


def count_stored_articles(archive: Path) -> int:
    """Count the articles that are kept, sooner than a command could tell."""
    if not (archive / "articles.db").exists():
        return 0
    with closing(sqlite3.connect(f"file:{archive / 'articles.db'}?mode=ro", uri=True)) as database:
        try:
            return int(database.execute("SELECT COUNT(*) FROM articles").fetchone()[0])
        except sqlite3.OperationalError:  # its tables are being made
            return 0


def stored_names(archive: Path) -> dict[int, tuple[int, str, str]]:
    """Return (generation, people, places) as stored of each version, by the row of the version."""
    database = sqlite3.connect(f"file:{archive / 'articles.db'}?mode=ro", uri=True)
    rows = database.execute("SELECT number, generation, people, places FROM found").fetchall()
    database.close()
    return {number: tuple(rest) for number, *rest in rows}


def test_naming_that_is_killed_goes_on_and_names_no_article_twice(archive: Path, tmp_path: Path) -> None:
    source = tmp_path / "news.jsonl"
    body = f"{NAMED[1]} The ferry to Samsa left France in the morning. " + STORY.replace("\n\n", " ") * 2
    lines = [json.dumps({"id": str(n), "title": f"News {n}", "text": f"{body} Day {n}."}) for n in range(200)]
    source.write_text("\n".join(lines), encoding="utf-8")
    assert add(archive, source)[0] == 0
    with start("people", "find", archive=archive) as running:
        before: dict[int, tuple[int, str, str]] = {}
        while not before and running.poll() is None:
            time.sleep(0.005)
            before = stored_names(archive)
        running.kill()
    before = stored_names(archive)
    assert 0 < len(before) < 200
    assert dateline("people", "find", archive=archive).stdout == f"named {200 - len(before)}\n"
    after = stored_names(archive)
    assert len(after) == 200
    assert {number: after[number] for number in before} == before
    assert all('"France"' in places for _, _, places in after.values()), "places are kept from the same pass"
    assert listed(archive) == {"John Kerry": 200, "Sergei Lavrov": 200}
    assert dateline("people", "find", archive=archive).stdout == "named 0\n"


def test_ctrl_c_after_the_command_is_done_changes_nothing(archive: Path) -> None:
    program = (
        "import atexit, os, signal, sys; atexit.register(os.kill, os.getpid(), signal.SIGINT);"
        " import dateline; dateline.run()"
    )
    command = [sys.executable, "-c", program, "--archive", str(archive), "stats"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr == f"There is no archive in {archive} yet; `dateline add PATH` makes one from your pages.\n"


def test_a_second_writer_is_turned_away_in_a_sentence(named: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(named, archive)
    with open_archive(archive) as held, held.writing():
        done = dateline("remove", "whatever", archive=archive)
        assert done.returncode == 2
        assert done.stderr.startswith("Another process is writing to the archive")
        assert len(found(archive, "ferry")) == 2, "reading goes on"


def test_a_reader_that_has_read_enough_is_no_error(archive: Path, tmp_path: Path) -> None:
    source = tmp_path / "news.jsonl"
    lines = [json.dumps({"id": str(n), "title": f"Ferry {n}", "text": STORY * 5}) for n in range(300)]
    source.write_text("\n".join(lines), encoding="utf-8")
    add(archive, source)
    with start("export", "--format", "jsonl", archive=archive) as running:
        assert running.stdout
        assert running.stderr
        assert running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == ""
        assert running.wait(timeout=30) == 0


def test_the_page_says_in_how_many_articles_people_have_been_looked_for(
    named: Path, pages: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(named, archive)
    assert add(archive, pages)[0] == 0
    with serving(archive, tmp_path / "log") as address, urllib.request.urlopen(f"{address}/?q=ferry") as page:
        assert "People have been looked for in 2 of 3 articles so far" in page.read().decode()


def test_no_command_obeys_what_an_article_or_a_file_holds(tmp_path: Path) -> None:
    """Escape sequences for the cursor and the clipboard, 8-bit ones and bidirectional overrides."""
    hostile = "\x1b]52;c;eA==\x07\x1b[2J\x9b31m\u202e"
    pages = tmp_path / f"pages{hostile}"
    pages.mkdir()
    (pages / f"broken{hostile}.jsonl").write_text("no record\n", encoding="utf-8")
    record = {"id": "one", "text": f"Ferry {hostile}\n\n{STORY}", "title": f"Ferry {hostile}", "authors": [hostile]}
    record |= {"outlet": f"Ledger{hostile}", "url": "http://a.example/1"}
    (pages / "good.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    queries = tmp_path / "queries.txt"
    queries.write_text(f"ferry {hostile}\n", encoding="utf-8")
    archive = tmp_path / "archive"
    commands = (
        ("add", pages),
        ("search", f"ferry {hostile}"),
        ("search", "ferry", "--json"),
        ("export", "--format", "jsonl"),
        ("context", "ferry"),
        ("context", "ferry", "--json"),
        ("list", queries, "--format", "csv"),
        ("list", queries, "--format", "json"),
        ("people", "list"),
        ("people", "rename", hostile, "x"),
        ("remove", f"missing{hostile}"),
        ("search", "ferry", "--sort", hostile),
        ("backup", tmp_path / f"backup{hostile}"),
    )
    for command in commands:
        done = dateline(*command, archive=archive)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", done.stdout + done.stderr), (
            command
        )

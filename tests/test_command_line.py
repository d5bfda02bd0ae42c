"""The command line takes in whatever it is given, loses nothing, and says in a sentence what went wrong."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import dateline

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


def add(archive: Path, *arguments: str | Path) -> tuple[int, dict[str, int], str]:
    done = dateline("add", "--no-people", "--json", *arguments, archive=archive)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


def found(archive: Path, text: str) -> list[str]:
    done = dateline("search", text, "--json", archive=archive)
    assert done.returncode == 0, done.stderr
    return [hit["title"] for hit in json.loads(done.stdout)["hits"]]


def rejected(archive: Path) -> list[dict[str, Any]]:
    path = archive / "rejected.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def counted(**counts: int) -> dict[str, int]:
    return {"added": 0, "updated": 0, "unchanged": 0, "passed_over": 0, "rejected": 0} | counts


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


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", "empty"),
        ("junk.txt", bytes(range(256)) * 40, "binary"),
        ("torn.html.gz", gzip.compress(STORY.encode() * 50)[:200], "broken"),
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
    assert "there is no such file or folder" in messages
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
    for file in (archive / "index").iterdir():
        file.unlink()
    done = dateline("search", "ferry", archive=archive)
    assert done.returncode == 2
    assert "`dateline rebuild`" in done.stderr
    assert dateline("rebuild", archive=archive).stdout == "indexed 1\n"
    assert len(found(archive, "ferry")) == 1


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

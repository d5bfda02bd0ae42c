"""Every file of a folder is read, skipped or rejected with a reason, and reading goes on."""

from __future__ import annotations

import gzip
import os
import socket
from pathlib import Path

import pytest

from corpus.page import RawPage, Rejected, Skipped
from corpus.readers.walk import ReadOptions, read
from tests.support.files import write_file


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.html", b" \n\t ", "empty"),
        ("empty.jsonl", b"", "empty"),
        ("picture.txt", bytes(range(256)) * 40, "binary"),
        ("long.txt", b"word " * 4_000_000, "too long"),
        ("cut.txt.gz", gzip.compress(b"word " * 90_000, mtime=0)[:-40], "broken"),
        ("picture.png", b"\x89PNG", "unknown kind"),
        ("list.jsonl", b"[1, 2]\n", "broken"),
        ("silent.jsonl", b'{"title": "No words"}\n', "empty"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_a_sentence(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    [rejected] = read(write_file(tmp_path, name, content))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == kind
    assert rejected.reason.endswith(".")
    assert rejected.source == name
    assert len(rejected.sample) <= 200


def test_a_missing_path_is_rejected(tmp_path: Path) -> None:
    [rejected] = read(tmp_path / "nowhere")
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "missing"


def test_a_folder_is_walked_in_order_and_other_files_are_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "crawl"
    write_file(folder, "b/page.txt", b"Words")
    write_file(folder, "a.HTML", b"<p>Words")
    write_file(folder, "notes.ppt", b"%PDF")
    write_file(folder, ".DS_Store", b"\0\0")
    first, second, third, fourth = read(folder)
    assert first == Skipped("crawl/.DS_Store", kind="hidden file")
    assert isinstance(second, RawPage)
    assert second.identity == "a.HTML"
    assert isinstance(third, RawPage)
    assert (third.identity, third.source) == ("b/page.txt", "crawl/b/page.txt")
    assert fourth == Skipped("crawl/notes.ppt", kind=".ppt")


def _named(folder: Path, follow_links: bool = False) -> list[str]:
    options = ReadOptions(follow_links=follow_links)
    return [found.source for found in read(folder, options) if isinstance(found, RawPage)]


def _passed_over(folder: Path) -> dict[str, str]:
    return {found.source: found.reason for found in read(folder) if isinstance(found, Skipped)}


def test_links_out_of_the_folder_are_passed_over_unless_followed(tmp_path: Path) -> None:
    outside = write_file(tmp_path / "private", "secret.txt", b"Secret words")
    folder = tmp_path / "crawl"
    write_file(folder, "own.txt", b"Words")
    (folder / "inside.txt").symlink_to(folder / "own.txt")
    (folder / "secret.txt").symlink_to(outside)
    (folder / "up.txt").symlink_to("../private/secret.txt")
    (folder / "folder").symlink_to(outside.parent, target_is_directory=True)
    (folder / "circle").symlink_to(folder, target_is_directory=True)
    assert _named(folder) == ["crawl/inside.txt", "crawl/own.txt"]
    passed_over = _passed_over(folder)
    assert sorted(passed_over) == ["crawl/folder", "crawl/secret.txt", "crawl/up.txt"]
    assert all("--follow-links" in reason for reason in passed_over.values())
    followed = _named(folder, follow_links=True)
    assert followed == [
        "crawl/folder/secret.txt",
        "crawl/inside.txt",
        "crawl/own.txt",
        "crawl/secret.txt",
        "crawl/up.txt",
    ]


def test_a_link_that_is_named_itself_is_followed(tmp_path: Path) -> None:
    write_file(tmp_path / "crawl", "a.txt", b"Words")
    (tmp_path / "today").symlink_to(tmp_path / "crawl", target_is_directory=True)
    (tmp_path / "one.txt").symlink_to(tmp_path / "crawl" / "a.txt")
    assert _named(tmp_path / "today") == ["crawl/a.txt"]
    assert _named(tmp_path / "one.txt") == ["one.txt"]


def test_pipes_and_sockets_are_passed_over_and_never_opened(tmp_path: Path) -> None:
    folder = tmp_path / "crawl"
    folder.mkdir()
    os.mkfifo(folder / "a.jsonl")
    (folder / "null.txt").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "b.html"))
        assert _named(folder) == []
        passed_over = _passed_over(folder)
    assert list(passed_over) == ["crawl/a.jsonl", "crawl/b.html", "crawl/null.txt"]
    assert passed_over["crawl/a.jsonl"].startswith("a pipe")
    assert passed_over["crawl/b.html"].startswith("a socket")
    [rejected] = read(folder / "a.jsonl")
    assert isinstance(rejected, Rejected)
    assert (rejected.kind, "a pipe" in rejected.reason) == ("unreadable", True)


def test_a_device_is_passed_over_even_where_links_are_followed(tmp_path: Path) -> None:
    folder = tmp_path / "crawl"
    folder.mkdir()
    (folder / "zero.txt").symlink_to("/dev/zero")
    [skipped] = read(folder, ReadOptions(follow_links=True))
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith("a device")


def test_json_of_a_folder_that_holds_no_article_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"indent": 4, "colours": ["red"]}')
    (tmp_path / "rows.json").write_text('[{"price": 1}, {"price": 2}]')
    (tmp_path / "news.json").write_text('[{"price": 1}, {"title": "Port", "text": "The port of Tartus is open."}]')
    found = list(read(tmp_path))
    assert [one.source.rpartition("/")[2] for one in found if isinstance(one, Skipped)] == [
        "rows.json",
        "settings.json",
    ]
    assert [one.content for one in found if isinstance(one, RawPage)] == ["The port of Tartus is open."]
    assert [one.kind for one in found if isinstance(one, Rejected)] == ["empty"]


def test_a_json_file_without_articles_that_is_named_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"indent": 4}')
    assert [one.kind for one in read(tmp_path / "settings.json") if isinstance(one, Rejected)] == ["empty"]

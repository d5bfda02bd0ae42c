"""Every file of a folder is read, skipped or rejected with a reason, and reading goes on."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from corpus.page import RawPage, Rejected, Skipped
from corpus.readers.walk import read
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
    write_file(folder, "notes.pdf", b"%PDF")
    write_file(folder, ".DS_Store", b"\0\0")
    first, second, third, fourth = read(folder)
    assert first == Skipped("crawl/.DS_Store")
    assert isinstance(second, RawPage)
    assert second.identity == "a.HTML"
    assert isinstance(third, RawPage)
    assert (third.identity, third.source) == ("b/page.txt", "crawl/b/page.txt")
    assert fourth == Skipped("crawl/notes.pdf")

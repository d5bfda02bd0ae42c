"""Files are opened plain or compressed and read in lines of bounded length."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from corpus.readers.source_file import NumberedLine, SourceFile, open_source, read_lines
from tests.support.files import write_file


@pytest.mark.parametrize("content", [b"one\ntwo", gzip.compress(b"one\ntwo", mtime=0)])
def test_a_file_is_decompressed_by_its_first_bytes_and_not_by_its_name(tmp_path: Path, content: bytes) -> None:
    with open_source(write_file(tmp_path, "page.txt", content)) as stream:
        assert stream.read() == b"one\ntwo"


def test_lines_are_cut_at_the_limit_and_counted_in_full(tmp_path: Path) -> None:
    with open_source(write_file(tmp_path, "a.txt", b"one\n0123456789\ntwo")) as stream:
        assert list(read_lines(stream, limit=4)) == [
            NumberedLine(1, b"one\n", 4),
            NumberedLine(2, b"0123", 11),
            NumberedLine(3, b"two", 3),
        ]


def test_wide_characters_become_utf_8(tmp_path: Path) -> None:
    with open_source(write_file(tmp_path, "a.txt", "Müller\nzwei".encode("utf-16"))) as stream:
        assert [line.raw.decode() for line in read_lines(stream)] == ["Müller\n", "zwei"]


def test_a_rejection_states_source_size_and_a_short_sample(tmp_path: Path) -> None:
    path = write_file(tmp_path, "a.jsonl.gz", b"12345")
    file = SourceFile(path, "crawl/a.jsonl.gz", "news/crawl/a.jsonl.gz")
    rejected = file.rejected("broken", "A reason.", line=3, sample="x" * 300)
    assert (rejected.source, rejected.line, rejected.size, len(rejected.sample)) == (file.source, 3, 5, 200)
    assert file.identity == "crawl/a.jsonl"
    assert SourceFile(tmp_path / "missing", "m", "m").size == 0

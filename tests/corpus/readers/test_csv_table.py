"""Rows of a table become pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.page import RawPage, Rejected
from corpus.readers.walk import read
from tests.support.files import write_file


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_row_of_a_table_is_a_record(tmp_path: Path, separator: str) -> None:
    rows = [["ID", "Text", "Title"], ["1", '"First line.\nSecond, line; here."', "One"], ["2", "", "Two"]]
    one, two = read(write_file(tmp_path, "t.csv", "\n".join(separator.join(row) for row in rows).encode("utf-8-sig")))
    assert isinstance(one, RawPage)
    assert (one.identity, one.content, one.stated.title) == ("t.csv#1", "First line.\nSecond, line; here.", "One")
    assert isinstance(two, Rejected)
    assert two.kind == "empty"


def test_a_table_without_words_is_rejected(tmp_path: Path) -> None:
    [rejected] = read(write_file(tmp_path, "t.csv", b"name,price\nfish,3\n"))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "broken"

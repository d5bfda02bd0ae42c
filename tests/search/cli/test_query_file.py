"""A list of queries is read in the encoding that an editor saved it in."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.cli.query_file import UnreadableList, query_lines
from tests.support.files import write_file

LIST = "Латакия и Тартус\nпорт до полуночи\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_a_list_is_read_in_its_encoding(tmp_path: Path, codec: str) -> None:
    lines, _ = query_lines(write_file(tmp_path, "q.txt", LIST.encode(codec)), None)
    assert lines == LIST.splitlines()


def test_a_list_that_cannot_be_decided_asks_for_its_encoding(tmp_path: Path) -> None:
    path = write_file(tmp_path, "q.txt", "Łódź\n".encode("iso-8859-2"))
    with pytest.raises(UnreadableList, match="--encoding"):
        query_lines(path, None)
    assert query_lines(path, "iso-8859-2") == (["Łódź"], [])


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableList, match="one query on each line"):
        query_lines(tmp_path / "none.txt", None)

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


def test_a_list_that_a_spreadsheet_saved_is_read_as_it_was_typed(tmp_path: Path) -> None:
    saved = b'"""air base"" AND Latakia"\n"Tartus"\n"port" AND "mole"\nport\n'
    lines, _ = query_lines(write_file(tmp_path, "q.csv", saved), None)
    assert lines == ['"air base" AND Latakia', '"Tartus"', '"port" AND "mole"', "port"]


def test_lines_may_end_in_carriage_returns_alone(tmp_path: Path) -> None:
    assert query_lines(write_file(tmp_path, "q.txt", b"one\rtwo\r"), None)[0] == ["one", "two"]


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableList, match="one query on each line"):
        query_lines(tmp_path / "none.txt", None)

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


WORDS = "Words of an article that end here."


def _contents(path: Path) -> list[tuple[str | None, str]]:
    return [(page.stated.title, page.content) for page in read(path) if isinstance(page, RawPage)]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("t.csv", f"sep=;\r\nid;title;text\r\n1;One;{WORDS}\r\n".encode()),
        ("t.csv", f'\ufeff"sep=|"\nid|title|text\n1|One|{WORDS}\n'.encode()),
        ("t.tsv", f"id\ttitle\ttext\n1\tOne\t{WORDS}\n".encode()),
        ("t.tsv", f"id\ttitle\ttext\n1\tOne\t{WORDS}\n".encode("utf-16")),
        ("t.csv", f"id;title;text\r\n1;One;{WORDS}\r\n".encode("utf-16-le")),
        ("t.csv", f"id,title,text\r1,One,{WORDS}\r".encode()),
        ("t.csv", f'id,title,text\r1,One,"{WORDS}"'.encode()),
        ("t.csv", f"id;notes (a, b, c, d);title;text\n1;x;One;{WORDS}\n".encode()),
        ("t.csv", f'" ID "; "Title" ;TEXT\n1;One;{WORDS}\n'.encode()),
        ("t.csv", f"id,title,text,,\n1,One,{WORDS},,,\n".encode()),
        ("t.csv", f"'id','title','text'\n'1','One','{WORDS}'\n".encode()),
        ("t.csv", f'id, title, text\n1, "One", "{WORDS}"\n'.encode()),
        ("t.csv", f"id\x01title\x01text\n1\x01One\x01{WORDS}\n".encode()),
        ("t.csv", f"Alle Artikel;;\nErstellt: 01.12.2024;;\nid;Titel;Text\n1;One;{WORDS}\n".encode()),
        ("t.csv", f"Note: see the title, text\nid,title,text\n1,One,{WORDS}\n".encode()),
        ("t.csv", f'"Made by a library"\n\n"id","title","text"\n"1","One","{WORDS}"\n'.encode()),
        ("t.csv", f'"id,title,text"\n"1,One,""{WORDS}"""\n'.encode()),
        ("t.csv", f"\ufeff\ufefftitle,text\nOne,{WORDS}\n".encode()),
        ("t.csv", f"title,text\nOne,{WORDS}\ntitle,text\n".encode()),
    ],
)
def test_a_table_is_read_however_it_was_written(tmp_path: Path, name: str, raw: bytes) -> None:
    assert _contents(write_file(tmp_path, name, raw)) == [("One", WORDS)]


def test_backslashes_escape_where_the_rows_say_so(tmp_path: Path) -> None:
    rows = r""""id","title","text"
"1","The \"Red\" Bridge","A path C:\\dir\\ and \"this\", then\
another line\nand one more"
"2",\N,"Words."
"""
    escaped = _contents(write_file(tmp_path, "t.csv", rows.encode()))
    assert escaped == [
        ('The "Red" Bridge', 'A path C:\\dir\\ and "this", then\nanother line\nand one more'),
        (None, "Words."),
    ]


def test_backslashes_are_themselves_where_quotation_marks_are_doubled(tmp_path: Path) -> None:
    rows = 'id,title,text\n1,"C:\\dir\\","He said ""no"" to us."\n2,Two,"a\\"\n'
    assert _contents(write_file(tmp_path, "t.csv", rows.encode())) == [
        ("C:\\dir\\", 'He said "no" to us.'),
        ("Two", "a\\"),
    ]


def test_a_row_with_too_many_cells_is_rejected_alone(tmp_path: Path) -> None:
    rows = f"id,title,text\n1,One,no, quotation, marks\n2,Two,{WORDS}\n"
    rejected, page = read(write_file(tmp_path, "t.csv", rows.encode()))
    assert isinstance(rejected, Rejected)
    assert (rejected.kind, rejected.line) == ("broken", 2)
    assert "5 cells for 3 columns" in rejected.reason
    assert isinstance(page, RawPage)
    assert page.stated.title == "Two"


def test_a_row_that_cannot_be_read_leaves_the_others(tmp_path: Path) -> None:
    rows = f'id,title,text\n1,One,"never closed\n2,Two,"{WORDS}"\n3,Three,"{WORDS}"\n'
    assert [title for title, _ in _contents(write_file(tmp_path, "t.csv", rows.encode()))] == ["One", "Two", "Three"]


def test_a_cell_may_have_ten_million_bytes(tmp_path: Path) -> None:
    long = "word " * 2_000_000
    rows = f'id,title,text\n1,One,"{long}"\n2,Two,{WORDS}\n'
    one, two = _contents(write_file(tmp_path, "t.csv", rows.encode()))
    assert one == ("One", long)
    assert two == ("Two", WORDS)


@pytest.mark.parametrize(
    "raw",
    [
        f"\n \r\nid,title,text\n\n1,One,{WORDS}\n",
        f"# written on a Monday, by hand\nid,title,text\n1,One,{WORDS}\n",
        f"title,text,text\nOne,{WORDS},\n",
        f"title,text,text\nOne,,{WORDS}\n",
        f"title,title,text\n,One,{WORDS}\n",
    ],
)
def test_blank_lines_and_columns_of_one_name_lose_nothing(tmp_path: Path, raw: str) -> None:
    assert _contents(write_file(tmp_path, "t.csv", raw.encode())) == [("One", WORDS)]


def test_lines_may_end_in_several_ways_within_a_table(tmp_path: Path) -> None:
    raw = f'title,text\nOne,"{WORDS}"\rTwo,{WORDS}\r\nThree,"First.\rSecond."\r\r\nFour,{WORDS}\n'
    expected = [("One", WORDS), ("Two", WORDS), ("Three", "First.\rSecond."), ("Four", WORDS)]
    assert _contents(write_file(tmp_path, "t.csv", raw.encode())) == expected


def test_quotation_marks_of_a_table_with_tabs_may_be_words(tmp_path: Path) -> None:
    raw = f'title\ttext\nThe "boy\t{WORDS}\nTwo\t"No, he said. {WORDS}\nThree\t{WORDS}"\n'
    expected = [('The "boy', WORDS), ("Two", f'"No, he said. {WORDS}'), ("Three", f'{WORDS}"')]
    assert _contents(write_file(tmp_path, "t.tsv", raw.encode())) == expected
    quoted = f'title\ttext\nOne\t"{WORDS}\nAnd more."\n'
    assert _contents(write_file(tmp_path, "u.tsv", quoted.encode())) == [("One", f"{WORDS}\nAnd more.")]


def test_a_database_escapes_ends_of_lines_in_a_table_with_tabs(tmp_path: Path) -> None:
    raw = f"title\ttext\nOne\t{WORDS}\\nMore.\nTwo\t{WORDS}\\\nMore.\n\\N\t{WORDS}\n"
    expected = [("One", f"{WORDS}\nMore."), ("Two", f"{WORDS}\nMore."), (None, WORDS)]
    assert _contents(write_file(tmp_path, "t.tsv", raw.encode())) == expected

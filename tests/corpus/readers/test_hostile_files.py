"""Files that are made to stop a reader give pages or rejections, and the record behind the bad one is read."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import pytest

from corpus.page import RawPage, Rejected
from corpus.readers import source_file
from corpus.readers.isolated import IsolatedReader
from corpus.readers.walk import ReadOptions, read
from tests.support.files import write_file
from tests.support.growth import LINEAR, growth

TEXT = "The ferry sailed again on Tuesday and the harbour office said so."
GOOD = json.dumps({"text": TEXT}).encode()


@pytest.mark.parametrize(
    "charset",
    [b"undefined", b"punycode", b"a\0b", b"idna", b"unicode_escape", b"hex", b"rot13", b"utf-7", b"no-such", b"zlib"],
)
def test_a_declared_charset_of_any_name_stops_nothing(tmp_path: Path, charset: bytes) -> None:
    raw = b'<meta charset="' + charset + b'"><p>' + f"Das Schiff für alle. {TEXT * 10}".encode("cp1252")
    [page] = read(write_file(tmp_path, "a.html", raw))
    assert isinstance(page, RawPage)
    assert "Das Schiff für alle." in page.content


@pytest.mark.parametrize("charset", ["undefined", "punycode", "hex", "a b"])
def test_a_charset_that_a_server_states_stops_nothing(tmp_path: Path, charset: str) -> None:
    body = f"<p>{TEXT} é".encode("cp1252")
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n\r\n".encode() + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://[bad\r\nContent-Length: {len(answer)}\r\n"
    raw = head.encode() + b"Content-Type: application/http; msgtype=response\r\n\r\n" + answer + b"\r\n\r\n"
    [page] = read(write_file(tmp_path, "a.warc", raw))
    assert isinstance(page, RawPage)
    assert TEXT in page.content


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (b'{"text": ' + b"[" * 100_000, "broken"),
        (b'{"text": "x", "a": [' + b"{}," * 1_000_001 + b"1]}", "too long"),
        (b'{"text": 1' + b"0" * 10_000 + b"}", "broken"),
        (b'{"text": "' + b"x" * (source_file.PAGE_LIMIT + 1), "too long"),
        (b"\x01\x02\x80" * 100, "encoding"),
        (b"{}", "empty"),
    ],
)
def test_the_record_behind_a_bad_one_is_read(tmp_path: Path, bad: bytes, kind: str) -> None:
    rejected, page = read(write_file(tmp_path, "a.jsonl", bad + b"\n" + GOOD))
    assert isinstance(rejected, Rejected)
    assert (rejected.kind, rejected.line) == (kind, 1)
    assert isinstance(page, RawPage)
    assert page.source == "a.jsonl:2"


def test_blank_lines_are_counted_and_cost_little(tmp_path: Path) -> None:
    raw = GOOD + b"\n" + b" \r\n\n\t\n" * 2_000_000 + GOOD
    before = time.process_time()
    first, second = read(write_file(tmp_path, "a.jsonl", raw))
    assert time.process_time() - before < 5
    assert isinstance(first, RawPage)
    assert isinstance(second, RawPage)
    assert second.source == "a.jsonl:6000002"


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.gz", "a.txt.gz", "a.xml.gz", "a.warc.gz", "a.html.gz"])
def test_a_file_that_unpacks_to_far_too_much_is_rejected_soon(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_file, "UNPACKED", 20_000_000)
    monkeypatch.setattr(source_file, "_BLANK_LINES", 50_000)
    path = write_file(tmp_path, name, gzip.compress(b"\n" * 30_000_000))
    before = time.process_time()
    *_, rejected = read(path)
    assert isinstance(rejected, Rejected)
    assert rejected.kind in {"too long", "broken", "unknown kind", "empty"}
    assert time.process_time() - before < 15


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.csv", b"id,title,date,text\n"),
        ("a.csv.gz", gzip.compress(b"id,title,date,text\n", mtime=0)),
        ("a.csv", b""),
        ("a.jsonl", b""),
        ("a.jsonl", b"\n\n"),
        ("a.xml", b"<rss version='2.0'><channel></channel></rss>"),
        ("a.warc", b""),
        ("a.warc", b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"),
        ("a.txt", b""),
        ("a.html", b""),
    ],
)
def test_a_file_without_a_page_is_rejected_and_not_forgotten(tmp_path: Path, name: str, raw: bytes) -> None:
    [rejected] = read(write_file(tmp_path, name, raw))
    assert isinstance(rejected, Rejected)
    assert rejected.kind in {"empty", "broken", "unknown kind"}


def test_records_without_a_page_are_not_counted_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_file, "_MOST_REJECTED", 50)
    *rejected, last = read(write_file(tmp_path, "a.jsonl", b"{}\n" * 1_000))
    assert len(rejected) == 50
    assert isinstance(last, Rejected)
    assert "50 records in a row hold no page" in last.reason


def test_a_quotation_mark_that_is_never_closed_takes_its_own_row_only(tmp_path: Path) -> None:
    rows = ["id,title,text", f'1,"one,{TEXT}']
    rows += [f'{number},"title {number}",{TEXT}' for number in range(2, 500)]
    found = list(read(write_file(tmp_path, "a.csv", "\n".join(rows).encode())))
    assert [item.line for item in found if isinstance(item, Rejected)] == [2]
    assert [page.stated.title for page in found if isinstance(page, RawPage)] == [f"title {n}" for n in range(2, 500)]


def test_a_row_with_quotation_marks_inside_is_read(tmp_path: Path) -> None:
    raw = f'id,title,text\n1,"He said "yes" again",{TEXT}\n2,two,"{TEXT}\n\nMore, ""quoted"" text."\n'
    first, second = read(write_file(tmp_path, "a.csv", raw.encode()))
    assert isinstance(first, RawPage)
    assert isinstance(second, RawPage)
    assert second.content == f'{TEXT}\n\nMore, "quoted" text.'


def test_many_unclosed_quotation_marks_take_linear_time(tmp_path: Path) -> None:
    def rows(number: int) -> Path:
        raw = "id,title,text\n" + "".join(f'{row},"title,{TEXT}\n' for row in range(number))
        return write_file(tmp_path, f"{number}.csv", raw.encode())

    assert growth(lambda path: list(read(path)), rows, 5_000) <= LINEAR


FEED = (
    '<rss version="2.0"><channel><title>t</title>{}<item><title>b</title>'
    "<description>{}</description></item></channel></rss>"
)


@pytest.mark.parametrize(
    "item",
    [
        "<item><title>a\x0b\x01</title><link>http://[bad</link><description>words\x00</description></item>",
        "<item><description>&#xd800; &#99999999999; &undefined;</description></item>",
        "<item><pubDate>99999999999</pubDate><description>words</description></item>",
        "<item><description>" + "<b>" * 5_000 + "</description></item>",
        "<item" + " a='1'" * 500 + "><description>words</description></item>",
    ],
)
def test_a_feed_of_bad_entries_is_read_or_rejected(tmp_path: Path, item: str) -> None:
    raw = FEED.format(item, TEXT).encode("utf-8", "surrogatepass")
    with IsolatedReader() as isolated:
        found = list(read(write_file(tmp_path, "a.xml", raw), ReadOptions(isolated=isolated)))
    assert found
    assert all(isinstance(one, RawPage | Rejected) for one in found)


def test_entities_that_multiply_are_not_expanded(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    raw = f'<!DOCTYPE rss [<!ENTITY e0 "lol">{entities}]>' + FEED.format("", "&e9; " + TEXT)
    with IsolatedReader() as isolated:
        found = list(read(write_file(tmp_path, "a.xml", raw.encode()), ReadOptions(isolated=isolated)))
    assert all(len(page.content) < 100_000 for page in found if isinstance(page, RawPage))
    assert found

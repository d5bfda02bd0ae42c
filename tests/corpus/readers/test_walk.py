"""Whatever lies in a folder is read, passed over or rejected with a sentence; the rest goes on."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.page import PageFormat, RawPage, Rejected, Skipped
from corpus.readers.walk import read

RECORD = json.dumps({"id": 7, "title": "A title", "text": "Some words.", "authors": ["A", "B"]})
WORDS = "Заявление было сделано в Москве, сообщает агентство. Латакия и Тартус."


def _put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.html", b" \n\t ", "empty"),
        ("empty.jsonl", b"", "empty"),
        ("picture.txt", bytes(range(256)) * 40, "binary"),
        ("long.txt", b"word " * 4_000_000, "too long"),
        ("cut.txt.gz", gzip.compress(b"word " * 90_000)[:-40], "broken"),
        ("picture.png", b"\x89PNG", "unknown kind"),
        ("list.jsonl", b"[1, 2]\n", "broken"),
        ("silent.jsonl", b'{"title": "No words"}\n', "empty"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_a_sentence(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    [rejected] = read(_put(tmp_path, name, content))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == kind
    assert rejected.reason.endswith(".")
    assert rejected.source == name
    assert len(rejected.sample) <= 200


def test_a_missing_path_is_rejected(tmp_path: Path) -> None:
    [rejected] = read(tmp_path / "nowhere")
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "missing"


@pytest.mark.parametrize(
    "raw",
    [
        WORDS.encode("utf-8"),
        WORDS.encode("utf-8-sig"),
        WORDS.encode("utf-16"),
        WORDS.encode("cp1251"),
        WORDS.encode("koi8-r"),
        gzip.compress(WORDS.encode("cp1251")),
    ],
)
def test_text_is_read_in_the_encoding_it_was_written_in(tmp_path: Path, raw: bytes) -> None:
    [page] = read(_put(tmp_path, "page.txt", raw))
    assert isinstance(page, RawPage)
    assert page.content == WORDS


def test_a_declared_encoding_is_believed(tmp_path: Path) -> None:
    markup = f'<html><head><meta charset="windows-1251"></head><p>{WORDS}</p>'
    [page] = read(_put(tmp_path, "page.html", markup.encode("cp1251")))
    assert isinstance(page, RawPage)
    assert WORDS in page.content
    assert page.format is PageFormat.HTML


def test_a_broken_line_costs_only_itself(tmp_path: Path) -> None:
    lines = [RECORD, '{"id": "cut', "", json.dumps({"url": "https://a.example/x?utm_source=y#z", "page": "Words"})]
    one, broken, two = read(_put(tmp_path, "records.jsonl.gz", gzip.compress("\n".join(lines).encode())))
    assert isinstance(one, RawPage)
    assert isinstance(broken, Rejected)
    assert isinstance(two, RawPage)
    assert (one.identity, one.source, one.format) == ("records.jsonl#7", "records.jsonl.gz:1", PageFormat.CLEAN)
    assert one.stated.authors == ("A", "B")
    assert (broken.kind, broken.line) == ("broken", 2)
    assert (two.identity, two.format) == ("https://a.example/x", PageFormat.PLAIN)


def test_a_line_that_is_far_too_long_costs_only_itself(tmp_path: Path) -> None:
    endless = b'{"text": "' + b"x" * 20_000_000 + b'"}'
    one, rejected, two = read(_put(tmp_path, "r.jsonl", b"\n".join([RECORD.encode(), endless, RECORD.encode()])))
    assert isinstance(one, RawPage)
    assert isinstance(two, RawPage)
    assert isinstance(rejected, Rejected)
    assert (rejected.kind, rejected.line, rejected.size) == ("too long", 2, len(endless) + 1)


def test_records_in_utf_16_are_read(tmp_path: Path) -> None:
    [page] = read(_put(tmp_path, "records.jsonl", RECORD.encode("utf-16")))
    assert isinstance(page, RawPage)
    assert page.content == "Some words."


def test_the_lines_before_the_end_of_a_cut_file_are_read(tmp_path: Path) -> None:
    packed = gzip.compress("\n".join([RECORD] * 5_000).encode())
    *pages, last = read(_put(tmp_path, "records.jsonl.gz", packed[: len(packed) // 2]))
    assert isinstance(last, Rejected)
    assert last.kind == "broken"
    assert pages
    assert all(isinstance(page, RawPage) for page in pages)


def test_a_folder_is_walked_in_order_and_other_files_are_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "crawl"
    _put(folder, "b/page.txt", b"Words")
    _put(folder, "a.HTML", b"<p>Words")
    _put(folder, "notes.pdf", b"%PDF")
    _put(folder, ".DS_Store", b"\0\0")
    first, second, third, fourth = read(folder)
    assert first == Skipped("crawl/.DS_Store")
    assert isinstance(second, RawPage)
    assert second.identity == "a.HTML"
    assert isinstance(third, RawPage)
    assert (third.identity, third.source) == ("b/page.txt", "crawl/b/page.txt")
    assert fourth == Skipped("crawl/notes.pdf")


def test_the_outlet_given_by_the_person_fills_what_records_leave_open(tmp_path: Path) -> None:
    stating = json.dumps({"text": "Words.", "outlet": "Its own"})
    one, two = read(_put(tmp_path, "r.jsonl", f"{RECORD}\n{stating}".encode()), outlet="Given")
    assert isinstance(one, RawPage)
    assert isinstance(two, RawPage)
    assert (one.stated.outlet, two.stated.outlet) == ("Given", "Its own")


def test_an_exported_article_comes_back_with_its_interval(tmp_path: Path) -> None:
    record = {"id": "x", "body": "Words.", "published": {"start": "1987-03-01", "end": "1987-04-01"}}
    [page] = read(_put(tmp_path, "export.jsonl", json.dumps(record).encode()))
    assert isinstance(page, RawPage)
    assert page.stated.date == "[1987-03-01,1987-04-01)"


FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Orontes Post</title>
<item><title>One</title><link>https://orontespost.example/one?utm_source=rss</link><dc:creator>A. Writer</dc:creator>
<pubDate>Tue, 08 Sep 2015 10:00:00 GMT</pubDate>
<content:encoded>&lt;p&gt;Words of one.&lt;/p&gt;</content:encoded></item>
<item><title>Two</title><link>https://orontespost.example/two</link></item></channel></rss>"""


def test_the_entries_of_a_feed_are_read(tmp_path: Path) -> None:
    page, rejected = read(_put(tmp_path, "feed.xml.gz", gzip.compress(FEED.encode())))
    assert isinstance(page, RawPage)
    assert (page.identity, page.stated.title, page.stated.outlet) == (
        "https://orontespost.example/one",
        "One",
        "Orontes Post",
    )
    assert (page.stated.authors, page.stated.date) == (("A. Writer",), "Tue, 08 Sep 2015 10:00:00 GMT")
    assert "Words of one." in page.content
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "empty"


def test_xml_that_is_no_feed_is_rejected(tmp_path: Path) -> None:
    [rejected] = read(_put(tmp_path, "map.xml", b"<urlset><url><loc>https://a.example</loc></url></urlset>"))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "unknown kind"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_row_of_a_table_is_a_record(tmp_path: Path, separator: str) -> None:
    rows = [["ID", "Text", "Title"], ["1", '"First line.\nSecond, line; here."', "One"], ["2", "", "Two"]]
    one, two = read(_put(tmp_path, "t.csv", "\n".join(separator.join(row) for row in rows).encode("utf-8-sig")))
    assert isinstance(one, RawPage)
    assert (one.identity, one.content, one.stated.title) == ("t.csv#1", "First line.\nSecond, line; here.", "One")
    assert isinstance(two, Rejected)
    assert two.kind == "empty"


def test_a_table_without_words_is_rejected(tmp_path: Path) -> None:
    [rejected] = read(_put(tmp_path, "t.csv", b"name,price\nfish,3\n"))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "broken"


def _warc(url: str, status: str, kind: str, body: bytes) -> bytes:
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-12-08T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


@pytest.mark.parametrize("pack", [lambda raw: raw, gzip.compress])
def test_the_pages_of_a_crawl_are_read_and_the_rest_passed_over(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    html = f"<p>{WORDS}</p>".encode("cp1251")
    records = [
        _warc("https://a.example/x#part", "200 OK", "text/html; charset=windows-1251", html),
        _warc("https://a.example/y.png", "200 OK", "image/png", b"\x89PNG"),
        _warc("https://a.example/z", "404 Not Found", "text/html", b"<p>Gone"),
    ]
    name = "crawl.warc" if pack(b"x") == b"x" else "crawl.warc.gz"
    page, picture, gone = read(_put(tmp_path, name, b"".join(map(pack, records))))
    assert isinstance(page, RawPage)
    assert (page.identity, page.format, page.content) == ("https://a.example/x", PageFormat.HTML, f"<p>{WORDS}</p>")
    assert isinstance(picture, Skipped)
    assert isinstance(gone, Skipped)


def test_a_crawl_that_is_none_is_rejected(tmp_path: Path) -> None:
    [rejected] = read(_put(tmp_path, "crawl.warc", b"nothing of the kind"))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "broken"

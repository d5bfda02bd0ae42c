"""A file's name says how it is read, also where crawlers have added to it; where it says nothing, its bytes do."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from corpus.page import PageFormat, RawPage, Rejected, Skipped
from corpus.readers.kinds import READERS, ending_of, shown_kind
from corpus.readers.walk import read
from tests.support.crawls import fetched, page
from tests.support.files import write_file


@pytest.mark.parametrize(
    "name",
    [
        "a.html", "a.HTM", "a.xhtml", "a.shtml", "a.php", "a.asp", "a.aspx", "a.jsp", "a.cfm", "a.do", "a.phtml",
        "page.htm.1", "page.html.23", "index.html?id=5", "index.html?id=5.6", "index.html@id=5", "index.php?p=1&q=x.y",
        "index.html%3Fid=5", "index.php?a=b.html", "view.php?file=x.pdf.9", "story", "story-of-a.pier", "2015.09.08",
        "www.example.com", "index.html?id=5.gz", "page.asp?id=7.1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_page_is_read_under_every_name_that_crawlers_write(tmp_path: Path, name: str, is_packed: bool) -> None:
    write_file(tmp_path / "crawl", name, gzip.compress(page("pier")) if is_packed else page("pier"))
    [found] = read(tmp_path / "crawl")
    assert isinstance(found, RawPage)
    assert found.format is PageFormat.HTML


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE html>\n", b"\xef\xbb\xbf<html>", b"  \n<HTML lang=en>", b"<!-- saved --><html>", b"<head><title>",
        b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html>',
    ],
)  # fmt: skip
def test_a_file_without_an_ending_is_read_if_it_is_plainly_html(tmp_path: Path, head: bytes) -> None:
    [found] = read(write_file(tmp_path, "story", head + b"<p>Words of a page."))
    assert isinstance(found, RawPage)


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [
        ("story", b"Words of no page", "no ending"),
        ("page.php", b"<?php echo '<html>'; ?>", ".php"),
        ("photo.php?id=1", b"\xff\xd8\xff\xe0", "another ending"),
        ("picture.PNG", b"<html>", ".png"),
        ("page.html.orig", page("x"), ".orig"),
        ("map.svg", b"<svg>", ".svg"),
        (".hidden.html", page("x"), "hidden file"),
        ("README", b"", "no ending"),
        ("a.tpl", page("x"), ".tpl"),
        ("a.html~", page("x"), ".html~"),
        ("settings", b'{"name": "site", "version": 3}', "no ending"),
        ("letter", b"From: a@lorn.example\nSubject: text\n\nWords.", "no ending"),
    ],
)
def test_other_files_are_passed_over_by_kind_or_rejected_where_named(
    tmp_path: Path, name: str, raw: bytes, kind: str
) -> None:
    path = write_file(tmp_path / "crawl", name, raw)
    [skipped] = read(tmp_path / "crawl")
    assert isinstance(skipped, Skipped)
    assert skipped.kind == kind == shown_kind(name)
    [rejected] = read(path)
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "unknown kind"


RECORD = b'{"title": "A", "text": "Words of a pier."}'
FEED = b"<rss version='2.0'><channel><item><title>A</title><description>Words</description></item></channel></rss>"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        *((f"a{ending}", RECORD + b"\n") for ending in (".jsonl", ".ndjson", ".jl", ".jsonlines", ".ldjson", ".json")),
        ("a.json", b"[" + RECORD + b"]"),
        ("a.csv", b"title,text\nA,Words of a pier.\n"),
        ("a.tsv", b"title\ttext\nA\tWords of a pier.\n"),
        *((f"a{ending}", FEED) for ending in (".rss", ".atom", ".xml")),
        ("a.jl.1", RECORD),
        ("a.json?page=2", RECORD),
    ],
)
def test_records_and_feeds_are_read_under_all_their_endings(tmp_path: Path, name: str, raw: bytes) -> None:
    [found] = read(write_file(tmp_path, name, raw))
    assert isinstance(found, RawPage)
    assert found.stated.title == "A"


def test_every_ending_is_small_and_begins_with_a_dot() -> None:
    assert all(ending == ending.lower() and ending.startswith(".") for ending in READERS)
    assert ending_of("A.Tar.GZ") == ".tar"


RECORD = b'{"title": "Pier closed", "text": "The pier of Lorn stays closed until the spring, said the mayor."}\n'
ITEM = (
    b"<item><title>Pier</title><link>https://lorn.example/1</link><description>The pier is closed.</description></item>"
)


@pytest.mark.parametrize("name", ["items", "dump.2024", "export.data", "crawl-00001"])
@pytest.mark.parametrize(
    ("raw", "count"),
    [
        (RECORD + RECORD, 2),
        (b"[" + RECORD + b"," + RECORD + b"]", 2),
        (b'<?xml version="1.0"?><!-- x --><rss version="2.0"><channel>' + ITEM + b"</channel></rss>", 1),
        (fetched("pier"), 1),
    ],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_records_and_crawls_without_an_ending_are_read_by_their_beginning(
    tmp_path: Path, name: str, raw: bytes, count: int, is_packed: bool
) -> None:
    write_file(tmp_path / "crawl", name, gzip.compress(raw) if is_packed else raw)
    assert sum(isinstance(one, RawPage) for one in read(tmp_path / "crawl")) == count

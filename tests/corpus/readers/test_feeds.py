"""Entries of a feed become pages."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from corpus.page import RawPage, Rejected
from corpus.readers.walk import read
from tests.support.files import write_file

FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Orontes Post</title>
<item><title>One</title><link>https://orontespost.example/one?utm_source=rss</link><dc:creator>A. Writer</dc:creator>
<pubDate>Tue, 08 Sep 2015 10:00:00 GMT</pubDate>
<content:encoded>&lt;p&gt;Words of one.&lt;/p&gt;</content:encoded></item>
<item><title>Two</title><link>https://orontespost.example/two</link></item></channel></rss>"""


def test_the_entries_of_a_feed_are_read(tmp_path: Path) -> None:
    page, rejected = read(write_file(tmp_path, "feed.xml.gz", gzip.compress(FEED.encode())))
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
    [rejected] = read(write_file(tmp_path, "map.xml", b"<urlset><url><loc>https://a.example</loc></url></urlset>"))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "unknown kind"


@pytest.mark.parametrize("as_address", [False, True])
def test_a_feed_whose_bytes_name_a_file_is_not_opened(tmp_path: Path, as_address: bool) -> None:
    real = write_file(tmp_path, "real.rss", FEED.encode())
    named = real.as_uri() if as_address else str(real)
    [rejected] = read(write_file(tmp_path, "feed.xml", named.encode()))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "unknown kind"

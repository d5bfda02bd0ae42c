"""Entries of a feed become pages."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from corpus.page import RawPage, Rejected, UnreadFields
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
    assert (rejected.kind, rejected.url) == ("address only", "https://orontespost.example/two")
    assert rejected.outlet == "Orontes Post"


def test_xml_that_is_no_feed_is_rejected(tmp_path: Path) -> None:
    [rejected] = read(write_file(tmp_path, "map.xml", b"<library><book>A title</book></library>"))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "unknown kind"


def test_a_sitemap_is_rejected_as_a_list_of_links_with_their_number(tmp_path: Path) -> None:
    raw = (
        b"<?xml version='1.0'?><!-- x --><urlset xmlns='x'>"
        + b"<url><loc>https://a.example</loc></url>" * 3
        + b"</urlset>"
    )
    [rejected] = read(write_file(tmp_path, "map.xml", raw))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "list of links"
    assert "3 links" in rejected.reason


@pytest.mark.parametrize("as_address", [False, True])
def test_a_feed_whose_bytes_name_a_file_is_not_opened(tmp_path: Path, as_address: bool) -> None:
    real = write_file(tmp_path, "real.rss", FEED.encode())
    named = real.as_uri() if as_address else str(real)
    [rejected] = read(write_file(tmp_path, "feed.xml", named.encode()))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "unknown kind"


def _rss(*items: str, link: str = "<link>https://o.example/</link>") -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><title>Orontes Post</title>{link}{inside}</channel></rss>'.encode()


def _pages(tmp_path: Path, raw: bytes) -> list[RawPage]:
    return [found for found in read(write_file(tmp_path, "feed.rss", raw)) if isinstance(found, RawPage)]


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("<author>jo@o.example (Jo Doewell)</author>", ("Jo Doewell",)),
        ("<author>Jo Doewell &lt;jo@o.example&gt;</author>", ("Jo Doewell",)),
        ("<author>Jo Doewell (jo@o.example)</author>", ("Jo Doewell",)),
        ("<author>jo@o.example</author>", ()),
        ("<author>Jo Doewell</author>", ("Jo Doewell",)),
        ("<author>noreply@o.co.uk (Zoë Ångström-Doe)</author>", ("Zoë Ångström-Doe",)),
        ("<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Jo Doewell</dc:creator>", ("Jo Doewell",)),
        ("<author>jo@o.com (Jo Doewell), al@o.com (Al Aaby)</author>", ("Jo Doewell", "Al Aaby")),
        ("<author>jo@o.example (Jo Doewell) and al@o.example (Al Aaby)</author>", ("Jo Doewell", "Al Aaby")),
        ("<author>jo@o.com (Jo Doewell)</author><author>al@o.com (Al Aaby)</author>", ("Jo Doewell", "Al Aaby")),
        ("<author>jo@o.example (Jo)</author><author>al@o.example (Al Aaby)</author>", ("Jo", "Al Aaby")),
        ("", ()),
    ],
)
def test_an_author_is_a_name_without_an_address(tmp_path: Path, author: str, names: tuple[str, ...]) -> None:
    [found] = _pages(tmp_path, _rss(f"<title>a</title><description>Words.</description>{author}"))
    assert found.stated.authors == names


@pytest.mark.parametrize(
    ("home", "link", "url"),
    [
        ("https://o.example/", "/2", "https://o.example/2"),
        ("https://o.example/news/", "a/2.html", "https://o.example/news/a/2.html"),
        ("https://o.example/news", "?id=2", "https://o.example/news?id=2"),
        ("https://o.example/", "//p.example/2", "https://p.example/2"),
        ("https://o.example/", "https://p.example/2", "https://p.example/2"),
    ],
)
def test_a_link_is_completed_from_the_channels(tmp_path: Path, home: str, link: str, url: str) -> None:
    raw = _rss(f"<title>a</title><description>Words.</description><link>{link}</link>", link=f"<link>{home}</link>")
    [found] = _pages(tmp_path, raw)
    assert found.url == url


GOOD = "<title>good</title><description>Words of the good one.</description><link>https://o.example/g</link>"


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("<title>A & B</title><description>One < two words</description>", "One < two"),
        ("<title>A</title><description>One two", "One two"),
        ("<title>A</title><description><![CDATA[One <p>two", "One <p>two"),
        ("<title>A</title><description><![CDATA[One]]>]]> two</description>", "One"),
        ("<title>A\x0b</title><description>One &nbsp; &bogus; two</description>", "One"),
        ("<title>A</ttle><description>One two</description>", "One two"),
        ("<title>A</title><description>One <b>two</description>", "One"),
        ("<title>A</title><wrong:name>x</wrong:name><description>One two</description>", "One two"),
    ],
)
def test_an_item_of_bad_xml_loses_no_other(tmp_path: Path, bad: str, words: str) -> None:
    found = _pages(tmp_path, _rss(GOOD, bad, GOOD.replace("good", "better")))
    assert [page.stated.title for page in found if "good" in page.content or "better" in page.content] == [
        "good",
        "better",
    ]
    assert any(words in page.content for page in found)


def test_a_feed_that_ends_too_early_keeps_its_items(tmp_path: Path) -> None:
    found = _pages(tmp_path, _rss(GOOD, GOOD, GOOD)[:-90])
    assert [page.stated.title for page in found] == ["good"] * 3


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Orontes Post</title>
<link href="https://o.example/"/><entry><title>One</title><id>urn:1</id><link href="/1"/>
<updated>2015-09-09T00:00:00Z</updated><published>2015-09-08T10:00:00Z</published>
<author><name>Jo Doewell</name></author><author><name>Ann Firstly</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Words of</p><p>one.</p></div></content></entry>
<entry><title>Two</title><id>urn:2</id><summary>Words of two…</summary></entry></feed>"""


def test_an_atom_feed_is_read(tmp_path: Path) -> None:
    one, two = _pages(tmp_path, ATOM.encode())
    assert (one.url, one.stated.authors) == ("https://o.example/1", ("Jo Doewell", "Ann Firstly"))
    assert one.stated.date == "2015-09-08T10:00:00Z"
    assert "<p>Words of</p>" in one.content
    assert (two.stated.title, two.cut, one.cut) == ("Two", True, False)


def test_the_longest_text_of_an_item_counts(tmp_path: Path) -> None:
    encoded = "<content:encoded><![CDATA[<p>All of the words of it.</p>]]></content:encoded>"
    raw = _rss(f"<title>a</title><description>Some words […]</description>{encoded}").replace(
        b'version="2.0"', b'version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    [found] = _pages(tmp_path, raw)
    assert ("All of the words" in found.content, found.cut) == (True, False)
    [cut] = _pages(tmp_path, _rss("<title>a</title><description>Some words […]</description>"))
    assert cut.cut


TRAFILATURA = """<doc sitename="Orontes Post" title="Pier" author="Nora Byström; Ida Falk" date="2015-09-08"
 source="https://o.example/pier" hostname="o.example" excerpt="A pier." language="en"><main>
<head rend="h2">Ferries</head><p>The ferry sailed &amp; <hi rend="#b">came</hi> back.</p>
<list><item>One</item><item>Two</item></list></main><comments><p>A comment.</p></comments></doc>"""
TEI = """<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title type="main">Pier</title><author>Nora Byström</author></titleStmt><publicationStmt>
<publisher>Orontes Post</publisher></publicationStmt></fileDesc>
<sourceDesc><ptr type="URL" target="https://o.example/pier"/><date>2015-09-08</date></sourceDesc></teiHeader>
<text><body><div type="entry"><p>The ferry sailed &amp; <hi>came</hi> back.</p></div>
<div type="comments"><p>A comment.</p></div></body></text></TEI>"""


@pytest.mark.parametrize("raw", [TRAFILATURA, TEI])
def test_the_xml_of_trafilatura_is_read(tmp_path: Path, raw: str) -> None:
    [found] = [one for one in read(write_file(tmp_path, "a.xml", raw.encode())) if not isinstance(one, UnreadFields)]
    assert isinstance(found, RawPage)
    assert (found.stated.title, found.stated.outlet, found.url) == ("Pier", "Orontes Post", "https://o.example/pier")
    assert (found.stated.date, found.stated.authors[0]) == ("2015-09-08", "Nora Byström")
    assert "The ferry sailed & came back." in found.content
    assert "A comment" not in found.content


def test_a_blogs_export_holds_its_posts_without_comments_and_settings(tmp_path: Path) -> None:
    kinds = ("post", "comment", "settings", "page")
    entries = "".join(
        "<entry><category scheme='http://schemas.google.com/g/2005#kind' "
        f"term='http://schemas.google.com/blogger/2008/kind#{kind}'/>"
        f"<title>A {kind}</title><content>Words.</content></entry>"
        for kind in kinds
    )
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Notes</title>{entries}</feed>"
    found = list(read(write_file(tmp_path, "blog.xml", feed.encode())))
    assert [one.stated.title for one in found if isinstance(one, RawPage)] == ["A post", "A page"]
    assert [one.kind for one in found if isinstance(one, Rejected)] == ["no article"] * 2


WORDS = "The lock of Tarnwick stays shut, and the barges wait."


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        (
            "f.xml",
            f"""<rss version="2.0"><channel><title>All</title><item><title>A</title><link>https://o.example/a</link>
            <description>{WORDS}</description><source url="https://o.example">Orontes Post</source>
            </item></channel></rss>""",
        ),
        (
            "f.atom",
            f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>All papers</title><entry><title>A</title>
            <source><title>Orontes Post</title></source><content type="html">{WORDS}</content></entry></feed>""",
        ),
    ],
)
def test_an_entry_of_a_feed_of_feeds_has_the_outlet_that_it_is_from(tmp_path: Path, name: str, raw: str) -> None:
    [page] = read(write_file(tmp_path, name, raw.encode()))
    assert isinstance(page, RawPage)
    assert page.stated.outlet == "Orontes Post"


def test_a_link_is_completed_from_the_feeds_own_address_where_the_channel_has_none(tmp_path: Path) -> None:
    raw = (
        "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>Post</title>"
        "<atom:link rel='self' href='https://o.example/feed.xml'/>"
        f"<item><title>A</title><link>/a/1</link><description>{WORDS}</description></item></channel></rss>"
    )
    [page] = read(write_file(tmp_path, "f.xml", raw.encode()))
    assert isinstance(page, RawPage)
    assert page.url == "https://o.example/a/1"

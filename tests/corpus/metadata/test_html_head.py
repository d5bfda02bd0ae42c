"""The metadata that an HTML page states is read as written."""

from __future__ import annotations

import pytest
from trafilatura.utils import load_html

from corpus.metadata.html_head import read_head, stated_names
from corpus.metadata.html_times import StatedTime

PAGE = """<html lang="en-GB"><head><title>Pier
 closed</title><link rel="canonical" href="https://ledger.example/pier">
<meta property="og:title" content="Pier &amp;amp; quay"><meta name="Author" content="">
<script type="application/ld+json">{"@graph": [{"@type": "WebPage"},
 {"@type": "NewsArticle", "headline": "Pier",},],}</script>
<script type="application/ld+json">not JSON</script></head>
<body><h1>Pier <b>closed</b></h1><time datetime="2015-09-08">Tuesday</time><p>a</p><p>b</p></body></html>"""


def test_a_head_holds_what_the_page_states() -> None:
    tree = load_html(PAGE)
    assert tree is not None
    head = read_head(tree)
    assert head.title == "Pier closed"
    assert head.headings == ("Pier closed",)
    assert head.canonical == "https://ledger.example/pier"
    assert head.times.published == (StatedTime("2015-09-08", sure=True),)
    assert head.language == "en-GB"
    assert head.meta("author", "og:title") == "Pier & quay"
    assert head.meta("twitter:title") is None
    assert head.stated("headline") == "Pier"
    assert head.stated("publisher") is None


def test_names_are_read_from_text_objects_and_lists() -> None:
    assert stated_names(["A B", {"name": "C&amp;D"}, {"name": ["E"]}, 7, " "]) == ["A B", "C&D", "E"]


def test_a_page_may_have_a_tag_for_each_author() -> None:
    tags = "".join(f"<meta name='author' content='{name}'><meta name='description' content='{name}'>" for name in "ABA")
    tree = load_html(f"<html><head>{tags}</head><body><p>text</p></body></html>")
    assert tree is not None
    head = read_head(tree)
    assert (head.meta("author"), head.meta("description")) == ("A; B; A", "A")


@pytest.mark.parametrize(
    ("links", "address"),
    [
        ('<link rel="canonical" href="https://l.example/a"><meta property="og:url" content="https://l.example/">', "https://l.example/a"),
        ('<link rel="canonical" href="https://l.example"><meta property="og:url" content="https://l.example/a">', "https://l.example/a"),
        ('<link rel="Canonical nofollow" href="//l.example/a">', "https://l.example/a"),
        ('<link rel="canonical" href="/"><meta property="og:url" content=" https://l.example/a ">', "https://l.example/a"),
        ('<link rel="canonical" href="https://l.example/">', "https://l.example/"),
        ('<link rel="canonical" href="/a/1">', "https://l.example/a/1"),
        ('<link rel="canonical" href=""><link rel="canonical" href="{{ url }}">', None),
    ],
)  # fmt: skip
def test_the_stated_address_is_the_first_that_is_no_home_page(links: str, address: str | None) -> None:
    tree = load_html(f"<html><head><title>Pier</title>{links}</head><body><p>The pier is closed.</p></body></html>")
    assert tree is not None
    assert read_head(tree, "https://l.example/a?print=1").canonical == address

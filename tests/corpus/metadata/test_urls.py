"""Addresses of one page have one form, and those of two pages two."""

from __future__ import annotations

import pytest

from corpus.metadata.urls import names_home, same_site, url_identity

SAME = {
    "scheme": ("http://lorn.example/a", "https://lorn.example/a"),
    "case of scheme and host": ("HTTPS://Lorn.Example/a", "https://lorn.example/a"),
    "www": ("https://www.lorn.example/a", "https://lorn.example/a"),
    "mobile host": ("https://m.lorn.example/a", "https://mobile.lorn.example/a"),
    "mobile host of a language": ("https://en.m.lorn.example/wiki/A", "https://en.lorn.example/wiki/A"),
    "slash": ("https://lorn.example/a/", "https://lorn.example/a"),
    "home": ("https://lorn.example/", "https://lorn.example"),
    "default port": ("http://lorn.example:80/a", "https://lorn.example:443/a"),
    "fragment": ("https://lorn.example/a#comments", "https://lorn.example/a"),
    "tracking": ("https://lorn.example/a?utm_source=x&fbclid=1&id=7", "https://lorn.example/a?id=7"),
    "empty query": ("https://lorn.example/a?", "https://lorn.example/a"),
    "escaped letter": ("https://lorn.example/caf%c3%a9", "https://lorn.example/café"),
    "escaped plain letter": ("https://lorn.example/%61%2D1", "https://lorn.example/a-1"),
    "escape of a letter in the query": ("https://lorn.example/?q=%d9%82", "https://lorn.example/?q=ق"),
    "decomposed letter": ("https://lorn.example/cafe\u0301", "https://lorn.example/caf\u00e9"),
    "blank": ("https://lorn.example/a b", "https://lorn.example/a%20b"),
    "sign that browsers escape": ("https://lorn.example/a<b", "https://lorn.example/a%3Cb"),
    "international host": ("https://mörne.example/a", "https://xn--mrne-5qa.example/a"),
    "amp folder": ("https://lorn.example/a/amp/", "https://lorn.example/a"),
    "amp in front": ("https://lorn.example/amp/a", "https://lorn.example/a"),
    "amp host": ("https://amp.lorn.example/a", "https://lorn.example/a"),
    "amp query": ("https://lorn.example/a?amp", "https://lorn.example/a?outputType=amp"),
    "amp ending": ("https://lorn.example/a.amp.html", "https://lorn.example/a.html"),
    "amp cache": ("https://lorn-example.cdn.ampproject.org/c/s/lorn.example/a", "https://lorn.example/a"),
    "dots": ("https://lorn.example/x/../a", "https://lorn.example/./a"),
    "doubled slash": ("https://lorn.example//x//a", "https://lorn.example/x/a"),
    "newsletter": ("https://lorn.example/a?sc_src=email_1&sc_uid=x&elqTrackId=7&bsft_eid=2", "https://lorn.example/a"),
    "analytics": (
        "https://lorn.example/a?at_format=link&pk_source=t&s_cid=b:1&ns_linkname=x",
        "https://lorn.example/a",
    ),
    "escaped ampersands": ("https://lorn.example/a?id=5&amp;utm_source=x&amp;p=2", "https://lorn.example/a?id=5&p=2"),
    "session": ("https://lorn.example/a?PHPSESSID=8f14e45fceea167a", "https://lorn.example/a;jsessionid=0A1B2C"),
    "session of a forum": (
        "https://lorn.example/a?id=1&sid=8f14e45fceea167a5a36dedd4bea2543",
        "https://lorn.example/a?id=1",
    ),
    "session in a folder": ("https://lorn.example/(S(4qzkgf55kyqhvd55vtqw1q45))/a.aspx", "https://lorn.example/a.aspx"),
    "copy in an archive": (
        "https://web.archive.org/web/20150908120000id_/http://www.lorn.example/a",
        "https://lorn.example/a",
    ),
    "copy on a day": ("https://archive.ph/20150908/https://lorn.example/a", "https://lorn.example/a"),
    "without scheme": ("www.lorn.example/a", "//lorn.example/a"),
}
TWO = {
    "path": ("https://lorn.example/a", "https://lorn.example/b"),
    "case of the path": ("https://lorn.example/A", "https://lorn.example/a"),
    "other port": ("https://lorn.example:8443/a", "https://lorn.example/a"),
    "host": ("https://blog.lorn.example/a", "https://lorn.example/a"),
    "page of an article": ("https://lorn.example/a?page=2", "https://lorn.example/a"),
    "number": ("https://lorn.example/?p=1", "https://lorn.example/?p=2"),
    "order of the query": ("https://lorn.example/?a=1&b=2", "https://lorn.example/?b=2&a=1"),
    "escaped slash": ("https://lorn.example/a%2Fb", "https://lorn.example/a/b"),
    "site under a second level": ("https://www.com.au/a", "https://com.au/a"),
    "page of a script": ("https://lorn.example/#!/a", "https://lorn.example/#!/b"),
    "short number in a parameter of sessions": ("https://lorn.example/a?sid=12", "https://lorn.example/a?sid=13"),
    "parameter in the path": ("https://lorn.example/a;page=2", "https://lorn.example/a"),
    "brackets in the path": ("https://lorn.example/a_(town)", "https://lorn.example/a_(river)"),
    "list of an archive": ("https://web.archive.org/web/2015*/lorn.example", "https://lorn.example"),
    "word with amp in it": ("https://lorn.example/lamp", "https://lorn.example/l"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_one_page(one: str, other: str) -> None:
    assert url_identity(one) == url_identity(other) is not None


@pytest.mark.parametrize(("one", "other"), TWO.values(), ids=TWO)
def test_two_pages(one: str, other: str) -> None:
    assert url_identity(one) != url_identity(other)


@pytest.mark.parametrize(
    "url", ["", "/news/1.html", "a.html", "page.html/x", "12345", "file:///a.html", "http://a:b/", "urn:a:1", "http://"]
)
def test_what_names_no_host_is_no_identity(url: str) -> None:
    assert url_identity(url) is None


def test_an_overlong_address_and_lone_surrogates_are_no_identity() -> None:
    assert url_identity(f"https://lorn.example/{'a' * 10_000}") is None
    assert url_identity("https://lorn.example/\ud800") is None


def test_the_form_of_a_form_is_itself() -> None:
    for one, _ in SAME.values():
        form = url_identity(one) or ""
        assert url_identity(form) == form


def test_sites() -> None:
    assert same_site("https://www.lorn.example/a", "http://news.lorn.example/b")
    assert not same_site("https://lorn.co.uk/a", "https://other.co.uk/a")
    assert not same_site("", "")
    assert names_home(url_identity("https://www.lorn.example/") or "")
    assert not names_home(url_identity("https://www.lorn.example/?p=1") or "")

"""Outlet and date of an HTML page are chosen among the values that it states."""

from __future__ import annotations

from datetime import date

import pytest
from trafilatura.utils import load_html

from corpus.article import FoundIn
from corpus.metadata.dates.date_context import Habits
from corpus.metadata.html_head import HtmlHead, read_head
from corpus.metadata.html_metadata import choose_date, choose_outlet


def head_of(head: str, body: str = "<p>text</p><p>text</p>") -> HtmlHead:
    tree = load_html(f"<html><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return read_head(tree)


@pytest.mark.parametrize(
    ("site_name", "title", "url", "outlet"),
    [
        ("Ledger", "Pier closed | Ledger", "https://ledger.example/1", "Ledger"),
        ("der Hafen", "Pier zu - der Hafen", "https://www.hafen.example/1", "der Hafen"),
        ("Lorn Harbour Times", "Pier closed - Lorn Harbour Times", "https://lhtimes.example/1", "Lorn Harbour Times"),
        ("News you can trust every day", "Pier closed - Home", "https://lht.example/1", "lht.example"),
        (
            "Everything about piers and ships",
            "Pier - Everything about piers and ships",
            "https://lht.example/1",
            "lht.example",
        ),
        ("港の新聞", "閉鎖", "https://minato.example/1", "港の新聞"),
        ("la Repubblica", "x", "https://roma.repubblica.it/1", "La Repubblica"),
        ("", "Pier closed", "https://lht.example/1", "lht.example"),
    ],
)
def test_an_outlet_is_called_what_its_page_and_host_agree_on(site_name: str, title: str, url: str, outlet: str) -> None:
    tree = load_html(
        f"<html><head><title>{title}</title><meta property='og:site_name' content='{site_name}'></head>"
        "<body><p>text</p><p>text</p></body></html>"
    )
    assert tree is not None
    assert choose_outlet(read_head(tree), url) == outlet


JSON_LD = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2015-09-08"}</script>'
META = '<meta name="date" content="2015-09-09">'


@pytest.mark.parametrize(
    ("head", "url", "written", "found_in"),
    [
        (JSON_LD + META, None, "2015-09-08", FoundIn.STRUCTURED_DATA),
        (META, "https://ledger.example/2015/09/10/pier", "2015-09-09", FoundIn.META),
        ("", "https://ledger.example/2015/09/10/pier", "2015-09-10", FoundIn.URL),
        ("<meta name='date' content='2050-01-01'>", None, None, None),
        ("<meta name='date' content='8. rujna 2015.'>", None, "2015-09-08", FoundIn.META),
        ("<meta name='created-date' content='1441670400'>", None, "2015-09-08", FoundIn.META),
        ("<meta property='article:modified_time' content='2015-09-08'>", None, None, None),
    ],
)
def test_the_date_is_read_from_json_ld_then_meta_tags_then_the_url(
    head: str, url: str | None, written: str | None, found_in: FoundIn | None
) -> None:
    stated = choose_date(head_of(head), url, date(2026, 11, 22), Habits())
    published = stated.published if stated else None
    assert (str(published) if published else None) == written
    assert (published.found_in if published else None) == found_in

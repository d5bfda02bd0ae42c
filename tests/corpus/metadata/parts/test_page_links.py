"""Links that may lead to other parts are kept, few of them, and none from among what readers wrote."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from corpus.metadata.parts.page_links import PageLink, page_links


def links(html: str) -> tuple[PageLink, ...]:
    return page_links(document_fromstring(f"<html><body>{html}</body></html>"))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a rel=next href='/b'>2</a>", PageLink("/b", 0, 1)),
        ("<a rel='nofollow previous' href='/b'>back</a>", PageLink("/b", 0, -1)),
        ("<a href='/b'><span>2</span></a>", PageLink("/b", 2)),
        ("<a href='/b'>Seite ٢</a>", PageLink("/b", 2)),
        ("<div class=comments-open><h1>Bridge</h1><a href='/b'>2</a></div>", PageLink("/b", 2)),
        ("<h2>Comments (3)</h2><h2>More pages</h2><a href='/b'>2</a>", PageLink("/b", 2)),
    ],
)
def test_a_link_says_which_page_it_leads_to(html: str, expected: PageLink) -> None:
    assert links(html) == (expected,)


@pytest.mark.parametrize(
    "html",
    [
        "<a href='/b'>2 of 3</a>",
        "<a href='/b'>2015</a>",
        "<a>2</a>",
        "<a href='#2'>2</a>",
        "<a href='/b'>Two men were rescued with 2 dogs</a>",
        "<a href='/b'><b>2</b><i></i><u></u><em></em></a>",
        "<div id=comments><a rel=next href='/b'>2</a></div>",
        "<h2>Комментарии</h2><a href='/b'>2</a>",
        "<h3>12 comments</h3><a href='/b'>2</a>",
    ],
)
def test_other_links_are_left_out(html: str) -> None:
    assert links(html) == ()


def test_few_links_are_kept() -> None:
    assert len(links("".join(f"<a href='/bridge?x={number}'>2</a>" for number in range(500)))) == 60

"""What a page says of the part that it is: by links, pagers, title and address, and when it is sure."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from corpus.article import StatedPart
from corpus.metadata.parts.page_links import page_links
from corpus.metadata.parts.stated_part import PartSigns, stated_part

URL, KEY = "https://lorn.example/bridge", "//lorn.example/bridge"


def stated(
    url: str | None = None,
    *lines: str,
    canonical: str | None = None,
    place: str | None = None,
    title: str = "Bridge closed",
    html: str = "",
) -> StatedPart | None:
    links = page_links(document_fromstring(f"<html><body>{html}</body></html>")) if html else ()
    return stated_part(PartSigns(url, canonical, place, title, lines, links))


def sure(number: int, of: int, exact: bool = False, key: str | None = KEY) -> StatedPart:
    return StatedPart(key, number, of, exact)


@pytest.mark.parametrize(
    ("url", "html", "expected"),
    [
        (URL, "<a rel=next href='?page=2'>more</a>", sure(1, 2)),
        (f"{URL}?page=2", "<a rel=prev href='/bridge'>back</a>", sure(2, 2)),
        (f"{URL}?page=2", "<a rel='nofollow next' href='/bridge?page=3'>more</a>", sure(2, 3)),
        (f"{URL}/2/", f"<a href='{URL}/'>1</a> 2 <a href='{URL}/3/'>3</a>", sure(2, 3)),
        (URL, f"<a href='{URL}/2/'>Weiter auf Seite 2</a>", sure(1, 2)),
        (f"{URL}?page=1", "<a href='/bridge'>1</a> 2 <a href='?page=2'>3</a>", sure(2, 3)),
        (f"{URL}?safha=2", "<a href='?safha=1'>١</a> ٢ <a href='?safha=3'>٣</a>", sure(2, 3)),
        (URL, "<a href='?teil=2'>2</a>", sure(1, 2)),
        (URL, "<a rel=next href='https://pell.example/bridge?page=2'>more</a>", None),
        (URL, "<a rel=next href='/ferry'>Ferry promised</a>", None),
        (URL, "<a href='/ferry?page=2'>2</a>", None),
        (URL, "<div id=comments><a rel=next href='?page=2'>2</a></div>", None),
        (URL, "<a href='?cpage=2'>2</a>", None),
        (URL, "<h2>Отзывы (12)</h2><b>1</b> <a href='?p=2'>2</a>", None),
        (URL, "<h1>Minister comments on the bridge that was closed</h1><a href='?p=2'>2</a>", sure(1, 2)),
        (URL, "<a href='#2'>2</a> <a href='mailto:2@lorn.example'>2</a>", None),
        (URL, "<a href='http://[2'>2</a>", None),
        (f"{URL}?page=2", "<a href='?page=2'>2</a>", StatedPart(KEY, 2, is_sure=False)),
    ],
)
def test_links_must_agree_with_the_address(url: str, html: str, expected: StatedPart | None) -> None:
    assert stated(url, html=html) == expected


@pytest.mark.parametrize(
    ("url", "line", "expected"),
    [
        (URL, "Page 1 of 3", sure(1, 3, exact=True)),
        (f"{URL}?page=2", "Page 2 of 3", sure(2, 3, exact=True)),
        (f"{URL}?page=2", "2 / 3", sure(2, 3, exact=True)),
        (f"{URL}?page=1", "Page 2 of 3", sure(2, 3, exact=True)),
        (f"{URL}-2", "3/4", StatedPart(KEY, 2, is_sure=False, is_plain=True)),
        (f"{URL}?abschnitt=2", "Seite 2 von 3", sure(2, 3, exact=True)),
        (URL, "2 / 3", None),
        (URL, "Page 2", None),
        (f"{URL}-x", "Page 2 of 3", None),
    ],
)
def test_a_pager_counts_with_a_word_or_with_the_address(url: str, line: str, expected: StatedPart | None) -> None:
    assert stated(url, "The bridge was closed.", line) == expected


def test_a_title_counts_with_the_address() -> None:
    assert stated(f"{URL}?page=2", title="Bridge closed - Page 2 - Ledger") == sure(2, 2)
    assert stated(URL, title="Bridge closed - Page 2 - Ledger") is None


def test_a_page_that_states_the_first_part_has_its_number_from_pagers_and_links() -> None:
    assert stated(None, "Page 2 of 3", canonical=URL) == sure(2, 3, exact=True)
    assert stated(f"{URL}-b", "Page 2 of 3", canonical=URL) == sure(2, 3, exact=True)
    assert stated(None, canonical=URL, html=f"<a rel=next href='{URL}?page=3'>more</a>") == sure(2, 3)
    assert stated(None, canonical=URL, html=f"<a href='{URL}'>1</a> 2 <a href='{URL}?page=3'>3</a>") == sure(2, 3)
    assert stated(None, canonical=f"{URL}?page=2") == StatedPart(KEY, 2, is_sure=False)
    assert stated(None, canonical="https://lorn.example/") is None


def test_a_page_without_address_is_known_by_its_neighbours_or_its_file() -> None:
    assert stated(None, html=f"<a rel=next href='{URL}?page=3'>more</a>") == sure(2, 3)
    assert stated(None, "Page 2 of 3", place="a/bridge-2.html") == sure(2, 3, exact=True, key=None)
    assert stated(None, place="a/bridge-2.html") == StatedPart(None, 2, is_sure=False, is_plain=True)
    assert stated(None, place="a/bridge.html?page=2", html="<a rel=prev href='bridge.html'>b</a>") == sure(
        2, 2, key=None
    )
    assert stated(None, place="a/bridge.html") is None

"""The text between headlines is measured, however the markup lays them out."""

from __future__ import annotations

from trafilatura.utils import load_html

from corpus.extraction.html_blocks import text_blocks
from corpus.extraction.page_kinds.list_layout import ListLayout, measure_layout

HEADLINE = "The quay is closed again"
TEXT = "The harbour master said on Monday that the divers had looked at every pile."


def layout_of(body: str, title: str = "Town") -> ListLayout:
    tree = load_html(f"<html><body>{body}<p>end</p></body></html>")
    assert tree is not None
    return measure_layout(text_blocks(tree), title)


def test_a_line_with_several_linked_headlines_counts_each() -> None:
    cards = "".join(f"<a href='/n/{number}'><span>{HEADLINE} {number}</span></a>" for number in range(3))
    assert layout_of(f"<div>{cards}</div>").targets == {"/n/0", "/n/1", "/n/2"}


def test_a_headline_and_its_teaser_in_one_line_are_parted() -> None:
    rows = "".join(f"<div><a href='/n/{number}'>{HEADLINE}</a> {TEXT}</div>" for number in range(2))
    layout = layout_of(rows)
    assert (len(layout.targets), [width > 0 for width in layout.texts]) == (2, [False, True, True])


def test_a_link_amid_a_sentence_is_no_headline() -> None:
    assert layout_of(f"<p>{TEXT} <a href='/n/1'>{HEADLINE}</a>, and so it stays. {TEXT}</p>").targets == set()


def test_links_to_networks_and_pictures_lead_to_no_article() -> None:
    links = ("https://facebook.com/ledger-of-the-town", "/p/quay.jpg", "#top", "mailto:a@ledger.example")
    assert layout_of("".join(f"<p><a href='{link}'>{HEADLINE}</a></p>" for link in links)).targets == set()


def test_a_title_that_the_menu_has_is_noticed() -> None:
    assert layout_of("<nav><a href='/town'>Town</a></nav><h1>Town</h1>").is_titled_in_menu
    assert not layout_of("<nav><a href='/town'>Sport</a></nav><h1>Town</h1>").is_titled_in_menu

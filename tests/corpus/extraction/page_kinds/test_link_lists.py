"""Pages that list articles are rejected as such, in any language; live pages, round-ups and recipes are articles."""

from __future__ import annotations

import pytest

from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.page import PageFormat, RawPage, Rejected

SENTENCE = (
    "The harbour master said on Monday that the pier would stay closed until the divers had looked at every pile."
)


def cleaned(html: str, url: str | None = None, keep_lists: bool = False) -> Article | Rejected:
    return clean(RawPage("a", "a", PageFormat.HTML, html, url), keep_lists=keep_lists)


def page(body: str, title: str = "Town") -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"


def teasers(count: int, form: str) -> str:
    return "".join(form.format(number=number, text=f"{number} {SENTENCE}") for number in range(count))


LINKED = "<div><h2><a href='/n/{number}'>Quay number {number} is closed again</a></h2><p>{text}</p></div>"
OVERLAID = (
    "<div><a href='/n/{number}' aria-label='x'></a><h3>Quay number {number} is closed again</h3><p>{text}</p></div>"
)
MARKED = "<div><b>Quay {number}</b><p>{text}</p><p>{number}.5.2024 <a href='/n/{number}'>More</a></p></div>"
LIVE = "<div><time>1{number}:05</time><h2>Quay {number}</h2><p>{text}</p><a href='#{number}'>Share</a></div>"
ROUND_UP = "<h2>Quay number {number}</h2><p>{text} <a href='/n/{number}'>The whole report</a></p>"


IN_A_LINE = "<div><a href='/n/{number}'>Quay number {number} is closed again</a> <span>{text}</span></div>"
CARD = "<a href='/n/{number}'><span>Quay number {number} is closed again</span><span>{number}.5.2024</span></a>"
DAY = "<p><a href='/n/{number}'>{number}.5.2024</a> {text}</p>"


@pytest.mark.parametrize("form", [LINKED, OVERLAID, MARKED, IN_A_LINE, DAY])
def test_a_list_is_rejected_with_the_number_of_its_links_and_kept_on_demand(form: str) -> None:
    html = page(teasers(9, form))
    rejected = cleaned(html)
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "list of links"
    assert "9 links" in rejected.reason
    assert isinstance(cleaned(html, keep_lists=True), Article)


@pytest.mark.parametrize("form", [LIVE, ROUND_UP])
def test_live_pages_and_round_ups_are_articles(form: str) -> None:
    article = cleaned(page(f"<p>{SENTENCE}</p>{teasers(9, form)}", "The storm in Larnshaven as it happens"))
    assert isinstance(article, Article)


def test_an_article_above_a_list_is_an_article() -> None:
    text = "".join(f"<p>{number}. {SENTENCE} {SENTENCE}</p>" for number in range(5))
    article = cleaned(page(text + teasers(12, LINKED), "Northern quay stays closed after the storm"))
    assert isinstance(article, Article)
    assert "4. The harbour master" in article.body


def test_the_last_page_of_a_section_is_a_list_although_it_has_two_teasers() -> None:
    rejected = cleaned(page(teasers(2, LINKED)), "https://ledger.example/topic/quays?page=3")
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "list of links"


def test_a_frame_around_the_whole_page_hides_no_headlines() -> None:
    rejected = cleaned(page(f"<div class='sidebar'>{teasers(9, LINKED)}</div>"))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "list of links"


def test_cards_that_are_links_as_a_whole_are_a_list() -> None:
    rejected = cleaned(page(teasers(9, CARD)))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "list of links"

"""An HTML page yields its article without anything around it."""

from __future__ import annotations

import json

import pytest

from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.page import PageFormat, RawPage

PARAGRAPHS = (
    "The harbour master of Larnshaven said on Monday that the northern pier would stay closed until the spring.",
    "Three ferries were damaged in the storm, which tore the roof off a warehouse and flooded the fish market.",
    "“We have never seen the water stand so high in the old town,” the harbour master said, standing by the pier.",
    "The council of Larnshaven will decide next week whether to pay for a new wall along the harbour and the pier.",
)
TEASERS = ("Ten recipes for a quick dinner", "Stars who changed their names", "Why your phone is slow")


def page(body: str, head: str = "") -> RawPage:
    title = "Larnshaven pier stays closed after the storm"
    html = f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"
    return RawPage("a", "a", PageFormat.HTML, html, "https://www.larnshaven-ledger.example/2024/pier")


def cleaned(body: str, head: str = "") -> Article:
    result = clean(page(body, head))
    assert isinstance(result, Article)
    return result


def in_paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_the_article_is_kept_and_the_rest_can_be_shown() -> None:
    teasers = "".join(f"<li><a href='/x'>{text}</a></li>" for text in TEASERS)
    article = cleaned(
        f"<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<article>{in_paragraphs(PARAGRAPHS)}</article><aside class='related'><ul>{teasers}</ul></aside>"
    )
    assert article.body == "\n\n".join(PARAGRAPHS)
    assert set(TEASERS) <= set(article.removed)


def test_the_headline_and_what_sells_are_no_part_of_the_body() -> None:
    sold = "Sign up for our newsletter"
    body = in_paragraphs((PARAGRAPHS[0], sold, *PARAGRAPHS[1:]))
    article = cleaned(f"<article><h2>Larnshaven pier stays closed after the storm</h2>{body}</article>")
    assert article.body == "\n\n".join(PARAGRAPHS)


def test_an_article_only_in_json_ld_is_taken_from_there() -> None:
    stated = " ".join(PARAGRAPHS)
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{stated}"}}</script>'
    assert cleaned("<div id='app'></div>", data).body == stated


MARKUP = "".join(f"<p class='p'>{text}</p>" for text in PARAGRAPHS)
NODES = [{"type": "paragraph", "content": [{"text": text[:40]}, {"text": text[40:]}]} for text in PARAGRAPHS * 3]
LONGER = " ".join(f"And so it went on day {day} in Larnshaven, where nobody crossed the water." for day in range(12))


@pytest.mark.parametrize(
    ("script", "body"),
    [
        (json.dumps({"page": {"story": {"html": f"{MARKUP}<p>{LONGER}</p>"}}}), [*PARAGRAPHS, LONGER]),
        (f"window.state = {json.dumps({'body': NODES})};", [*PARAGRAPHS * 3]),
        (f"self.__next_f.push([1, {json.dumps(f'{MARKUP}<p>{LONGER}</p>')}])", [*PARAGRAPHS, LONGER]),
    ],
)
def test_an_article_that_goes_on_in_the_data_of_scripts_is_taken_whole(script: str, body: list[str]) -> None:
    article = cleaned(f"<article>{in_paragraphs(PARAGRAPHS[:1])}</article><script>{script}</script>")
    assert article.body.split("\n\n") == body


def test_data_about_something_else_is_no_article() -> None:
    others = "".join(f"<p>Quite another matter is told in sentence {n} of this long text.</p>" for n in range(40))
    script = f"<script>window.next = {json.dumps({'html': others})}</script><style>p {{color: red}}</style>"
    assert cleaned(f"<article>{in_paragraphs(PARAGRAPHS)}</article>{script}").body == "\n\n".join(PARAGRAPHS)


def test_cells_with_lists_and_links_a_standfirst_and_subheadings_belong_to_the_text() -> None:
    cells = "".join(f"<tr><td>Ward {n}</td><td><ul><li>{n}10 votes</li></ul></td></tr>" for n in range(1, 4))
    links = "".join(f"<tr><td><a href='/p/{n}'>Owner {n}</a></td></tr>" for n in range(1, 4))
    live = "".join(f"<time>1{n}:05</time><h2>Report {n}</h2><p>{text}</p>" for n, text in enumerate(PARAGRAPHS))
    article = cleaned(
        "<article><div class='standfirst'>The sea took forty planks. Now the town asks who pays.</div>"
        f"{in_paragraphs(PARAGRAPHS)}<table>{cells}</table>{in_paragraphs(PARAGRAPHS[:1])}"
        f"<table>{links}</table>{live}</article>"
    )
    for part in ("forty planks", "110 votes", "310 votes", "Owner 1", "Owner 3", "Report 1", "Report 3"):
        assert part in article.body


def test_a_page_of_two_sentences_in_signs_is_an_article() -> None:
    texts = (
        "港务局星期一宣布，北码头将关闭到明年春天，原因是四十年来最强的风暴。",
        "市议会将于下周决定是否修建新的防波堤。",
    )
    html = f"<html lang='zh'><body><h1>北码头关闭到春天</h1>{in_paragraphs(texts)}</body></html>"
    result = clean(RawPage("a", "a", PageFormat.HTML, html))
    assert isinstance(result, Article)
    assert result.body == "\n\n".join(texts)

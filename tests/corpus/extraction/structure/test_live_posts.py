"""The posts of a live page are found by their times, whatever elements they stand in, and in the page's data."""

from __future__ import annotations

import json

import numpy as np
import pytest
from trafilatura.utils import load_html

from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.extraction.html_blocks import text_blocks
from corpus.extraction.structure.live_posts import add_live_posts, live_updates
from corpus.page import PageFormat, RawPage

ENGLISH = [
    ("9.05am", "Pier closed", "The pier was closed at nine, and two cranes were taken away by barge."),
    ("9.40am", "Divers in", "Divers went down at the head of the pier to look at the piles."),
    ("10.15am", "Pile broken", "One pile of sixty is broken, the engineer says after the first dive."),
]
CHINESE = [
    ("9:05", "码头关闭", "码头于九点关闭，两台起重机已由驳船运走。"),
    ("9:40", "潜水员下水", "潜水员在码头尽头下水，检查木桩的情况。"),
    ("10:15", "木桩断裂", "工程师说，六十根木桩中有一根已经断裂。"),
]
FORMS = {
    "div": "<div class='e'><div class='w'>{0}</div><div class='h'>{1}</div><div class='b'>{2}</div></div>",
    "section": "<section><time>{0}</time><h3>{1}</h3><p>{2}</p></section>",
    "dl": "<dt>{0}</dt><dd><h3>{1}</h3><p>{2}</p></dd>",
}


def read(body: str, head: str = "") -> Article:
    """Return the article of a page about a pier, with a menu and a footer."""
    menu, foot = "<nav><a href='/'>Home</a></nav>", "<footer><p>Harbour Herald, all rights reserved.</p></footer>"
    page = (
        f"<html><head><title>Pier</title>{head}</head><body>{menu}<article><h1>Pier</h1>{body}</article>{foot}</body>"
    )
    article = clean(RawPage("page", "page", PageFormat.HTML, page))
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("posts", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_posts_stay_whole_with_their_headings(form: str, posts: list[tuple[str, str, str]]) -> None:
    body = "".join(FORMS[form].format(*post) for post in posts)
    lines = read(f"<dl>{body}</dl>" if form == "dl" else body).body.split("\n\n")
    assert [line for line in lines if line not in {post[0] for post in posts}] == [
        line for post in posts for line in post[1:]
    ]


@pytest.mark.parametrize("graph", [False, True])
def test_posts_only_in_the_data_of_a_page_are_its_text(graph: bool) -> None:
    updates = [
        {"@type": "BlogPosting", "headline": title, "articleBody": f"<p>{text}</p>"} for _, title, text in ENGLISH
    ]
    data: object = {"@type": ["LiveBlogPosting", "NewsArticle"], "headline": "Pier", "liveBlogUpdate": updates}
    data = {"@graph": [{"@type": "WebPage"}, data]} if graph else data
    article = read("<div id='live'></div>", f"<script type='application/ld+json'>{json.dumps(data)}</script>")
    assert article.body.split("\n\n") == [line for post in ENGLISH for line in post[1:]]


def test_posts_that_the_page_shows_are_not_read_from_its_data_again() -> None:
    updates = [{"headline": title, "articleBody": text} for _, title, text in ENGLISH]
    data = json.dumps({"@type": "LiveBlogPosting", "liveBlogUpdate": updates})
    head = f"<script type='application/ld+json'>{data}</script>"
    body = "".join(FORMS["section"].format(*post) for post in ENGLISH)
    assert read(body, head).body == read(body).body


@pytest.mark.parametrize(
    ("stated", "lines"),
    [
        (None, []),
        ("text", []),
        ({"headline": "A", "articleBody": "B."}, ["A", "B."]),
        ([{"articleBody": "B."}, {"description": "C."}, 7], ["B.", "C."]),
        ([{"headline": "A", "articleBody": "B."}, {"headline": "A", "articleBody": "B."}], ["A", "B."]),
    ],
)
def test_updates_are_read_in_all_shapes_each_line_once(stated: object, lines: list[str]) -> None:
    assert live_updates(stated) == lines


def test_times_beside_headlines_elsewhere_are_no_posts() -> None:
    listed = "".join(f"<div><span>{time}</span><p>{text}</p></div>" for time, _, text in ENGLISH)
    tree = load_html(f"<html><body><p>{ENGLISH[0][2] * 5}</p><div>{listed}</div></body></html>")
    assert tree is not None
    blocks = text_blocks(tree)
    selected = np.array([number == 0 for number in range(len(blocks.texts))])
    add_live_posts(selected, blocks, [True] * len(blocks.texts))
    assert selected.sum() == 1

"""Where removed lines stood is known by the paragraph that follows them."""

from __future__ import annotations

from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.extraction.extracted import removed_lines
from corpus.extraction.repeated_lines import RepeatedLines
from corpus.page import PageFormat, RawPage

PARAGRAPHS = tuple(
    f"The {what} was closed on Monday, the council of Lorn said in a statement that it sent to all newspapers."
    for what in ("harbour", "market", "bridge")
)


def test_lines_stand_before_the_paragraph_that_follows_them() -> None:
    lines = [("Menu", False), ("Title", False), ("One.", True), ("Share", False), ("Two.", True), ("Read on", False)]
    assert removed_lines(lines, "Title") == (("Menu", "Share", "Read on"), (0, 1, 2))


def test_an_html_page_says_where_its_removed_lines_stood() -> None:
    body = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p><a href='/s'>Share this</a></p><p>{PARAGRAPHS[2]}</p>"
    html = (
        "<html><head><title>Lorn closes</title></head><body><nav><a href='/'>Home</a></nav><h1>Lorn closes</h1>"
        f"<article>{body}</article><footer><p>All rights reserved</p></footer></body></html>"
    )
    article = clean(RawPage("1.html", "1.html", PageFormat.HTML, html))
    assert isinstance(article, Article)
    assert article.body == "\n\n".join(PARAGRAPHS)
    stood = dict(zip(article.removed, article.removed_at, strict=True))
    assert (stood["Home"], stood["Share this"], stood["All rights reserved"]) == (0, 2, 3)


def test_a_plain_page_says_where_its_removed_lines_stood() -> None:
    text = "\n\n".join(["Home", "Lorn closes", *PARAGRAPHS[:2], "Share this", PARAGRAPHS[2], "All rights reserved"])
    article = clean(RawPage("1.txt", "1.txt", PageFormat.PLAIN, text))
    assert isinstance(article, Article)
    assert article.body == "\n\n".join(PARAGRAPHS)
    stood = dict(zip(article.removed, article.removed_at, strict=True))
    assert (stood["Home"], stood["Share this"], stood["All rights reserved"]) == (0, 2, 3)


def test_lines_that_an_outlet_repeats_move_the_places_of_the_others() -> None:
    repeated = RepeatedLines()
    article = Article("", "", "", "")
    for number in range(3):
        body = f"{number} {PARAGRAPHS[0]}\n\nWrite to us.\n\n{number} {PARAGRAPHS[1]}"
        page = Article(str(number), "", body, "s", outlet="Ledger", removed=("Menu", "More"), removed_at=(0, 3))
        article = repeated.without(page)
    assert article.body == f"2 {PARAGRAPHS[0]}\n\n2 {PARAGRAPHS[1]}"
    assert (article.removed, article.removed_at) == (("Menu", "More", "Write to us."), (0, 2, 1))

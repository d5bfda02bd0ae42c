"""Lines that an outlet repeats are removed, and a story that many pages share is kept."""

from __future__ import annotations

from corpus.article import Article
from corpus.extraction.repeated_lines import RepeatedLines

NOTICE = "The Ledger is written by its readers, and it is paid for by them."


def article(number: int, outlet: str | None, *paragraphs: str) -> Article:
    return Article(f"{number:016}", "A title", "\n\n".join(paragraphs), "page.txt", outlet=outlet, removed=("Home",))


def own_paragraph(number: int) -> str:
    """Return a paragraph that no other article has."""
    return f"In village number {number} " + "the bridge over the river was opened by the mayor on Sunday morning. " * 4


def test_a_line_of_three_articles_of_an_outlet_is_removed_and_shown() -> None:
    repeated = RepeatedLines()
    cleaned = [repeated.without(article(number, "The Ledger", own_paragraph(number), NOTICE)) for number in range(4)]
    assert [NOTICE in one.body for one in cleaned] == [True, True, False, False]
    assert [one.removed for one in cleaned] == [("Home",), ("Home",), ("Home", NOTICE), ("Home", NOTICE)]
    assert all(own_paragraph(number) in one.body for number, one in enumerate(cleaned))


def test_other_outlets_and_unknown_ones_keep_the_line() -> None:
    repeated = RepeatedLines()
    for outlet in ("One", "Two", None, None, None):
        given = article(1, outlet, own_paragraph(1), NOTICE)
        assert repeated.without(given) is given


def test_a_line_that_one_article_repeats_counts_once() -> None:
    repeated = RepeatedLines()
    given = article(1, "The Ledger", own_paragraph(1), NOTICE, NOTICE, NOTICE)
    assert repeated.without(given) is given


def test_a_story_that_many_pages_carry_is_kept_on_each() -> None:
    repeated = RepeatedLines()
    for number in range(5):
        given = article(number, "The Ledger", own_paragraph(1), own_paragraph(2), NOTICE)
        assert repeated.without(given) is given

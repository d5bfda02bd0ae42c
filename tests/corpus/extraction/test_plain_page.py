"""The article of a plain-text page stays whole, and removed lines are listed."""

from __future__ import annotations

from datetime import date

from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.page import PageFormat, RawPage

TODAY = date(2026, 11, 22)
BODY = [
    "The harbour board of Latakia said on Tuesday that it would open the northern quay to cargo ships next month.",
    "Work on the quay began in the spring, and the board put its cost at four million pounds, more than planned.",
    "Two shipping lines have asked for berths at the quay, and the board expects that they will sign within the week.",
    "The mayor of Latakia said that the quay would bring work to the town, but that its road was still narrow.",
]


def page(*lines: str) -> Article:
    """Return the article of a page of menus, a headline, the lines given, and a foot."""
    menu = ["Home", "News", "Sport", "Weather", "Sign in", "Harbour of Latakia opens its northern quay"]
    foot = ["Most read", "Ten castles to see this year", "All rights reserved", "Privacy policy", "Contact us"]
    text = "\n".join([*menu, *lines, *foot])
    article = clean(RawPage("page", "page", PageFormat.PLAIN, text), today=TODAY)
    assert isinstance(article, Article)
    return article


def test_every_line_is_text_or_removed_or_the_headline() -> None:
    article = page(*BODY)
    assert article.title == "Harbour of Latakia opens its northern quay"
    assert article.body.split("\n\n") == BODY
    assert set(article.removed) >= {"Home", "Most read", "Ten castles to see this year", "Privacy policy"}


def test_what_follows_the_credits_of_a_report_is_another_article() -> None:
    tail = "The quay of Tartus, south of Latakia, will stay closed to cargo ships for a year, its harbour board said."
    article = page(*BODY, "(Reporting by Ann Other; Editing by Jo Smith)", tail)
    assert tail in article.removed
    assert article.body.startswith(BODY[0])


def test_a_paragraph_that_stands_twice_is_kept_once_and_its_double_is_shown_as_removed() -> None:
    article = page(*BODY, BODY[0])
    assert article.body.count(BODY[0]) == 1
    assert BODY[0] in article.removed


def test_the_last_short_question_of_an_interview_stays() -> None:
    lines = (
        "The keeper of the pier speaks",
        "The harbour master of Larnshaven said on Monday that the northern pier would stay closed until the spring.",
        "– How did the night begin?",
        "With a knock at the door, and a boy who said the pier was moving, so I went out in my slippers.",
        "– And the sea?",
        "It does not read the papers, and it never did in all the forty years that I have been here.",
        "Privacy policy",
    )
    article = clean(RawPage("page", "page", PageFormat.PLAIN, "\n".join(lines)), today=TODAY)
    assert isinstance(article, Article)
    assert "– And the sea?" in article.body
    assert "Privacy policy" not in article.body

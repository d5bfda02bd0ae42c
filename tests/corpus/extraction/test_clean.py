"""Stated metadata takes precedence over the page, and absurd values are rejected."""

from __future__ import annotations

import pickle
from datetime import date

from corpus.article import Article, FoundIn, PublicationDate, article_id
from corpus.extraction.clean import clean
from corpus.page import PageFormat, RawPage, Rejected, StatedMetadata

TODAY = date(2026, 11, 22)


def _record(text: str, **stated: object) -> Article:
    metadata = StatedMetadata(**stated)  # type: ignore[arg-type]
    page = RawPage("f.jsonl#1", "f.jsonl:1", PageFormat.CLEAN, text, "https://www.foxnews.com/x", metadata)
    article = clean(page, TODAY)
    assert isinstance(article, Article)
    return article


def test_a_clean_record_keeps_what_it_states() -> None:
    article = _record(
        "First.\n\nSecond &amp; last.", title="A <b>title</b>", date="2015-09-08", authors=("By A B, C D",)
    )
    assert article == Article(
        id=article_id("f.jsonl#1"),
        title="A title",
        body="First.\n\nSecond & last.",
        source="f.jsonl:1",
        url="https://www.foxnews.com/x",
        outlet="Fox News",
        published=PublicationDate.day(date(2015, 9, 8), FoundIn.RECORD),
        authors=("A B", "C D"),
    )


def test_lines_broken_at_a_width_are_one_paragraph() -> None:
    wrapped = (
        "Showers continued throughout the week in\nthe Bahia cocoa zone, alleviating the drought since\nearly January."
    )
    assert _record(wrapped).body == wrapped.replace("\n", " ")


def test_a_later_date_than_today_is_rejected() -> None:
    assert _record("Words.", date="2050-01-01").published is None


def test_a_page_of_menus_is_rejected_with_its_reason() -> None:
    rejected = clean(RawPage("m.txt", "m.txt", PageFormat.PLAIN, "Home\nNews\nSports\nSign in\n© 2020 Somebody"))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "no article"


def test_cleaning_can_be_sent_to_another_process() -> None:
    page = RawPage("m.txt", "m.txt", PageFormat.PLAIN, "Home\nNews")
    function, argument = pickle.loads(pickle.dumps((clean, page)))
    assert function(argument) == clean(page)

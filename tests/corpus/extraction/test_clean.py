"""What a record states is kept, what a page shows is read, and neither is believed when absurd."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from corpus.article import Article, FoundIn, PublicationDate, article_id
from corpus.extraction.clean import clean
from corpus.metadata.dates import find_dates, parse_date
from corpus.metadata.outlet_table import outlet_label
from corpus.page import PageFormat, RawPage, Rejected, StatedMetadata
from corpus.text.language import identify_language
from corpus.text.strip_markup import strip_markup

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("AT&T and a < b", "AT&T and a < b"),
        ("AT&amp;T &lt;b&gt;", "AT&T <b>"),
        ("&amp;lt;", "&lt;"),
        ("x<script>alert(1)</script>y", "x y"),
        ("x<style>p {}</style>y<!-- z -->", "x y "),
        ("<script>never closed", " "),
        ("a <b>bold</b> <a href='x'>link</a>", "a bold link"),
        ("one<p>two</p>", "one\n\ntwo\n\n"),
        ("one<br/>two", "one\ntwo"),
        ("<SOT: Obama at summit:> said", "<SOT: Obama at summit:> said"),
        ("a=1&copy=2", "a=1&copy=2"),
        ("1 << 2 <i>and</i> 3 >> 1", "1 << 2 and 3 >> 1"),
    ],
)
def test_markup_goes_and_everything_else_stays(markup: str, text: str) -> None:
    assert strip_markup(markup) == text


@pytest.mark.parametrize(
    ("text", "country", "written", "sure"),
    [
        ("2015-09-08", None, "2015-09-08", True),
        ("2015-09-08T23:30:00+02:00", None, "2015-09-08", True),
        ("Tue, 08 Sep 2015 10:00:00 GMT", None, "2015-09-08", True),
        ("September 8, 2015", None, "2015-09-08", True),
        ("8 сентября 2015", None, "2015-09-08", True),
        ("8 EKİM 2015", None, "2015-10-08", True),
        ("Aralik 8, 2015", None, "2015-12-08", True),
        ("Kasım 2015", None, "2015-11", True),
        ("10. September 2015", None, "2015-09-10", True),
        ("September 15, 20158:31 AM ET", None, "2015-09-15", True),
        ("12/08/2024", "us", "2024-12-08", True),
        ("12/08/2024", "gb", "2024-08-12", True),
        ("12/08/2024", None, "2024-12-08", False),
        ("10.09.2015, 11:05 Uhr", None, "2015-09-10", True),
        ("March 1987", None, "1987-03", True),
        ("1987-03", None, "1987-03", True),
        ("1987", None, "1987", True),
        ("[1987-03-01,1987-03-04)", None, "1987-03-01/1987-03-03", True),
        ("2015年9月8日", None, "2015-09-08", True),
    ],
)
def test_dates_are_read_as_intervals(text: str, country: str | None, written: str, sure: bool) -> None:
    published = parse_date(text, FoundIn.RECORD, TODAY, country)
    assert published is not None
    assert (str(published), published.sure) == (written, sure)


@pytest.mark.parametrize("text", ["0001-11-30", "1970-01-01", "2050-10-04", "2015-02-30", "soon", "", "31/31/2015"])
def test_absurd_dates_are_not_believed(text: str) -> None:
    assert parse_date(text, FoundIn.RECORD, TODAY) is None


def test_numbers_in_running_text_are_no_dates() -> None:
    assert list(find_dates("Version 10.4.2 of 5/8 inch, call 555-12-34, 2015 people", FoundIn.PAGE, TODAY)) == []


@pytest.mark.parametrize(
    ("stated", "label"),
    [
        ("Fox Online News", "Fox News"),
        ("Fox News (Online)", "Fox News"),
        ("the guardian", "The Guardian"),
        ("New York Times - News", "The New York Times"),
        ("Orontes Post", "Orontes Post"),
        ("Guest Writer - Left", None),
        ("  ", None),
    ],
)
def test_variants_of_an_outlet_are_one(stated: str, label: str | None) -> None:
    assert outlet_label(stated) == label


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The ministry said it had serious doubts about the cargo declared for the flights.", "en"),
        ("Russland hat nach den Worten der Sprecherin des Außenministeriums nie ein Geheimnis daraus gemacht.", "de"),
        ("Министерство заявило, что у него есть серьёзные сомнения в отношении груза.", "ru"),
        (
            "外務省は、飛行のために申告された貨物について深刻な疑念があると述べた。外務省は、飛行のために申告された貨物。",
            "ja",
        ),
        ("Syria", None),
    ],
)
def test_the_language_is_told_from_the_text(text: str, code: str | None) -> None:
    assert identify_language(text) == code


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


def test_a_later_day_than_today_is_not_believed() -> None:
    assert _record("Words.", date="2050-01-01").published is None


def test_a_page_of_menus_is_rejected_with_its_reason() -> None:
    rejected = clean(RawPage("m.txt", "m.txt", PageFormat.PLAIN, "Home\nNews\nSports\nSign in\n© 2020 Somebody"))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "no article"


def test_cleaning_can_be_sent_to_another_process() -> None:
    page = RawPage("m.txt", "m.txt", PageFormat.PLAIN, "Home\nNews")
    function, argument = pickle.loads(pickle.dumps((clean, page)))
    assert function(argument) == clean(page)

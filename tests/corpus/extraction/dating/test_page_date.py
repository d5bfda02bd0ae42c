"""The date of an HTML page is a stated one, else a printed one that is its own, else none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from corpus.article import Article, FoundIn
from corpus.extraction.clean import clean
from corpus.page import PageFormat, RawPage, StatedMetadata

TODAY = date(2026, 11, 22)
BODY = (
    "<p>The harbour board said on Tuesday that it would open the northern quay to cargo ships next month.</p>"
    "<p>Two firms have asked for berths there, and the board expects them to sign within the week.</p>"
)
CAPTURED = datetime(2024, 12, 8, 9, 0, tzinfo=UTC)


def article(
    head: str = "", above: str = "", below: str = "", captured: datetime | None = None, language: str = "en"
) -> Article:
    """Return the article of a page with more in its head, above its text and below it."""
    content = (
        f"<!doctype html><html lang='{language}'><head><title>Harbour opens its quay</title>{head}</head><body><main>"
        f"<article><h1>Harbour opens its quay</h1>{above}{BODY}</article></main>{below}</body></html>"
    )
    found = clean(RawPage("1", "1.html", PageFormat.HTML, content, captured=captured), TODAY)
    assert isinstance(found, Article)
    return found


def written(found: Article) -> str | None:
    return str(found.published) if found.published else None


@pytest.mark.parametrize(
    ("above", "below", "day"),
    [
        ("<p>3 May 2021</p>", "", "2021-05-03"),
        ("<p>First published on 3 May 2021. Updated on 14 June 2023.</p>", "<footer>© 2024</footer>", "2021-05-03"),
        ("<p>Updated 14 June 2023</p><p>Published 3 May 2021</p>", "", "2021-05-03"),
        ("<p>By Ann Firstly, Monday 3 May 2021</p>", "<footer><p>© 2024 Ledger</p></footer>", "2021-05-03"),
        ("<p>3 mai 2021 à 10h15</p>", "", "2021-05-03"),
        ("<p>٣ أيار ٢٠٢١</p>", "", "2021-05-03"),
        ("", "<footer><p>© 2024 Ledger</p></footer>", None),
        ("", "<footer><p>Copyright 2016 Ledger. All rights reserved.</p></footer>", None),
        ("", "<footer><p>© 1 January 2016 Ledger</p></footer>", None),
        ("", "<aside><h3>More</h3><ul><li><a href='/x'>Old story, 5 April 2012</a></li></ul></aside>", None),
        ("", "<div class='related'><h3>Other news</h3><p>5 April 2012</p></div>", None),
        ("", "<h3>More</h3><ul><li><a href='/x'>Old story</a> <span>5 April 2012</span></li></ul>", None),
        ("", "<p>Published 3 May 2021 by <a href='/ann'>Ann Firstly</a></p>", "2021-05-03"),
        ("", "<section class='comments'><p>Jo, 5 April 2022, 10:15</p></section>", None),
        ("", "<img src='/2019/05/05/pier.jpg'>", None),
        ("", "<div class='event-box'>Save the date: quay concert, Saturday 12 July 2025</div>", None),
        ("", "<div class='agenda'><p>12 July 2025 Concert</p><p>14 July 2025 Market</p></div>", None),
        ("", "<table class='calendar'><caption>December 2024</caption><tr><td>1</td><td>2</td></tr></table>", None),
        ("", "<table><caption>December 2024</caption><tr><td>1</td><td>2</td></tr></table>", None),
        ("<p>The board met on 3 May 2021 and put the vote off to 9 May 2021.</p>", "", None),
        ("<p>Actualizado 14/06/2023 09:00 | Creado 03/05/2021 08:00</p>", "", "2021-05-03"),
        ("<p>2023年6月14日 更新</p><p>2021年5月3日 公開</p>", "", "2021-05-03"),
    ],
)
def test_the_printed_day_is_the_articles_own_or_none(above: str, below: str, day: str | None) -> None:
    found = article(above=above, below=below)
    assert written(found) == day
    assert found.published is None or not found.published.sure


PUBLISHED = "<meta property='article:published_time' content='{}'>"


@pytest.mark.parametrize(
    ("stated", "printed", "day"),
    [
        ("2024-12-07T22:30:00Z", "8 December 2024", "2024-12-08"),
        ("2024-12-07T22:30:00+00:00", "8.12.2024", "2024-12-08"),
        ("2024-12-08T03:30:00Z", "7 December 2024", "2024-12-07"),
        ("2024-12-07T02:30:00Z", "8 December 2024", "2024-12-07"),
        ("2024-12-08T15:30:00Z", "7 December 2024", "2024-12-08"),
        ("2024-12-07T22:30:00-05:00", "8 December 2024", "2024-12-07"),
        ("2024-12-07T22:30:00Z", "7 December 2024", "2024-12-07"),
        ("2024-12-07T22:30:00Z", "Updated 8 December 2024", "2024-12-07"),
        ("2024-12-07T22:30:00Z", "18 December 2024", "2024-12-07"),
        ("2024-12-07", "8 December 2024", "2024-12-07"),
    ],
)
def test_a_time_in_utc_yields_to_the_printed_day_where_clocks_allow_it(stated: str, printed: str, day: str) -> None:
    found = article(PUBLISHED.format(stated), f"<p>{printed}</p>")
    assert written(found) == day


@pytest.mark.parametrize(
    ("above", "captured", "day"),
    [
        ("<p>3 hours ago</p>", CAPTURED, "2024-12-08"),
        ("<p>Published 11 hours ago</p>", CAPTURED, "2024-12-07"),
        ("<p>3 hours ago</p>", None, None),
        ("<p>Updated 3 hours ago</p>", CAPTURED, None),
        ("", CAPTURED, None),
    ],
)
def test_a_relative_date_needs_a_capture(above: str, captured: datetime | None, day: str | None) -> None:
    found = article(above=above, captured=captured, below="<footer><p>© 2024 Ledger</p></footer>")
    assert written(found) == day
    assert found.published is None or not found.published.sure


def test_a_relative_date_of_a_record_is_read_against_its_capture() -> None:
    stated = StatedMetadata(date="2 days ago")
    page = RawPage("1", "1", PageFormat.CLEAN, "The quay is open. Two firms came.", stated=stated)
    undated = clean(page, TODAY)
    assert isinstance(undated, Article)
    assert undated.published is None
    dated = clean(RawPage("1", "1", PageFormat.CLEAN, "The quay is open.", stated=stated, captured=CAPTURED), TODAY)
    assert isinstance(dated, Article)
    assert dated.published is not None
    assert (str(dated.published), dated.published.sure) == ("2024-12-06", False)


@pytest.mark.parametrize(
    ("language", "day", "sure"),
    [
        ("ar", "2024-12-08", True),
        ("en-GB", "2024-12-08", True),
        ("en-US", "2024-08-12", True),
        ("en", "2024-08-12", False),
    ],
)
def test_numbers_follow_the_language_of_the_page(language: str, day: str, sure: bool) -> None:
    found = article("<meta name='date' content='8/12/2024'>", language=language)
    assert found.published is not None
    assert (str(found.published), found.published.sure, found.published.found_in) == (day, sure, FoundIn.META)


def test_the_same_minute_with_an_offset_tells_the_local_day() -> None:
    stated = PUBLISHED.format("2023-06-19T23:48:21+00:00")
    local = "<time itemprop='datePublished' datetime='2023-06-19T19:48:21-04:00'>19 June</time>"
    assert written(article(stated, f"{local}<p>20 June 2023</p>")) == "2023-06-19"
    east = "<time itemprop='datePublished' datetime='2023-06-20T08:48:21+09:00'>Tuesday</time>"
    assert written(article(stated, east)) == "2023-06-20"


def test_the_day_that_a_paper_prints_for_its_visitors_is_not_the_articles() -> None:
    content = (
        "<!doctype html><html lang='en'><head><title>Harbour opens its quay</title></head><body>"
        f"<div>8 December 2024</div><h1>Harbour opens its quay</h1>{BODY}</body></html>"
    )
    visited = clean(RawPage("1", "1", PageFormat.HTML, content, captured=CAPTURED), TODAY)
    assert isinstance(visited, Article)
    assert visited.published is None


def test_a_page_whose_text_is_only_in_its_data_has_a_date_too() -> None:
    body = "The quay opens today. " * 40
    data = f'{{"@type": "NewsArticle", "datePublished": "2021-05-03", "headline": "Quay", "articleBody": "{body}"}}'
    content = f"<html><head><script type='application/ld+json'>{data}</script></head></html>"
    found = clean(RawPage("1", "1", PageFormat.HTML, content), TODAY)
    assert isinstance(found, Article)
    assert written(found) == "2021-05-03"


UNREAD = "<script>window.state = {%s}</script>"


@pytest.mark.parametrize(
    ("head", "above", "day"),
    [
        (UNREAD % '"datePublished": "2021-05-03T10:00:00Z"', "", "2021-05-03"),
        (UNREAD % r"\"publishedAt\":\"2021-05-03\"", "", "2021-05-03"),
        (UNREAD % '"publishDate": 1620000000', "", "2021-05-03"),
        (UNREAD % '"datePublished": "2021-05-03"}, {"datePublished": "2012-04-05"', "", None),
        (UNREAD % '"dateModified": "2021-05-03"', "", None),
        (UNREAD % '"datePublished": "2012-04-05"', "<p>3 May 2021</p>", "2021-05-03"),
        ("<meta property='article:modified_time' content='2021-05-03'>", "", "2021-05-03"),
        ("<meta property='article:modified_time' content='2023-06-14'>", "<p>3 May 2021</p>", "2021-05-03"),
        ("", "<time class='updated' datetime='2021-05-03'></time>", "2021-05-03"),
    ],
)
def test_data_of_scripts_and_days_of_changes_come_last_and_are_not_sure(head: str, above: str, day: str | None) -> None:
    found = article(head, above)
    assert written(found) == day
    assert found.published is None or not found.published.sure


@pytest.mark.parametrize(("around", "day"), [("{}", "2012-02-02"), ('{"itemListElement": [{}]}', None)])
def test_a_script_that_lists_other_articles_says_nothing_of_this_one(around: str, day: str | None) -> None:
    data = around.replace("{}", '{"headline": "Ice on the river", "publishedAt": "2012-02-02"}')
    assert written(article(head=f"<script>var page = 1;</script><script>var data = {data};</script>")) == day

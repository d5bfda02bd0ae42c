"""The times in a page's markup are those of its own article, and of its publication."""

from __future__ import annotations

import pytest
from trafilatura.utils import load_html

from corpus.metadata.html_times import page_times

PAGE = "<html><body><main><article><h1>Pier closed</h1>{}<p>text</p></article></main>{}</body></html>"
OWN = "<time datetime='2021-05-03'>3 May 2021</time>"


@pytest.mark.parametrize(
    ("inside", "outside", "times"),
    [
        (OWN, "", [("2021-05-03", True)]),
        ("<time datetime='2023-06-14'>14 June 2023 (updated)</time>" + OWN, "", [("2021-05-03", True)]),
        ("<p>Updated: <time datetime='2023-06-14'>14 June</time></p>" + OWN, "", [("2021-05-03", True)]),
        (OWN + " | Updated <time datetime='2023-06-14'>14 June</time>", "", [("2021-05-03", True)]),
        ("<b>Güncelleme:</b> <time datetime='2023-06-14'>14 Haziran</time>" + OWN, "", [("2021-05-03", True)]),
        (
            f"<footer>On <a href='/x'>{OWN.replace('<time', '<time class=published')}</a></footer>",
            "",
            [("2021-05-03", True)],
        ),
        ("", "<footer><time class='published' datetime='2012-04-05'></time></footer>", []),
        ("<time class='updated' datetime='2023-06-14'></time>" + OWN, "", [("2021-05-03", True)]),
        ("<time itemprop='dateModified' datetime='2023-06-14'></time>", "", []),
        (
            "<time datetime='2020-01-01'></time><time datetime='2021-05-03' pubdate></time>",
            "",
            [("2021-05-03", True), ("2020-01-01", True)],
        ),
        ("<span itemprop='datePublished' content='2021-05-03'>Monday</span>", "", [("2021-05-03", True)]),
        ("<abbr class='published' title='2021-05-03'>Monday</abbr>", "", [("2021-05-03", True)]),
        ("", "<aside><time datetime='2012-04-05'></time></aside>", []),
        ("", "<ul><li><a href='/x'>Old <time datetime='2012-04-05'></time></a></li></ul>", []),
        ("", "<div class='related-news'><div><time datetime='2012-04-05'></time></div></div>", []),
        ("", "<div><time datetime='2012-04-05'></time></div>", [("2012-04-05", True)]),
        (
            "",
            "<div><time datetime='2012-04-05'></time></div><div><time datetime='2013-04-05'></time></div>",
            [("2012-04-05", False), ("2013-04-05", False)],
        ),
        ("<time>3 May 2021</time>", "", [("3 May 2021", True)]),
    ],
)
def test_a_time_counts_where_it_is_the_articles_own(inside: str, outside: str, times: list[tuple[str, bool]]) -> None:
    tree = load_html(PAGE.format(inside, outside))
    assert tree is not None
    assert list(page_times(tree).published) == times

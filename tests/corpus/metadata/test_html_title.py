"""The title of an HTML page is the best supported of those that it states, without names of site and section."""

from __future__ import annotations

import pytest
from trafilatura.utils import load_html

from corpus.metadata.html_head import read_head
from corpus.metadata.html_title import choose_title


def title_of(head: str, body: str) -> str:
    tree = load_html(f"<html><head>{head}</head><body>{body}<p>text</p></body></html>")
    assert tree is not None
    return choose_title(read_head(tree))


def tags(title: str, og_title: str = "", site_name: str = "", address: str = "") -> str:
    found = f"<title>{title}</title>"
    found += f'<meta property="og:title" content="{og_title}">' if og_title else ""
    found += f'<meta property="og:site_name" content="{site_name}">' if site_name else ""
    return found + (f'<link rel="canonical" href="{address}">' if address else "")


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (tags("Pier stays closed | Ledger"), "<h1>Pier stays closed</h1>", "Pier stays closed"),
        (tags("Pier stays closed - Ledger", site_name="Ledger"), "", "Pier stays closed"),
        (tags("", "Pier stays closed"), "<h1>Ledger</h1>", "Pier stays closed"),
        ("", "<h1>Pier stays closed</h1>", "Pier stays closed"),
        ("", "", ""),
    ],
)
def test_the_title_is_the_best_supported_one(head: str, body: str, title: str) -> None:
    assert title_of(head, body) == title


@pytest.mark.parametrize(
    ("body", "other"),
    [
        ("<h1>Ledger Logo</h1>", "names the site"),
        ("<h1>Contact us</h1><h1>Follow us</h1>", "shares no word with the tags"),
        ("<h1>94</h1><h1>Pier stays closed</h1><h1>94</h1>", "counts comments"),
        ("<h1>All about piers</h1><h1>Pier stays closed</h1><h1><a>All about piers</a></h1>", "is a box, twice"),
    ],
)
def test_a_heading_of_the_site_or_of_a_box_is_no_title(body: str, other: str) -> None:
    assert title_of(tags("Pier stays closed - Ledger", "Pier stays closed", "Ledger"), body) == "Pier stays closed"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (tags("港口关闭三天 渔民抗议_地方新闻_兰港网", site_name="兰港网"), "港口关闭三天 渔民抗议"),
        (tags("市長が辞任を表明：湊新聞デジタル", site_name="湊新聞デジタル"), "市長が辞任を表明"),
        (
            tags("항만 예산 논란 커져-정치ㅣ항구일보", site_name="항구일보", address="https://h.example/정치/1"),
            "항만 예산 논란 커져",
        ),
        (tags("ท่าเรือปิดหลังพายุ | ประภาคาร", site_name="ประภาคาร"), "ท่าเรือปิดหลังพายุ"),
        (
            tags("Werft zu - Wirtschaft - Küstenbote", address="https://kuestenbote.example/wirtschaft/werft-1"),
            "Werft zu",
        ),
        (
            tags("Mayor: “We will rebuild” - as it happened | Ledger", site_name="Ledger"),
            "Mayor: “We will rebuild” - as it happened",
        ),
        (tags("Ledger: what we got wrong", address="https://x.example/ledger/1"), "Ledger: what we got wrong"),
    ],
)
def test_names_of_outlet_and_section_are_removed_from_the_ends_in_any_script(head: str, title: str) -> None:
    assert title_of(head, "") == title


def test_a_title_that_a_tag_cuts_stands_for_the_whole_one() -> None:
    head = tags(
        "The pier stays closed until spring, the mayor says | Ledger", "The pier stays closed until spring…", "Ledger"
    )
    assert title_of(head, "") == "The pier stays closed until spring, the mayor says"

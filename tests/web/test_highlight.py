"""One function makes HTML from text: it escapes first, then marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.page import Passage
from tests.conftest import ROOT
from web.highlight import emphasize, highlight

CASES = [
    ("a < b & c", (), "a &lt; b &amp; c"),
    ("in Latakia today", ((3, 10),), "in <mark>Latakia</mark> today"),
    ("<b>x</b>", ((0, 3),), "<mark>&lt;b&gt;</mark>x&lt;/b&gt;"),
    ("&amp;", ((0, 5),), "<mark>&amp;amp;</mark>"),
    ("ab", ((0, 1), (1, 2)), "<mark>a</mark><mark>b</mark>"),
]


@pytest.mark.parametrize(("text", "marks", "html"), CASES)
def test_text_is_escaped_and_marks_are_elements(text: str, marks: tuple[tuple[int, int], ...], html: str) -> None:
    assert highlight(Passage("body", text, marks)) == html


@given(st.text(alphabet="<>&'\"ab", max_size=30), st.data())
def test_no_text_ever_makes_an_element_but_mark(text: str, data: st.DataObject) -> None:
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), unique=True, max_size=6)))
    marks = tuple(zip(ends[::2], ends[1::2], strict=False))
    html = str(highlight(Passage("body", text, marks)))
    assert "<" not in html.replace("<mark>", "").replace("</mark>", "")
    assert html.count("<mark>") == len(marks)


def test_a_place_in_a_query_is_emphasized_as_text() -> None:
    assert emphasize("a <b> c", 2, 5) == "a <em>&lt;b&gt;</em> c"


def test_no_template_and_no_other_module_switches_escaping_off() -> None:
    sources = [*(ROOT / "web").rglob("*.py"), *(ROOT / "web" / "templates").iterdir()]
    assert sources
    for source in sources:
        if source != ROOT / "web" / "highlight.py":
            text = source.read_text(encoding="utf-8")
            for switch in ("Markup(", "|safe", "autoescape"):
                assert switch not in text.replace(" ", ""), source.name

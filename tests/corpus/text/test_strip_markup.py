"""Markup is stripped from text fields and everything else stays."""

from __future__ import annotations

import pytest

from corpus.text.strip_markup import strip_markup


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

"""Markup is stripped from text fields and everything else stays."""

from __future__ import annotations

import html

import pytest

from corpus.text.strip_markup import LONGEST_PARSED, strip_in_one_pass, strip_markup, strip_parsed


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
        ("one<section>two</section><ul><li>three", "one\ntwo\n\nthree"),
        ("<SOT: Obama at summit:> said", "<SOT: Obama at summit:> said"),
        ("a=1&copy=2", "a=1&copy=2"),
        ("1 << 2 <i>and</i> 3 >> 1", "1 << 2 and 3 >> 1"),
        ('a <a title="x > y" href=z>link</a>', "a link"),
        ('a <ul class="[&>li]:p-2"><li>item', "a \n\nitem"),
        ('a <a title="never closed>link</a> more', "a link more"),
        ("a <b title='it\"s'>bold</b>", "a bold"),
        ("a <script>b<script>c</script>d</style>e", "a  de"),
        ("a <!-- b <script> --> c <!-- d", "a   c  "),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
    ],
)
def test_markup_goes_and_everything_else_stays(markup: str, text: str) -> None:
    assert strip_markup(markup) == text


@pytest.mark.parametrize(
    "text",
    [
        "one<p>two</p><div>three</div>",
        "a <b>bold</b> <a href='x'>link</a> &amp; more",
        "one<br/>two<hr>three<h2>four</h2>five",
        "1 << 2 <i>and</i> 3 >> 1 <SOT: at summit:> said",
        "<ul><li>one<li>two</ul><table><tr><td>x<td>y</table>",
    ],
)
def test_long_texts_have_the_words_of_short_ones(text: str) -> None:
    assert html.unescape(strip_in_one_pass(text)) == html.unescape(strip_parsed(text))


def test_a_text_is_stripped_alike_on_both_sides_of_the_limit() -> None:
    paragraph = "<p>Ferry <b>link</b> restored</p>"
    fitting = LONGEST_PARSED // len(paragraph)
    short, long = strip_markup(paragraph * fitting), strip_markup(paragraph * (fitting + 1))
    assert long.split() == [*short.split(), "Ferry", "link", "restored"]

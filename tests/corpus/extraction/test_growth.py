"""The time of cleaning a page grows linearly with the page, whatever it consists of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from corpus.extraction.clean import clean
from corpus.page import PageFormat, RawPage, StatedMetadata
from tests.support.growth import LINEAR, growth

TODAY = date(2024, 6, 1)
WORDS = "The harbour office in Calder Bay said on Tuesday that the ferry would sail again. "
HTML: dict[str, tuple[Callable[[int], str], int]] = {
    "paragraphs": (lambda n: f"<p>{WORDS}</p>" * n, 100),
    "one long line": (lambda n: f"<p>{WORDS * n}", 400),
    "nesting": (lambda n: "<div>" * n + WORDS * 3, 100),
    "inline nesting": (lambda n: "<b>" * n + WORDS * 3, 100),
    "attributes": (lambda n: "<p " + " ".join(f"a{i}=1" for i in range(n)) + f">{WORDS * 3}", 1_000),
    "short lines": (lambda n: "<br>word" * n, 400),
    "a long token": (lambda n: "<p>" + "x" * n, 50_000),
    "entities": (lambda n: "<p>" + "&amp;" * n, 5_000),
    "comments": (lambda n: "<!-- a -->" * n + f"<p>{WORDS * 3}", 1_000),
    "open comments": (lambda n: f"<p>{WORDS * 3}" + "<!-- " * n, 5_000),
    "scripts": (lambda n: "<script>var a = {};</script>" * n + f"<p>{WORDS * 3}", 300),
    "open scripts": (lambda n: f"<p>{WORDS * 3}" + "<script>" * n, 5_000),
    "links": (lambda n: "<a href='/a'>word</a> " * n + f"<p>{WORDS * 3}", 300),
    "dates": (lambda n: f"<p>{WORDS * 3}</p>" + "<time>2015-09-08</time> 8/9/2015 " * n, 200),
    "blanks": (lambda n: f"<p>{WORDS * 3}" + " \n" * n, 20_000),
    "structured data": (
        lambda n: f'<script type="application/ld+json">[{",".join(["{}"] * n)}]</script><p>{WORDS * 3}',
        2_000,
    ),
    "bylines": (lambda n: f"<p>{WORDS * 3}</p>" + "<p class=byline>By A. Writer</p>" * n, 300),
    "bylines in a line": (lambda n: f"<p>{WORDS * 3}" + "<span class=author>By A. Writer</span>" * n, 300),
    "nested bylines": (lambda n: f"<p>{WORDS * 3}" + "<span class=author>By A. Writer " * n, 100),
    "table cells": (lambda n: f"<p>{WORDS * 3}<table><tr>" + "<td>1" * n, 300),
}
PLAIN: dict[str, tuple[Callable[[int], str], int]] = {
    "lines": (lambda n: f"{WORDS}\n" * n, 400),
    "one long line": (lambda n: WORDS * n, 1_000),
    "short lines": (lambda n: "word\n" * n, 3_000),
    "lower-case lines": (lambda n: "and so on it goes\n" * n, 2_000),
    "a long token": (lambda n: "x" * n, 200_000),
    "blanks": (lambda n: WORDS * 3 + " \t" * n, 100_000),
    "dates": (lambda n: WORDS * 3 + "\n" + "8/9/2015 8 September 2015 " * n, 500),
    "bylines": (lambda n: f"{WORDS * 3}\n" + "By A. Writer and B. Other\n" * n, 500),
    "bars": (lambda n: f"{WORDS * 3}\n" + "Home | News | Sport | " * n, 1_000),
}
CLEAN: dict[str, tuple[Callable[[int], str], int]] = {
    "text": (lambda n: f"{WORDS}\n\n" * n, 2_000),
    "tags": (lambda n: "<b>" * n + WORDS, 300),
    "open tags": (lambda n: WORDS + "<p " * n, 2_000),
    "open scripts": (lambda n: WORDS + "<script " * n, 500),
    "open comments": (lambda n: WORDS + "<!-- " * n, 2_000),
    "closed scripts": (lambda n: WORDS + "<script>a</script>" * n, 500),
    "open script tags": (lambda n: WORDS + "<script>" * n, 1_000),
    "entities": (lambda n: WORDS + "<b>" + "&lt;" * n, 2_000),
    "blank lines": (lambda n: WORDS + "\n \n" * n, 20_000),
    "tags and words": (lambda n: "word <b> & " * n, 20_000),
    "quotation marks in tags": (lambda n: WORDS + "<b>" + "<b \"'" * n, 20_000),
    "quotation marks in one tag": (lambda n: WORDS + "<b>" + "<b " + "\"'" * n, 20_000),
    "comments": (lambda n: WORDS + "<!-- a -->" * n, 20_000),
}
STATED: dict[str, tuple[Callable[[int], StatedMetadata], int]] = {
    "title": (lambda n: StatedMetadata(title="word <b> & " * n), 20_000),
    "authors": (lambda n: StatedMetadata(authors=tuple(f"Name {i}" for i in range(n))), 2_000),
    "one string of authors": (lambda n: StatedMetadata(authors=(", ".join(f"Name {i}" for i in range(n)),)), 2_000),
    "blanks in an author": (lambda n: StatedMetadata(authors=("A" + " \t" * n,)), 50_000),
    "outlet": (lambda n: StatedMetadata(outlet="The Daily News - " * n), 2_000),
    "date": (lambda n: StatedMetadata(date="1 " * n), 20_000),
    "dates": (lambda n: StatedMetadata(date="8 September " * n), 5_000),
}


def _page(page_format: PageFormat, content: str, stated: StatedMetadata = StatedMetadata()) -> RawPage:  # noqa: B008
    return RawPage("a", "a", page_format, content, stated=stated)


def _clean(page: RawPage) -> object:
    return clean(page, TODAY)


@pytest.mark.parametrize("kind", HTML)
def test_html(kind: str) -> None:
    make, size = HTML[kind]
    head = "<html><head><title>Ferry sails again</title></head><body>"
    assert growth(_clean, lambda n: _page(PageFormat.HTML, head + make(n)), size) <= LINEAR


@pytest.mark.parametrize("kind", PLAIN)
def test_plain_text(kind: str) -> None:
    make, size = PLAIN[kind]
    assert growth(_clean, lambda n: _page(PageFormat.PLAIN, make(n)), size) <= LINEAR


@pytest.mark.parametrize("kind", CLEAN)
def test_clean_text(kind: str) -> None:
    make, size = CLEAN[kind]
    assert growth(_clean, lambda n: _page(PageFormat.CLEAN, make(n)), size) <= LINEAR


@pytest.mark.parametrize("kind", STATED)
def test_stated_metadata(kind: str) -> None:
    make, size = STATED[kind]
    assert growth(_clean, lambda n: _page(PageFormat.CLEAN, WORDS, make(n)), size) <= LINEAR

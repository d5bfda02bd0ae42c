"""Made-up pages of lists and of articles are told apart in each language."""

from __future__ import annotations

import pytest

from benchmarks.lists import article_pages, list_pages
from benchmarks.lists.markup import languages
from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.page import PageFormat, RawPage

SEED = 7
_FEW_MISSED = 2
"""Of twenty forms: a front page with a long lead, and teasers whose headings are no links, are sometimes missed."""


def is_taken_in(html: str) -> bool:
    return isinstance(clean(RawPage("a", "a", PageFormat.HTML, html)), Article)


@pytest.mark.parametrize("language", sorted(languages()))
def test_made_up_pages_of_all_forms_are_told_apart(language: str) -> None:
    lists = [list_pages.list_page(number, SEED, language) for number in range(len(list_pages.FORMS))]
    assert sum(map(is_taken_in, lists)) <= _FEW_MISSED
    articles = [article_pages.article_page(number, SEED, language) for number in range(len(article_pages.FORMS))]
    assert [number for number, html in enumerate(articles) if not is_taken_in(html)] == []


def test_a_page_of_a_number_is_always_the_same() -> None:
    assert list_pages.list_page(3, SEED, "de") == list_pages.list_page(3, SEED, "de")
    assert list_pages.list_page(3, SEED, "de") != list_pages.list_page(19, SEED, "de")

"""Cleans a page of HTML with trafilatura and repairs what measuring showed to go wrong. Fetches nothing."""

from __future__ import annotations

from datetime import date

import trafilatura
from htmldate import find_date
from lxml.html import HtmlElement
from trafilatura.settings import Document
from trafilatura.utils import load_html

from corpus.article import FoundIn, PublicationDate
from corpus.authors import authors_from
from corpus.dates import stated_date
from corpus.draft import Draft
from corpus.head import Head, head_of, names_in
from corpus.language import language_code
from corpus.naming import day_of, outlet_of, title_of
from corpus.outlets import country_of
from corpus.plain import tidy
from corpus.words import signs


def draft_html(content: str, url: str | None, today: date | None) -> Draft | None:
    """Find the article in a page of HTML; None when there is none."""
    tree = load_html(content)
    if tree is None:
        return None
    head = head_of(tree)
    outlet = outlet_of(head, url)
    published = day_of(head, url, today, country_of(outlet, url)) or _searched_day(tree, today)
    found = trafilatura.bare_extraction(tree, url=url, include_comments=False, favor_precision=True, include_tables=True)
    if not isinstance(found, Document) or not found.text:
        return None
    title = title_of(head)
    return Draft(
        title=title,
        paragraphs=_paragraphs(found.text, title),
        url=head.canonical,
        outlet=outlet,
        published=published,
        language=language_code(head.language or ""),
        authors=_authors(head),
    )


def _searched_day(tree: HtmlElement, today: date | None) -> PublicationDate | None:
    """Look for a day in the page's markup and text, where its head states none; it is never sure."""
    found = find_date(tree, original_date=True, extensive_search=True)
    return stated_date(found, FoundIn.PAGE, today) if found else None


def _paragraphs(text: str, title: str) -> tuple[str, ...]:
    key = signs(title)
    return tuple(line for raw in text.splitlines() if (line := tidy(raw)) and signs(line) != key)


def _authors(head: Head) -> tuple[str, ...]:
    stated = names_in(head.stated("author")) or names_in(head.meta("author", "article:author", "byl", "parsely-author"))
    return authors_from(tuple(name for name in stated if "/" not in name))

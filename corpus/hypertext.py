"""Cleans a page of HTML with trafilatura and repairs what measuring showed to go wrong. Fetches nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import trafilatura
from htmldate import find_date
from lxml.html import HtmlElement
from trafilatura.settings import Document
from trafilatura.utils import load_html

from corpus.addresses import host
from corpus.article import FoundIn, PublicationDate
from corpus.authors import authors_from, authors_in_byline, is_name
from corpus.dates import stated_date
from corpus.draft import Draft
from corpus.flat import lines_of
from corpus.head import Head, head_of, names_in
from corpus.language import language_code
from corpus.looks import is_ended
from corpus.markup import strip_markup
from corpus.naming import day_of, outlet_of, title_of
from corpus.outlets import country_of
from corpus.phrases import is_insert, says
from corpus.plain import article_lines, tidied, tidy
from corpus.words import signs, topics_of, words_of

_SENTENCE = 40
"""Characters of the shortest sentence that makes a page an article; walls and menus have none."""
_LONG = 600
_FURNITURE = 120
_FEW_WORDS = 30
_MUCH_NEARER = 0.4
"""Calibrated on three sets of pages with gold text: another text is taken where it has so much more of the title."""
_BYLINES = (
    "//*[@rel='author' or @itemprop='author' or contains(@class, 'byline') or contains(@class, 'author')"
    " or contains(@class, 'autor')]"
)


def draft_html(content: str, url: str | None, today: date | None) -> Draft | None:
    """Find the article in a page of HTML; None when there is none."""
    tree = load_html(content)
    if tree is None:
        return None
    head = head_of(tree)
    title, outlet = title_of(head), outlet_of(head, url, content)
    published = day_of(head, url, today, country_of(outlet, url)) or _searched_day(tree, today)
    authors = _authors(head) or _bylined(tree)
    lines = tidied(lines_of(tree))
    paragraphs = _without_furniture(_text_of(tree, head, title, lines), title)
    if not _is_article(paragraphs):
        return None
    body = "\n".join(paragraphs)
    return Draft(
        title=title,
        paragraphs=paragraphs,
        removed=tuple(line for line in lines if line not in body and line != title),
        url=head.canonical,
        outlet=outlet,
        published=published,
        language=language_code(head.language or ""),
        authors=authors,
    )


def _text_of(tree: HtmlElement, head: Head, title: str, lines: list[str]) -> list[str]:
    """Choose between trafilatura's text, the one in the structured data, and what the judge of lines finds."""
    found = trafilatura.bare_extraction(tree, include_comments=False, favor_precision=True, include_tables=True)
    text = _tidied(found.text) if isinstance(found, Document) and found.text else []
    nearness = _nearness(title, text)
    if _count(text) >= _FEW_WORDS and nearness > 1 - _MUCH_NEARER:
        return text
    told = head.stated("articleBody")
    others = [_tidied(strip_markup(told)) if isinstance(told, str) else []]
    others += [article_lines(lines, host(head.canonical or ""))] if lines else []
    for other in others:
        if _count(other) >= _FEW_WORDS and (
            _count(text) < _FEW_WORDS or _nearness(title, other) - nearness > _MUCH_NEARER
        ):
            return other
    return text


def _is_article(paragraphs: Sequence[str]) -> bool:
    """Tell whether a text is more than the notices of a wall or a menu."""
    return any(len(text) >= _SENTENCE and is_ended(text) for text in paragraphs) or sum(map(len, paragraphs)) >= _LONG


def _tidied(text: str) -> list[str]:
    return [line for raw in text.splitlines() if (line := tidy(raw))]


def _count(text: Sequence[str]) -> int:
    return sum(len(words_of(line)) for line in text)


def _nearness(title: str, text: Sequence[str]) -> float:
    """Give the share of the title's topics that a text has."""
    wanted = topics_of([word.lower() for word in words_of(title)])
    own = topics_of([word.lower() for line in text for word in words_of(line)])
    return len(wanted & own) / max(len(wanted), 1)


def _without_furniture(text: Sequence[str], title: str) -> tuple[str, ...]:
    key = signs(title)
    return tuple(line for line in text if signs(line) != key and not is_insert(line) and not _is_furniture(line))


def _is_furniture(line: str) -> bool:
    return len(line) < _FURNITURE and says("furniture", line.removeprefix("- "))


def _searched_day(tree: HtmlElement, today: date | None) -> PublicationDate | None:
    """Look for a day in the page's markup and text, where its head states none; it is never sure."""
    found = find_date(tree, original_date=True, extensive_search=True)
    searched = stated_date(found, FoundIn.PAGE, today) if found else None
    return PublicationDate(searched.start, searched.end, FoundIn.PAGE, sure=False) if searched else None


def _bylined(tree: HtmlElement) -> tuple[str, ...]:
    """Read the first byline in the page's own markup."""
    for element in tree.xpath(_BYLINES)[:5]:
        line = tidy(element.text_content())
        if authors := authors_in_byline(line) or ((line,) if is_name(line) else ()):
            return authors
    return ()


def _authors(head: Head) -> tuple[str, ...]:
    stated = names_in(head.stated("author")) or names_in(head.meta("author", "article:author", "byl", "parsely-author"))
    return authors_from(tuple(name for name in stated if "/" not in name))

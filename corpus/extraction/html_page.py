"""Cleans a page of HTML: trafilatura's choice of text, corrected line by line. Fetches nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import trafilatura
from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Document
from trafilatura.utils import load_html

from corpus.article import FoundIn, PublicationDate
from corpus.extraction.block_selection import Sifted, shares, sifted
from corpus.extraction.embedded_json import scripted_text
from corpus.extraction.extracted import Draft
from corpus.extraction.features.line_features import is_ended, look_at
from corpus.extraction.features.phrases import is_insert, says
from corpus.extraction.features.windows import LineMask
from corpus.extraction.html_blocks import UNREAD, Blocks, blocks_of
from corpus.metadata.byline import authors_from, authors_in_byline, is_name
from corpus.metadata.dates import stated_date
from corpus.metadata.html_head import Head, head_of, names_in
from corpus.metadata.html_metadata import day_of, outlet_of, title_of
from corpus.metadata.outlet_table import country_of
from corpus.text.language import language_code
from corpus.text.strip_markup import strip_markup
from corpus.text.whitespace import tidy, tidy_lines
from corpus.text.words import signs, topics_of, words_of

_SENTENCE = 40
"""Characters of the shortest sentence that makes a page an article; walls and menus have none."""
_LONG = 600
_FURNITURE = 120
_FEW_WORDS = 30
_BEGINNING = 200
"""Words of a text that may be only the beginning of the one in the page's data."""
_SAME = 0.4
_NEAR = 0.4
_MUCH_NEARER = 0.4
"""Calibrated on three sets of pages with gold text: another text is taken where it has so much more of the title."""
_BYLINES = (
    "//*[@rel='author' or @itemprop='author' or contains(@class, 'byline') or contains(@class, 'author')"
    " or contains(@class, 'autor')]"
)


@dataclass(frozen=True, slots=True)
class View:
    """What a page shows: its title and its lines, what trafilatura takes for the text and its data says it is."""

    title: str
    blocks: Blocks
    found: list[str]
    told: list[str]


def draft_html(content: str, url: str | None, today: date | None) -> Draft | None:
    """Find the article in a page of HTML; None when there is none."""
    tree = load_html(content)
    if tree is None:
        return None
    head = head_of(tree)
    outlet = outlet_of(head, url, content)
    published = day_of(head, url, today, country_of(outlet, url)) or _searched_day(tree, today)
    authors = _authors(head) or _bylined(tree)
    view = view_of(tree, head)
    paragraphs = paragraphs_of(view, content)
    if not _is_article(paragraphs):
        return None
    own = frozenset(paragraphs)
    return Draft(
        title=view.title,
        paragraphs=tuple(paragraphs),
        removed=tuple(line for line in view.blocks.texts if line not in own and line != view.title),
        url=head.canonical,
        outlet=outlet,
        published=published,
        language=language_code(head.language or ""),
        authors=authors,
    )


def view_of(tree: HtmlElement, head: Head) -> View:
    """Look at a page in all ways that speak for one text or another; takes what nobody reads out of the tree."""
    told = head.stated("articleBody")
    etree.strip_elements(tree, *UNREAD, with_tail=False)
    blocks = blocks_of(tree)
    found = trafilatura.bare_extraction(tree, include_comments=False, fast=True, include_tables=True)
    return View(
        title=title_of(head),
        blocks=blocks,
        found=tidy_lines(found.text) if isinstance(found, Document) and found.text else [],
        told=tidy_lines(strip_markup(told)) if isinstance(told, str) else [],
    )


def paragraphs_of(view: View, content: str, judged: Sifted | None = None) -> list[str]:
    """Choose the lines of the article among those that the page shows, or else among those in its data."""
    if not view.blocks.texts:
        return _untold(view, [], content)
    judged = judged or sifted(view.blocks, view.title, view.found, view.told)
    texts = _chosen(view, judged.choice())
    nearness, is_short = _nearness(view.title, texts), _count(texts) < _FEW_WORDS
    if is_short or nearness < 1 - _MUCH_NEARER:  # else no other text can be so much nearer
        own = _chosen(view, judged.own_choice())
        texts = own if is_short or _nearness(view.title, own) - nearness > _MUCH_NEARER else texts
    return _untold(view, texts, content)


def _untold(view: View, texts: list[str], content: str) -> list[str]:
    """Give the text of the page's data where that goes on when the page itself ends after a few lines or has none."""
    if (shown := _count(texts)) >= _BEGINNING:
        return texts
    looks = [look_at(text) for text in texts]
    for other in (view.told, scripted_text(content)):
        same = shown < _FEW_WORDS or float(shares(looks, other).mean()) > _SAME
        if same and _count(other) > max(2 * shown, _FEW_WORDS) and _nearness(view.title, other) >= _NEAR:
            return [text for text in other if signs(text) != signs(view.title)]
    return texts


def _chosen(view: View, choice: LineMask) -> list[str]:
    """Give the chosen lines without the headline and what sells or leads away."""
    key = signs(view.title)
    texts = [view.blocks.texts[place] for place in np.flatnonzero(choice).tolist()]
    return [text for text in texts if look_at(text).signs != key and not is_insert(text) and not _is_furniture(text)]


def _is_article(paragraphs: Sequence[str]) -> bool:
    """Tell whether a text is more than the notices of a wall or a menu."""
    return any(len(text) >= _SENTENCE and is_ended(text) for text in paragraphs) or sum(map(len, paragraphs)) >= _LONG


def _count(text: Sequence[str]) -> int:
    return sum(len(look_at(line).words) for line in text)


def _nearness(title: str, text: Sequence[str]) -> float:
    """Give the share of the title's topics that a text has."""
    wanted = topics_of([word.lower() for word in words_of(title)])
    own = frozenset().union(*(look_at(line).topics for line in text))
    return len(wanted & own) / max(len(wanted), 1)


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

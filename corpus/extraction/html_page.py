"""Extraction from HTML pages: each line is judged, with trafilatura's help in doubt. Fetches nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Document
from trafilatura.utils import load_html

from corpus.extraction.block_selection import (
    ClassifiedBlocks,
    block_features,
    classify_blocks,
    classify_unaided,
    covered_shares,
)
from corpus.extraction.dating.embedded_date import find_embedded_date
from corpus.extraction.dating.page_date import PrintedPage, choose_page_date
from corpus.extraction.embedded_json import find_embedded_text
from corpus.extraction.extracted import NOTHING_FOUND, Extracted, NoArticle, removed_lines
from corpus.extraction.features.line_features import analyze_line, is_ended, is_paragraph
from corpus.extraction.features.phrases import has_phrase, is_insert
from corpus.extraction.features.windows import LineMask
from corpus.extraction.html_blocks import HIDDEN_ELEMENTS, TextBlocks, is_elsewhere, linked_share, text_blocks
from corpus.extraction.page_kinds.page_kind import page_kind
from corpus.extraction.structure.caseless_text import is_short_text
from corpus.extraction.structure.live_posts import live_updates
from corpus.metadata.byline import is_desk, is_person_name, parse_authors, parse_byline, with_post
from corpus.metadata.dates.date_context import Habits
from corpus.metadata.html_head import HtmlHead, read_head, stated_names
from corpus.metadata.html_metadata import choose_change, choose_date, choose_outlet
from corpus.metadata.html_title import choose_title
from corpus.metadata.outlet_table import country_of
from corpus.metadata.parts.page_links import page_links
from corpus.text.language import parse_language_code, parse_region
from corpus.text.strip_markup import strip_markup
from corpus.text.whitespace import tidy, tidy_lines
from corpus.text.widths import text_width
from corpus.text.words import alphanumeric_key, content_stems, split_words

_SENTENCE = 40
"""Width of the shortest sentence that makes a page an article; paywalls and menus have none."""
_LONG_TEXT = 600
_MAX_BOILERPLATE = 120
_FEW_WORDS = 30
_MAX_HEADLINE, _SHORT_KEY = 300, 12
_MAX_BEGINNING = 200
"""Words from which a text is not taken for the beginning of the one in the page's data."""
_MOST_AUTHORS = 20
_SAME_SHARE = 0.4
_RELATED = 0.4
_CLEARLY_MORE = 0.4
"""Calibrated on three sets of pages with gold text: another text is taken if it has so much more of the title."""
_BYLINES = (
    "//*[@rel='author' or @itemprop='author' or contains(@class, 'byline') or contains(@class, 'author')"
    " or contains(@class, 'autor')]"
)


@dataclass(frozen=True, slots=True)
class PageView:
    """The title and text blocks of a page, and the lines of its JSON-LD body."""

    title: str
    blocks: TextBlocks
    json_ld_lines: list[str]
    updates: list[str] = field(default_factory=list)
    """The lines of the posts of a live page in its data."""


def extract_html(
    content: str, url: str | None, today: date | None, keep_lists: bool, captured: datetime | None = None
) -> Extracted | NoArticle:
    """Extract the article of an HTML page, or say why there is none."""
    tree = load_html(content)
    if tree is None:
        return NOTHING_FOUND
    head = read_head(tree, url)
    outlet = choose_outlet(head, url, content)
    language = parse_language_code(head.language or "")
    habits = Habits(country_of(outlet, url) or parse_region(head.language or ""), language)
    stated = choose_date(head, url, today, habits)
    fallback = None if stated else find_embedded_date(content, today, habits) or choose_change(head, today, habits)
    authors, links = _authors(head) or _byline_authors(tree), page_links(tree)
    etree.strip_elements(tree, *HIDDEN_ELEMENTS, with_tail=False)
    title, blocks = choose_title(head), text_blocks(tree)
    if other := page_kind(blocks, head, title, url, keep_lists):
        return other
    view = _view(head, title, blocks)
    paragraphs = select_paragraphs(view, content, _classified(view, tree) if blocks.texts else None)
    if not _is_article(paragraphs):
        return NOTHING_FOUND
    own = frozenset(paragraphs)
    removed, removed_at = removed_lines(((line, line in own) for line in view.blocks.texts), view.title)
    last = len(paragraphs)  # a line that is kept once may stand there twice
    return Extracted(
        title=view.title,
        paragraphs=tuple(paragraphs),
        removed=removed,
        removed_at=tuple(min(at, last) for at in removed_at)
        if own.issubset(view.blocks.texts)
        else (),  # else the text is from the page's scripts
        url=head.canonical,
        outlet=outlet,
        published=choose_page_date(stated, fallback, _printed_page(view, own), today, habits, captured),
        language=language,
        authors=authors,
        links=links,
    )


def view_page(tree: HtmlElement, head: HtmlHead) -> PageView:
    """Collect the sources of a page's text; removes elements without readable text from the tree."""
    etree.strip_elements(tree, *HIDDEN_ELEMENTS, with_tail=False)
    return _view(head, choose_title(head), text_blocks(tree))


def _view(head: HtmlHead, title: str, blocks: TextBlocks) -> PageView:
    body = head.stated("articleBody")
    lines = tidy_lines(strip_markup(body)) if isinstance(body, str) else []
    return PageView(title, blocks, lines, live_updates(head.stated("liveBlogUpdate")))


def _classified(view: PageView, tree: HtmlElement) -> ClassifiedBlocks:
    """Classify the lines of a page, with trafilatura where they cannot be told surely without."""
    page = block_features(view.blocks, view.title, view.json_ld_lines)
    unaided = classify_unaided(page)
    return unaided if unaided.is_sure() else classify_blocks(page, trafilatura_lines(tree))


def trafilatura_lines(tree: HtmlElement) -> list[str]:
    """Return the lines of the text that trafilatura extracts from a page."""
    found = trafilatura.bare_extraction(tree, include_comments=False, fast=True, include_tables=True)
    return tidy_lines(found.text) if isinstance(found, Document) and found.text else []


def select_paragraphs(view: PageView, content: str, classified: ClassifiedBlocks | None) -> list[str]:
    """Select the lines of the article among the blocks of the page, or else take them from its data.

    `classified` is None for a page without any line.
    """
    if classified is None:
        return _with_embedded(view, [], content)
    texts = _selected_lines(view, classified.with_parts(classified.selection(), view.blocks, view.title))
    title_share, is_short = _title_share(view.title, texts), _count_words(texts) < _FEW_WORDS
    if is_short or title_share < 1 - _CLEARLY_MORE:  # else no other text can have so much more of the title
        unaided = _selected_lines(view, classified.with_parts(classified.own_selection(), view.blocks, view.title))
        texts = unaided if is_short or _title_share(view.title, unaided) - title_share > _CLEARLY_MORE else texts
    return _with_embedded(view, _bare_text(view) or texts, content)


def _bare_text(view: PageView) -> list[str]:
    """Return the lines below the title if each is a paragraph without links: such a page has nothing else."""
    texts, key = view.blocks.texts, alphanumeric_key(view.title)
    start = 1 + max((number for number, text in enumerate(texts) if alphanumeric_key(text) == key), default=-1)
    lines = list(zip(texts[start:], view.blocks.linked_chars[start:], strict=True))
    if any(linked or not is_paragraph(text) or _is_boilerplate(text) or is_insert(text) for text, linked in lines):
        return []
    return [text for text, _ in lines]


def _with_embedded(view: PageView, texts: list[str], content: str) -> list[str]:
    """Return the text of the page's scripts if it continues a text of a few lines, or if there is no other."""
    if (shown := _count_words(texts)) >= _MAX_BEGINNING:
        return texts
    if view.updates and not _shows_updates(view):
        return _with_updates(view, texts)
    analyzed = [analyze_line(text) for text in texts]
    for other in (view.json_ld_lines, find_embedded_text(content)):
        same = shown < _FEW_WORDS or float(covered_shares(analyzed, other).mean()) > _SAME_SHARE
        if same and _count_words(other) > max(2 * shown, _FEW_WORDS) and _title_share(view.title, other) >= _RELATED:
            return [text for text in other if alphanumeric_key(text) != alphanumeric_key(view.title)]
    return texts


def _shows_updates(view: PageView) -> bool:
    """Return whether the page itself shows some of the posts in its data; those are left to its markup."""
    shown = covered_shares([analyze_line(line) for line in view.updates], view.blocks.texts)
    return bool(shown.mean() > _SAME_SHARE)


def _with_updates(view: PageView, texts: list[str]) -> list[str]:
    """Return the posts in the data of a live page, below what the page itself shows above the first of them."""
    keys = {alphanumeric_key(line) for line in view.updates}
    shown = [alphanumeric_key(text) in keys for text in texts]
    above = texts[: shown.index(True)] if any(shown) else texts
    return [*above, *(line for line in view.updates if line not in above)]


def _selected_lines(view: PageView, selection: LineMask) -> list[str]:
    """Return the selected lines without the headline, inserts and boilerplate."""
    key = alphanumeric_key(view.title)
    texts = [view.blocks.texts[number] for number in np.flatnonzero(selection).tolist()]
    return [
        text for text in texts if analyze_line(text).key != key and not is_insert(text) and not _is_boilerplate(text)
    ]


def _is_article(paragraphs: Sequence[str]) -> bool:
    """Return whether a text is more than the notice of a paywall or a menu."""
    return (
        any(text_width(text) >= _SENTENCE and is_ended(text) for text in paragraphs)
        or sum(map(text_width, paragraphs)) >= _LONG_TEXT
        or is_short_text(paragraphs)
    )


def _count_words(text: Sequence[str]) -> int:
    return sum(len(analyze_line(line).words) for line in text)


def _title_share(title: str, text: Sequence[str]) -> float:
    """Return the share of the title's content stems that a text has."""
    wanted = content_stems([word.lower() for word in split_words(title)])
    own = frozenset().union(*(analyze_line(line).stems for line in text))
    return len(wanted & own) / max(len(wanted), 1)


def _is_boilerplate(line: str) -> bool:
    return len(line) < _MAX_BOILERPLATE and has_phrase("furniture", line.removeprefix("- "))


def _printed_page(view: PageView, own: frozenset[str]) -> PrintedPage:
    """Return the lines of a page as dates are looked for in them."""
    texts = view.blocks.texts
    kept = np.array([text in own for text in texts], bool)
    title = _title_line(view, int(np.argmax(kept)) if texts else 0)
    of_article = kept.copy()
    of_article[title : title + 1] |= bool(title)
    elsewhere = is_elsewhere(view.blocks, of_article)
    return PrintedPage(texts, kept, elsewhere, linked_share(view.blocks) > 0, title)


def _title_line(view: PageView, first: int) -> int:
    """Return the number of the line that is the headline, or holds it: the last before the text; 0 where none does."""
    key = alphanumeric_key(view.title)
    keys = [alphanumeric_key(text) if len(text) < _MAX_HEADLINE else "" for text in view.blocks.texts]
    same = [number for number, other in enumerate(keys) if other == key]
    same = same or [number for number, other in enumerate(keys) if len(key) > _SHORT_KEY and key in other]
    return max((number for number in same if number <= first), default=same[0] if same else 0)


def _byline_authors(tree: HtmlElement) -> tuple[str, ...]:
    """Parse the first byline in the page's markup, with the links to other authors beside it."""
    elements = tree.xpath(_BYLINES)[:5]
    lines = [tidy(element.text_content()) for element in elements]
    for element, line in zip(elements, lines, strict=True):
        if authors := parse_byline(line) or ((line,) if is_person_name(line) and not is_desk(line) else ()):
            beside = (tidy(other.text_content()) for other in _beside(element))
            return tuple(dict.fromkeys((*authors, *filter(is_person_name, beside))))
    return next((authors for line in lines if (authors := with_post(line))), ())


def _beside(element: HtmlElement) -> list[HtmlElement]:
    """Return the other links to authors in the element around one."""
    around = element.getparent() if element.get("rel") == "author" else None
    return list(around.xpath("./*[@rel='author']"))[:_MOST_AUTHORS] if around is not None else []


def _authors(head: HtmlHead) -> tuple[str, ...]:
    stated = stated_names(head.stated("author")) or stated_names(
        head.meta("author", "article:author", "byl", "parsely-author", "citation_author", "dc.creator")
    )
    names = (name for several in stated for name in several.split("; "))
    return parse_authors(tuple(name for name in names if "/" not in name.replace(" / ", " ")))

"""Extracts the article of a page: text without boilerplate, and metadata. Reads no page file and no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import assert_never

from corpus.article import Article, FoundIn, PublicationDate, article_id
from corpus.extraction.extracted import Extracted, NoArticle
from corpus.extraction.page_kinds.walls import find_wall
from corpus.metadata.byline import parse_authors
from corpus.metadata.dates.date_context import Habits
from corpus.metadata.dates.date_parser import find_dates, parse_date
from corpus.metadata.dates.relative_days import relative_day
from corpus.metadata.outlet_table import country_of, outlet_label, outlet_of_host
from corpus.metadata.parts.stated_part import PartSigns, stated_part
from corpus.metadata.urls import host
from corpus.page import PageFormat, RawPage, Rejected
from corpus.text.language import identify_language, parse_language_code, parse_region
from corpus.text.strip_markup import strip_markup
from corpus.text.utf8 import to_utf8
from corpus.text.whitespace import tidy

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_WIDTH = 90
_WALL = 1_500
"""Characters from which a record's text is not looked at as a wall: readers of records seldom keep long ones."""
_ENDS = frozenset(".!?:;\"”’')")


def clean(page: RawPage, today: date | None = None, keep_lists: bool = False) -> Article | Rejected:
    """Extract the article of one page. Stated metadata takes precedence over that of the page, unless absurd.

    Dates after `today` are rejected. Lines that an outlet repeats are left to `extraction.repeated_lines`. Pages that
    only list articles are rejected too, unless `keep_lists`.
    """
    extracted = _extract(page, today, keep_lists)
    if isinstance(extracted, NoArticle):
        size = len(to_utf8(page.content))
        sample = tidy(page.content[:400])[:200]
        return Rejected(page.source, None, extracted.kind, extracted.reason, size, sample)
    return _article(page, extracted, today)


def clean_all(found: Sequence[RawPage | Rejected], today: date, keep_lists: bool = False) -> list[Article | Rejected]:
    """Extract the articles of several pages; earlier rejections are returned unchanged."""
    return [page if isinstance(page, Rejected) else clean(page, today, keep_lists) for page in found]


def _extract(page: RawPage, today: date | None, keep_lists: bool) -> Extracted | NoArticle:
    match page.format:
        case PageFormat.CLEAN:
            return _extract_clean(page)
        case PageFormat.PLAIN:
            from corpus.extraction.plain_page import extract_plain  # with numpy, which records do without

            return extract_plain(page.content, _site(page), today, page.captured)
        case PageFormat.HTML:
            from corpus.extraction.html_page import extract_html  # with trafilatura, which is slow to import

            return extract_html(page.content, page.url, today, keep_lists, page.captured)
        case _:
            assert_never(page.format)


def _site(page: RawPage) -> str:
    """Return the host or stated outlet of a page, which helps to tell a site's name from a headline."""
    return host(page.url) if page.url else page.stated.outlet or ""


def _extract_clean(page: RawPage) -> Extracted | NoArticle:
    """Return clean text with its markup stripped, split into paragraphs."""
    blocks = _BLANK_LINE.split(strip_markup(page.content).strip())
    paragraphs = tuple(line for block in blocks for raw in _paragraphs(block) if (line := tidy(raw)))
    if not paragraphs:
        return NoArticle("empty", "The record's text contains no words.")
    titles = (page.stated.title,) if page.stated.title else ()
    wall = find_wall(titles, paragraphs) if len(page.content) < _WALL else None
    return wall or Extracted(title="", paragraphs=paragraphs, removed=page.removed, removed_at=(0,) * len(page.removed))


def _paragraphs(block: str) -> list[str]:
    """Return the paragraphs of a block: one if its lines were broken at a width, as by agencies, else its lines."""
    lines = block.splitlines()
    broken = sum(len(line) < _WIDTH and line.rstrip()[-1:] not in _ENDS for line in lines[:-1])
    return [" ".join(lines)] if broken * 2 > len(lines) - 1 and max(map(len, lines)) < _WIDTH else lines


def _article(page: RawPage, extracted: Extracted, today: date | None) -> Article:
    """Build the article; stated metadata takes precedence over extracted metadata."""
    stated = page.stated
    url = page.url or extracted.url
    outlet = _outlet(page, extracted, url)
    title = tidy(strip_markup(stated.title)) if stated.title else extracted.title
    body = "\n\n".join(extracted.paragraphs)
    language = parse_language_code(stated.language or "") or extracted.language or identify_language(f"{title}\n{body}")
    return Article(
        id=article_id(page.identity),
        title=" ".join(title.split()),
        body=body,
        source=page.source,
        url=url,
        outlet=outlet,
        published=_published(page, extracted, today, Habits(_country(stated.language, outlet, url), language)),
        language=language,
        authors=parse_authors(stated.authors, outlet) or extracted.authors,
        removed=extracted.removed,
        removed_at=extracted.removed_at,
        captured=page.captured,
        stated_url=extracted.url,
        stated_part=stated_part(_part_signs(page, extracted, title)),
        encoding=page.encoding,
        encoding_sure=page.encoding_sure,
        cut=page.cut,
        service=page.service,
    )


def _part_signs(page: RawPage, extracted: Extracted, title: str) -> PartSigns:
    """Return what may say which part of an article a page is."""
    place = page.source if page.number is None else None
    is_page = page.format is not PageFormat.CLEAN  # a record's text has no pager
    lines = (*extracted.removed, *extracted.paragraphs) if is_page else ()
    return PartSigns(page.url, extracted.url, place, title, lines, extracted.links)


def _outlet(page: RawPage, extracted: Extracted, url: str | None) -> str | None:
    if page.service and page.stated.outlet:
        return page.stated.outlet  # services tell the print edition of an outlet from the one on the web
    if page.stated.outlet and (label := outlet_label(page.stated.outlet)):
        return label
    return (outlet_of_host(host(url)) if url else None) or extracted.outlet


def _country(language: str | None, outlet: str | None, url: str | None) -> str | None:
    """Return the country whose habits a record's date follows: its outlet's, else the region of its language."""
    return country_of(outlet, url) or parse_region(language or "")


def _published(page: RawPage, extracted: Extracted, today: date | None, habits: Habits) -> PublicationDate | None:
    """Return the record's date, else the one found in the page, else one in the URL."""
    stated = parse_date(page.stated.date, FoundIn.RECORD, today, habits) if page.stated.date else None
    address = page.url or extracted.url or ""
    if not stated and page.stated.date and page.captured:
        stated = relative_day(page.stated.date, page.captured)
    return stated or extracted.published or next(find_dates(address, FoundIn.URL, today), None)

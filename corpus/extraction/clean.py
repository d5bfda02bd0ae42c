"""Extracts the article of a page: text without boilerplate, and metadata. Reads no page file and no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import assert_never

from corpus.article import Article, FoundIn, PublicationDate, article_id
from corpus.extraction.extracted import Extracted
from corpus.extraction.plain_page import extract_plain
from corpus.metadata.byline import parse_authors
from corpus.metadata.dates import find_dates, parse_date
from corpus.metadata.outlet_table import country_of, outlet_label, outlet_of_host
from corpus.metadata.urls import host
from corpus.page import PageFormat, RawPage, Rejected
from corpus.text.language import identify_language, parse_language_code
from corpus.text.strip_markup import strip_markup
from corpus.text.utf8 import to_utf8
from corpus.text.whitespace import tidy

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_WIDTH = 90
_ENDS = frozenset(".!?:;\"”’')")


def clean(page: RawPage, today: date | None = None) -> Article | Rejected:
    """Extract the article of one page. Stated metadata takes precedence over that of the page, unless absurd.

    Dates after `today` are rejected. Lines that an outlet repeats are left to `extraction.repeated_lines`.
    """
    extracted = _extract(page, today)
    if extracted is None and page.format is PageFormat.CLEAN:
        return Rejected(page.source, None, "empty", "The record's text contains no words.", len(to_utf8(page.content)))
    if extracted is None:
        reason = "No article was found on this page, only menus, teasers or a notice."
        size = len(to_utf8(page.content))
        return Rejected(page.source, None, "no article", reason, size, tidy(page.content[:400])[:200])
    return _article(page, extracted, today)


def clean_all(found: Sequence[RawPage | Rejected], today: date) -> list[Article | Rejected]:
    """Extract the articles of several pages; earlier rejections are returned unchanged."""
    return [page if isinstance(page, Rejected) else clean(page, today) for page in found]


def _extract(page: RawPage, today: date | None) -> Extracted | None:
    match page.format:
        case PageFormat.CLEAN:
            return _extract_clean(page.content)
        case PageFormat.PLAIN:
            return extract_plain(page.content, _site(page), today)
        case PageFormat.HTML:
            from corpus.extraction.html_page import (
                extract_html,  # with trafilatura, which is slow to import
            )

            return extract_html(page.content, page.url, today)
        case _:
            assert_never(page.format)


def _site(page: RawPage) -> str:
    """Return the host or stated outlet of a page, which helps to tell a site's name from a headline."""
    return host(page.url) if page.url else page.stated.outlet or ""


def _extract_clean(content: str) -> Extracted | None:
    """Return clean text with its markup stripped, split into paragraphs."""
    blocks = _BLANK_LINE.split(strip_markup(content).strip())
    paragraphs = tuple(line for block in blocks for raw in _paragraphs(block) if (line := tidy(raw)))
    return Extracted(title="", paragraphs=paragraphs) if paragraphs else None


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
    return Article(
        id=article_id(page.identity),
        title=" ".join(title.split()),
        body=body,
        source=page.source,
        url=url,
        outlet=outlet,
        published=_published(page, extracted, today, country_of(outlet, url)),
        language=parse_language_code(stated.language or "")
        or extracted.language
        or identify_language(f"{title}\n{body}"),
        authors=parse_authors(stated.authors) or extracted.authors,
        removed=extracted.removed,
        removed_at=extracted.removed_at,
        captured=page.captured,
        stated_url=extracted.url,
        encoding=page.encoding,
        encoding_sure=page.encoding_sure,
        cut=page.cut,
    )


def _outlet(page: RawPage, extracted: Extracted, url: str | None) -> str | None:
    if page.stated.outlet and (label := outlet_label(page.stated.outlet)):
        return label
    return (outlet_of_host(host(url)) if url else None) or extracted.outlet


def _published(page: RawPage, extracted: Extracted, today: date | None, country: str | None) -> PublicationDate | None:
    """Return the record's date, else the one found in the page, else one in the URL."""
    stated = parse_date(page.stated.date, FoundIn.RECORD, today, country) if page.stated.date else None
    address = page.url or extracted.url or ""
    return stated or extracted.published or next(find_dates(address, FoundIn.URL, today), None)

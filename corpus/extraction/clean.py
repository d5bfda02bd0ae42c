"""Makes articles of pages: text without furniture, and what is known about it. Pure: reads no file and no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import assert_never

from corpus.article import Article, FoundIn, PublicationDate, article_id
from corpus.extraction.extracted import Draft
from corpus.extraction.plain_page import draft_plain
from corpus.metadata.byline import authors_from
from corpus.metadata.dates import dates_in, stated_date
from corpus.metadata.outlet_table import country_of, outlet_label, outlet_of_host
from corpus.metadata.urls import host
from corpus.page import PageFormat, RawPage, Rejected
from corpus.text.language import language_code, language_of
from corpus.text.strip_markup import strip_markup
from corpus.text.whitespace import tidy

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_WIDTH = 90
_ENDS = frozenset(".!?:;\"”’')")


def clean(page: RawPage, today: date | None = None) -> Article | Rejected:
    """Clean one page. What its record states beats what the page shows, unless it is absurd.

    Later dates than `today` are not believed. What an outlet repeats on several pages, `extraction.repeated_lines`
    takes out.
    """
    draft = _draft(page, today)
    if draft is None and page.form is PageFormat.CLEAN:
        return Rejected(page.source, None, "empty", "The record's text holds no words.", len(page.content.encode()))
    if draft is None:
        reason = "No article was found on this page, only menus, teasers or a notice."
        size = len(page.content.encode("utf-8", "replace"))
        return Rejected(page.source, None, "no article", reason, size, tidy(page.content[:400])[:200])
    return _article(page, draft, today)


def clean_all(found: Sequence[RawPage | Rejected], today: date) -> list[Article | Rejected]:
    """Clean several pages; those that were rejected before stay as they are."""
    return [one if isinstance(one, Rejected) else clean(one, today) for one in found]


def _draft(page: RawPage, today: date | None) -> Draft | None:
    match page.form:
        case PageFormat.CLEAN:
            return _draft_clean(page.content)
        case PageFormat.PLAIN:
            return draft_plain(page.content, _site(page), today)
        case PageFormat.HTML:
            from corpus.extraction.html_page import (
                draft_html,  # with trafilatura, which takes longer to load than all the rest
            )

            return draft_html(page.content, page.url, today)
        case _:
            assert_never(page.form)


def _site(page: RawPage) -> str:
    """Give what is known of where the page comes from, as one of the signs that tell a site's name from a headline."""
    return host(page.url) if page.url else page.stated.outlet or ""


def _draft_clean(content: str) -> Draft | None:
    """Take clean text as it is, a paragraph a line."""
    blocks = _BLANK_LINE.split(strip_markup(content).strip())
    paragraphs = tuple(line for block in blocks for raw in _unwrapped(block) if (line := tidy(raw)))
    return Draft(title="", paragraphs=paragraphs) if paragraphs else None


def _unwrapped(block: str) -> list[str]:
    """Give the paragraphs of a block: one where its lines were broken at a width, as agencies do, else a line each."""
    lines = block.splitlines()
    broken = sum(len(line) < _WIDTH and line.rstrip()[-1:] not in _ENDS for line in lines[:-1])
    return [" ".join(lines)] if broken * 2 > len(lines) - 1 and max(map(len, lines)) < _WIDTH else lines


def _article(page: RawPage, draft: Draft, today: date | None) -> Article:
    """Lay what the record states over what the page shows."""
    stated = page.stated
    url = page.url or draft.url
    outlet = _outlet(page, draft, url)
    title = tidy(strip_markup(stated.title)) if stated.title else draft.title
    body = "\n\n".join(draft.paragraphs)
    return Article(
        id=article_id(page.identity),
        title=" ".join(title.split()),
        body=body,
        source=page.source,
        url=url,
        outlet=outlet,
        published=_published(page, draft, today, country_of(outlet, url)),
        language=language_code(stated.language or "") or draft.language or language_of(f"{title}\n{body}"),
        authors=authors_from(stated.authors) or draft.authors,
        removed=draft.removed,
    )


def _outlet(page: RawPage, draft: Draft, url: str | None) -> str | None:
    if page.stated.outlet and (label := outlet_label(page.stated.outlet)):
        return label
    return (outlet_of_host(host(url)) if url else None) or draft.outlet


def _published(page: RawPage, draft: Draft, today: date | None, country: str | None) -> PublicationDate | None:
    """Believe the record's date, then the page's, then the one in the address."""
    stated = stated_date(page.stated.date, FoundIn.RECORD, today, country) if page.stated.date else None
    address = page.url or draft.url or ""
    return stated or draft.published or next(dates_in(address, FoundIn.URL, today), None)

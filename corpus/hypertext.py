"""Cleans a page of HTML with trafilatura and repairs what measuring showed to go wrong. Fetches nothing."""

from __future__ import annotations

from datetime import date

import trafilatura
from trafilatura.settings import Document

from corpus.article import FoundIn
from corpus.authors import authors_from
from corpus.dates import stated_date
from corpus.draft import Draft
from corpus.outlets import country_of, outlet_label
from corpus.plain import tidy


def draft_html(content: str, url: str | None, today: date | None) -> Draft | None:
    """Find the article in a page of HTML; None when there is none."""
    found = trafilatura.bare_extraction(
        content, url=url, with_metadata=True, include_comments=False, favor_precision=True, include_tables=True
    )
    if not isinstance(found, Document) or not found.text:
        return None
    title = tidy(found.title or "")
    outlet = outlet_label(found.sitename) if found.sitename else None
    published = stated_date(found.date, FoundIn.META, today, country_of(outlet, url)) if found.date else None
    return Draft(
        title=title,
        paragraphs=tuple(line for raw in found.text.splitlines() if (line := tidy(raw)) and line != title),
        url=found.url,
        outlet=outlet,
        published=published,
        authors=authors_from(tuple((found.author or "").split("; "))),
    )

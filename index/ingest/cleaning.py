"""The work of the processes that clean pages. Imports nothing of the index: each of them starts with this module."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from corpus.article import Article
from corpus.page import RawPage, Rejected


def clean_pages(found: Sequence[RawPage | Rejected], today: date, keep_lists: bool) -> list[Article | Rejected]:
    """Return the articles of pages, and rejections of the others; the process that calls for it loads no extraction."""
    from corpus.extraction.clean import clean_all

    return clean_all(found, today, keep_lists)


def weight(found: RawPage | Rejected) -> int:
    """Return about how many bytes a page takes."""
    return len(found.content) if isinstance(found, RawPage) else 0

"""Content and metadata extracted from a page, or why there is no article. Holds nothing that a record states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.article import PublicationDate
from corpus.metadata.parts.page_links import PageLink


@dataclass(frozen=True, slots=True)
class Extracted:
    """The article found in the content of one page.

    `removed` holds the dropped lines, in order, and `removed_at` the paragraph before which each of them stood.
    `links` are those that may lead to other parts of the article.
    """

    title: str
    paragraphs: tuple[str, ...]
    removed: tuple[str, ...] = ()
    removed_at: tuple[int, ...] = ()
    url: str | None = None
    outlet: str | None = None
    published: PublicationDate | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    links: tuple[PageLink, ...] = ()


@dataclass(frozen=True, slots=True)
class NoArticle:
    """Why a page has no article: a stable word for programs, and a sentence for people."""

    kind: str
    reason: str


NOTHING_FOUND = NoArticle("no article", "No article was found on this page, only menus, teasers or a notice.")


def removed_lines(lines: Iterable[tuple[str, bool]], title: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the lines of a page that are not kept, without its title, and the paragraph before which each stood."""
    removed, at, paragraph = [], [], 0
    for line, is_kept in lines:
        if is_kept:
            paragraph += 1
        elif line != title:
            removed.append(line)
            at.append(paragraph)
    return tuple(removed), tuple(at)

"""Content and metadata extracted from a page. Holds nothing that a record states about it."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.article import PublicationDate


@dataclass(frozen=True, slots=True)
class Extracted:
    """The article found in the content of one page. `removed` holds the dropped lines, in order."""

    title: str
    paragraphs: tuple[str, ...]
    removed: tuple[str, ...] = ()
    url: str | None = None
    outlet: str | None = None
    published: PublicationDate | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()

"""An article in the making: what the page itself shows, before what its record states is laid over it."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.article import PublicationDate


@dataclass(frozen=True, slots=True)
class Draft:
    """What cleaning found in the content of one page. `removed` holds the lines taken out, in order."""

    title: str
    paragraphs: tuple[str, ...]
    removed: tuple[str, ...] = ()
    url: str | None = None
    outlet: str | None = None
    published: PublicationDate | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()

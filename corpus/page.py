"""Pages as the readers yield them, before extraction, and rejections. Decides nothing about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corpus.article import ServiceStatement


class PageFormat(StrEnum):
    """How much cleaning the content of a page needs."""

    PLAIN = "plain"  # a page as found, as plain text with its menus
    HTML = "html"  # a page as found
    CLEAN = "clean"  # the article's text alone; only stray markup is stripped


@dataclass(frozen=True, slots=True)
class StatedMetadata:
    """Metadata stated by a record or by the person who adds it, as written; None and () where nothing is stated."""

    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page to be cleaned.

    `identity` is what earlier versions knew it by, from which the ids of their articles were computed; `source` says in
    messages where it came from, such as `crawl/0012.txt` or `news.jsonl.gz:17`. `number` is that of a record in its
    file, None where the page is the file; `own_id` is the id that a record states. `captured` is when a crawler fetched
    it, with a time zone. `encoding` is the name of the encoding its bytes were read in, None where they were text
    already; it is not `encoding_sure` where it was guessed and others are nearly as likely. `cut` says that the source
    gives only the beginning of the text. `note` is a sentence about the page that a person should hear of when it is
    added. `service` is what the library database states that exported it, None for other pages; `removed` are lines
    around its text that are not part of it.
    """

    identity: str
    source: str
    format: PageFormat
    content: str
    url: str | None = None
    stated: StatedMetadata = StatedMetadata()
    captured: datetime | None = None
    encoding: str | None = None
    encoding_sure: bool = True
    cut: bool = False
    note: str = ""
    number: int | None = None
    own_id: str | None = None
    service: ServiceStatement | None = None
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file or record that could not be ingested, and why. `line` counts from 1 and is None for a whole file.

    `kind` is a stable word for programs, `reason` a sentence for people; `size` is in bytes, `sample` at most 200
    characters of the content. `outlet` and `url` are those of the page, as stated, where they are known.
    """

    source: str
    line: int | None
    kind: str
    reason: str
    size: int
    sample: str = ""
    outlet: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of another kind inside an added folder: neither ingested nor an error.

    `reason` is a sentence where a person should hear of it; most files, such as pictures, need none. `kind` is what
    such files are listed under, such as `.png`.
    """

    source: str
    reason: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class UnreadFields:
    """Fields of a file's records that Dateline has no use for and does not know: name and number of records."""

    source: str
    counts: tuple[tuple[str, int], ...]

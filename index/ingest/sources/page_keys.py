"""What a page is known by before it is cleaned: its URL, its place in a collection, or its words. Looks nothing up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from corpus.article import article_id
from corpus.metadata.page_identity import of_path, of_record, of_service, of_source, of_url
from corpus.metadata.urls import names_home, url_identity
from corpus.page import PageFormat, RawPage
from corpus.readers.packed.compression import without_packing
from corpus.store.origins.service_json import statement_to_json
from corpus.text.utf8 import to_utf8

EXTRACTION_VERSION = "3"
"""Increase it when extraction improves: pages that were ingested before are then cleaned again if they come again."""


@dataclass(frozen=True, slots=True)
class PageKeys:
    """What one page is known by: `own`; `place`, its place in its collection, is stored beside it.

    `earlier` are the identities and `earlier_id` the id under which an earlier version may have stored it. `is_url`
    says that the page is known by its URL, `of_service` that a library database exported it.
    """

    own: str
    place: str
    collection: str
    is_url: bool
    earlier: tuple[str, ...]
    earlier_id: str
    of_service: bool = False

    @property
    def all(self) -> tuple[str, ...]:
        """All identities under which the page may be known."""
        return (self.own, self.place, *self.earlier)


def page_keys(page: RawPage, collection: str, inside: str, earlier: Sequence[str] = ()) -> PageKeys:
    """Return what a page is known by; `inside` is its place in its collection, with the number of a record.

    `earlier` is where an earlier version would have said that it came from, the likeliest first.
    """
    is_file = page.number is None
    path = without_packing(inside if is_file else inside.removesuffix(f":{page.number}"))
    url = of_url(page.url)
    if url and is_section(page):
        url = None
    record = None if is_file else page.own_id or (url and url.partition(":")[2])
    by_words = not is_file and record is None
    words = of_record(page.stated.outlet, page.stated.title, page.content) if by_words else ""
    place = of_path(collection, path, words.partition(":")[2] if by_words else record)
    own = url or (words if by_words else place)
    if page.service and page.own_id:
        own, url = of_service(page.service.service, page.own_id), None
    sources = tuple(map(of_source, earlier))
    return PageKeys(own, place, collection, url is not None, sources, article_id(page.identity), bool(page.service))


def is_section(page: RawPage) -> bool:
    """Return whether the URL that a record states is the home page of its site, and so not its own address."""
    is_record = page.format is PageFormat.CLEAN or page.stated.title is not None
    return is_record and bool(page.url) and names_home(url_identity(page.url or "") or "")


def fingerprint(page: RawPage) -> bytes:
    """Return a digest of everything that extraction reads, to recognise an unchanged page."""
    stated = page.stated
    metadata = (page.url, stated.title, stated.outlet, stated.date, stated.language, *stated.authors)
    doubts = () if page.encoding_sure and not page.cut else (page.encoding, str(page.encoding_sure), str(page.cut))
    service = (statement_to_json(page.service),) if page.service else ()
    digest = sha256()
    for part in (EXTRACTION_VERSION, page.format, page.content, *metadata, *doubts, *service):
        written = b"" if part is None else to_utf8(part)
        digest.update(b"%d %d " % (part is not None, len(written)) + written)
    return digest.digest()

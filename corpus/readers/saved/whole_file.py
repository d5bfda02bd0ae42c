"""Builds the page that a browser saved in one file. Knows no format of such files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from corpus.page import PageFormat, RawPage, Rejected, StatedMetadata
from corpus.readers.encodings.decoding import UNDECIDED, decode
from corpus.readers.source_file import PAGE_LIMIT, SourceFile

LARGEST = 8 * PAGE_LIMIT
"""Bytes of a file with a page and all its pictures."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The page of a file: its bytes, where it came from, and when it was saved."""

    raw: bytes
    url: str | None = None
    charset: str | None = None
    captured: datetime | None = None
    is_plain: bool = False


def page_of(saved: SavedPage, file: SourceFile, outlet: str | None, part: int | None = None) -> RawPage | Rejected:
    """Build the page that was saved, or say why it is none."""
    if not saved.raw.strip():
        return file.rejected("empty", "The saved page is empty.", part)
    if len(saved.raw) > PAGE_LIMIT:
        return file.rejected(
            "too long", f"The page is longer than {PAGE_LIMIT // 1_000_000} MB, too long for an article.", part
        )
    decoded = decode(saved.raw, file.encoding, saved.charset)
    if decoded is None:
        return file.rejected("encoding", UNDECIDED, part, sample=repr(saved.raw[:60]))
    url = saved.url if saved.url and saved.url.lower().startswith(("http://", "https://")) else None
    source = file.source if part is None else f"{file.source}:{part}"
    page_format = PageFormat.PLAIN if saved.is_plain else PageFormat.HTML
    stated = StatedMetadata(outlet=outlet)
    identity = file.page_identity(url, part)
    page = RawPage(identity, source, page_format, decoded.text, url, stated, captured=saved.captured, number=part)
    return decoded.mark(page)

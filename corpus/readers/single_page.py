"""Reads files that are one page each: `.txt`, `.html` and `.htm`. Leaves their words as they are."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.page import PageFormat, RawPage, Rejected, StatedMetadata
from corpus.readers.encoding import decode, is_binary
from corpus.readers.source_file import DAMAGE, PAGE_LIMIT, Found, opened


def read_plain(found: Found, outlet: str | None) -> Iterator[RawPage | Rejected]:
    """Read a page that was saved as plain text."""
    yield _read(found, outlet, PageFormat.PLAIN)


def read_html(found: Found, outlet: str | None) -> Iterator[RawPage | Rejected]:
    """Read a page that was saved as HTML."""
    yield _read(found, outlet, PageFormat.HTML)


def _read(found: Found, outlet: str | None, form: PageFormat) -> RawPage | Rejected:
    try:
        with opened(found.path) as stream:
            raw = stream.read(PAGE_LIMIT + 1)
    except DAMAGE:
        return found.rejected("broken", "The compressed file ends too early or is damaged; fetch it again.")
    if not raw.strip():
        return found.rejected("empty", "The file is empty.")
    if len(raw) > PAGE_LIMIT:
        reason = f"The page is longer than {PAGE_LIMIT // 1_000_000} MB, too long for one article; split the file."
        return found.rejected("too long", reason, sample=decode(raw[:200]) or "")
    if is_binary(raw):
        return found.rejected("binary", "The file is not text; it looks like a picture, an archive or a program.")
    text = decode(raw)
    if text is None:
        return found.rejected(
            "encoding", "The characters could not be read; save the file as UTF-8.", sample=repr(raw[:60])
        )
    return RawPage(found.identity, found.source, form, text, stated=StatedMetadata(outlet=outlet))

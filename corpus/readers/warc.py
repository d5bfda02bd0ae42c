"""Reads `.warc` files: the web pages that a crawler fetched, and texts made of them. Holds one page at a time."""

from __future__ import annotations

from collections.abc import Iterator

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from corpus.metadata.urls import plain_address
from corpus.page import PageFormat, RawPage, Rejected, Skipped, StatedMetadata
from corpus.readers.encoding import decode
from corpus.readers.source_file import DAMAGE, PAGE_LIMIT, Found, opened

_KINDS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_FORMS = {"text/html": PageFormat.HTML, "application/xhtml+xml": PageFormat.HTML, "text/plain": PageFormat.PLAIN}


def read_warc(found: Found, outlet: str | None) -> Iterator[RawPage | Rejected | Skipped]:
    """Read each fetched page; pictures, scripts and pages that were not found are passed over."""
    number = 0
    with opened(found.path) as stream:
        try:
            for number, record in enumerate(ArchiveIterator(stream, record_types=_KINDS, auto_decode="all"), 1):
                yield _read_record(found, number, record, outlet)
        except (*DAMAGE, OSError):
            reason = f"The file is damaged or ends too early after its record {number}; fetch it again."
            yield found.rejected("broken", reason, line=number + 1)
            return
    if not number:
        yield found.rejected("broken", "The file holds no web page; it may be no WARC file.")


def _read_record(found: Found, number: int, record: WarcRecord, outlet: str | None) -> RawPage | Rejected | Skipped:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    form = _FORMS.get(_kind(record))
    if form is None or not _is_found(record):
        return Skipped(f"{found.source}:{number}")
    raw = record.reader.read(PAGE_LIMIT + 1)
    if len(raw) > PAGE_LIMIT:
        reason = f"The page is longer than {PAGE_LIMIT // 1_000_000} MB, too long for one article."
        return found.rejected("too long", reason, number, record.content_length, url)
    if not raw.strip():
        return found.rejected("empty", "The page is empty.", number, 0, url)
    text = _decoded(raw, record.http_charset if record.is_http else None)
    if text is None:
        return found.rejected("encoding", "The characters of this page could not be read.", number, len(raw), url)
    identity = plain_address(url) if url else f"{found.identity}:{number}"
    return RawPage(identity, f"{found.source}:{number}", form, text, url or None, StatedMetadata(outlet=outlet))


def _kind(record: WarcRecord) -> str:
    kind = record.http_content_type if record.is_http else record.headers.get("Content-Type", "")
    return (kind or "").partition(";")[0].strip().lower()


def _is_found(record: WarcRecord) -> bool:
    return not record.is_http or record.http_headers.status_code in {None, 200, 203}


def _decoded(raw: bytes, charset: str | None) -> str | None:
    """Read a page as its server said it was written, else as it looks."""
    if charset:
        try:
            return raw.decode(charset)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(raw)

"""Reads `.warc` files: fetched web pages and texts converted from them. Never holds more than one page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from corpus.metadata.urls import canonical_url
from corpus.page import PageFormat, RawPage, Rejected, Skipped, StatedMetadata
from corpus.readers.encodings.decoding import UNDECIDED, decode
from corpus.readers.source_file import DAMAGE, PAGE_LIMIT, SourceFile, open_source

_KINDS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_FORMATS = {"text/html": PageFormat.HTML, "application/xhtml+xml": PageFormat.HTML, "text/plain": PageFormat.PLAIN}


def read_warc(file: SourceFile, outlet: str | None) -> Iterator[RawPage | Rejected | Skipped]:
    """Yield each fetched page; pictures, scripts and pages that were not found are skipped."""
    number = 0
    with open_source(file.path) as stream:
        try:
            for number, record in enumerate(ArchiveIterator(stream, record_types=_KINDS, auto_decode="all"), 1):
                yield file.guarded(partial(_read_record, file, number, record, outlet), number)
        except (*DAMAGE, OSError):
            reason = f"The file is damaged or ends too early after its record {number}; fetch it again."
            yield file.rejected("broken", reason, line=number + 1)
            return
    if not number:
        yield file.rejected("broken", "The file holds no web page; it may be no WARC file.")


def _read_record(file: SourceFile, number: int, record: WarcRecord, outlet: str | None) -> RawPage | Rejected | Skipped:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    page_format = _FORMATS.get(_kind(record))
    if page_format is None or not _is_found(record):
        return Skipped(f"{file.source}:{number}")
    raw = record.reader.read(PAGE_LIMIT + 1)
    if len(raw) > PAGE_LIMIT:
        reason = f"The page is longer than {PAGE_LIMIT // 1_000_000} MB, too long for one article."
        return file.rejected("too long", reason, number, record.content_length, url)
    if not raw.strip():
        return file.rejected("empty", "The page is empty.", number, 0, url)
    decoded = decode(raw, file.encoding, record.http_charset if record.is_http else None)
    if decoded is None:
        return file.rejected("encoding", UNDECIDED, number, len(raw), url)
    identity = canonical_url(url) if url else f"{file.identity}:{number}"
    stated = StatedMetadata(outlet=outlet)
    page = RawPage(identity, f"{file.source}:{number}", page_format, decoded.text, url or None, stated)
    return decoded.mark(page)


def _kind(record: WarcRecord) -> str:
    kind = record.http_content_type if record.is_http else record.headers.get("Content-Type", "")
    return (kind or "").partition(";")[0].strip().lower()


def _is_found(record: WarcRecord) -> bool:
    return not record.is_http or record.http_headers.status_code in {None, 200, 203}

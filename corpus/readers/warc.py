"""Reads crawls in `.warc` files: fetched web pages and texts converted from them. Never holds more than one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from corpus.page import PageFormat, RawPage, Rejected, Skipped, StatedMetadata
from corpus.readers.capture_time import parse_capture_time
from corpus.readers.crawl.http_answer import HttpAnswer, decoded_body, parse_answer
from corpus.readers.crawl.members import open_members
from corpus.readers.crawl.records import RecordReader, WarcRecord
from corpus.readers.crawl.revisits import Captures
from corpus.readers.encodings.decoding import UNDECIDED, decode
from corpus.readers.packed.compression import DAMAGE
from corpus.readers.saved.html_signs import is_plainly_html
from corpus.readers.source_file import PAGE_LIMIT, SourceFile

_FORMATS = {
    "text/html": PageFormat.HTML,
    "application/xhtml+xml": PageFormat.HTML,
    "application/xhtml": PageFormat.HTML,
    "text/plain": PageFormat.PLAIN,
}
_UNSTATED = frozenset({"", "application/octet-stream", "unknown/unknown", "application/x-unknown"})
"""Types that say nothing; the first bytes decide."""
_SNIFFED = 4_096
_FETCHED = frozenset({"response", "resource", "conversion", "revisit"})
_FOUND = frozenset({None, 200, 203, 206, 226})
_PAGE_SCHEMES = ("http:", "https:", "ftp:", "file:")
"""Other addresses, such as `metadata:` and `urn:`, are a crawler's own notes."""

_TOO_LONG = f"The page is longer than {PAGE_LIMIT // 1_000_000} MB, too long for one article."

_CAPTURES = Captures()
"""The pages of all crawls that this process has read: revisits may repeat a page of an earlier file."""


def read_warc(file: SourceFile, outlet: str | None) -> Iterator[RawPage | Rejected | Skipped]:
    """Yield each fetched page; pictures, scripts and pages that were not found are skipped.

    Bytes that are no record are rejected with their number, and reading goes on at the next record.
    """
    number, skipped = 0, 0
    waiting: list[tuple[int, WarcRecord]] = []
    try:
        with file.path.open("rb") as stream:
            for found in RecordReader(open_members(stream)).records():
                if not isinstance(found, WarcRecord):
                    skipped += found.size
                    continue
                if skipped:
                    yield _skipped_bytes(file, number, skipped)
                    skipped = 0
                if found.kind not in _FETCHED:
                    continue
                number += 1
                if (original := _CAPTURES.original(found) if found.kind == "revisit" else found) is None:
                    waiting.append((number, replace(found, block=b"")))
                else:
                    yield file.guarded(partial(_read_record, file, number, found, original, outlet), number)
    except DAMAGE:
        reason = f"The file is damaged or ends too early after its record {number}; fetch it again."
        yield file.rejected("broken", reason, line=number + 1)
    if skipped and number:
        yield _skipped_bytes(file, number, skipped)
    yield from _late_revisits(file, waiting, outlet)
    if not number:
        yield file.rejected("broken", "The file holds no web page; it may be no WARC file.")


def _skipped_bytes(file: SourceFile, number: int, size: int) -> Rejected:
    after = f"after record {number}" if number else "before the first record"
    reason = f"{size:,} bytes {after} are damaged, or no record, and were skipped; fetch the file again."
    return file.rejected("broken", reason, number + 1, size)


def _late_revisits(
    file: SourceFile, waiting: list[tuple[int, WarcRecord]], outlet: str | None
) -> Iterator[RawPage | Rejected | Skipped]:
    """Yield the pages of revisits that stood before the page that they repeat."""
    for number, revisit in waiting:
        original = _CAPTURES.original(revisit)
        if original is None:
            yield Skipped(f"{file.source}:{number}", kind="repetition of a page that is in no crawl read in this run")
        else:
            yield file.guarded(partial(_read_record, file, number, revisit, original, outlet), number)


def _read_record(
    file: SourceFile, number: int, found: WarcRecord, stored: WarcRecord, outlet: str | None
) -> RawPage | Rejected | Skipped:
    """Read the page of a record, of which `stored` has the content: itself, or the one that it repeats."""
    answer = _answer(stored)
    url, source = found.url, f"{file.source}:{number}"
    page_format = _format(answer, stored)
    if passed_over := _passed_over(answer, found, page_format):
        return Skipped(source, kind=passed_over)
    assert page_format is not None
    if not stored.is_whole:
        reason = f"The record is damaged or ends too early, and its {stored.size:,} bytes were skipped."
        return replace(file.rejected("broken", reason, number, stored.size, url), url=url or None)
    if stored.size > len(stored.block):
        return replace(file.rejected("too long", _TOO_LONG, number, stored.size, url), url=url or None)
    raw = decoded_body(answer, PAGE_LIMIT + 1)
    decoded = decode(raw, file.encoding, answer.charset) if raw.strip() and len(raw) <= PAGE_LIMIT else None
    if decoded is None:
        return replace(_unreadable(file, number, raw, url), url=url or None)
    if found is stored:
        _CAPTURES.remember(file.path, stored)
    page = RawPage(
        file.page_identity(url, number),
        source,
        page_format,
        decoded.text,
        url or None,
        StatedMetadata(outlet=outlet),
        captured=parse_capture_time(found.fields.get("warc-date")),
        cut="warc-truncated" in stored.fields,
        number=number,
    )
    return decoded.mark(page)


def _answer(record: WarcRecord) -> HttpAnswer:
    """Return what a server answered; a record without an answer is the page itself, of the type that it states."""
    stated = record.fields.get("content-type", "")
    if record.kind == "response" or stated.lower().startswith("application/http"):
        return parse_answer(record.block)
    return HttpAnswer(None, {"content-type": stated}, record.block)


def _format(answer: HttpAnswer, record: WarcRecord) -> PageFormat | None:
    """Return how a page is to be read; None for what is no page."""
    if answer.media_type in _UNSTATED:
        return PageFormat.HTML if is_plainly_html(decoded_body(answer, _SNIFFED)) else None
    if not record.url.lower().startswith(_PAGE_SCHEMES) and record.kind == "resource":
        return None
    return _FORMATS.get(answer.media_type)


def _passed_over(answer: HttpAnswer, record: WarcRecord, page_format: PageFormat | None) -> str:
    """Return what a record is that is no page; empty for a page."""
    if answer.status is not None and 300 <= answer.status < 400:
        return "redirect in a crawl"
    if answer.status not in _FOUND:
        return f"answer {answer.status} in a crawl"
    if not record.url.lower().startswith(_PAGE_SCHEMES) and record.kind == "resource":
        return "note of a crawler"
    return "" if page_format else f"{answer.media_type or 'content of no stated type'} in a crawl"


def _unreadable(file: SourceFile, number: int, raw: bytes, url: str) -> Rejected:
    if not raw.strip():
        return file.rejected("empty", "The page is empty.", number, 0, url)
    if len(raw) > PAGE_LIMIT:
        return file.rejected("too long", _TOO_LONG, number, len(raw), url)
    return file.rejected("encoding", UNDECIDED, number, len(raw), url)

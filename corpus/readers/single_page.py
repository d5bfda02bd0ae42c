"""Reads files that are one page each, of plain text or HTML. Changes no word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus.page import PageFormat, RawPage, Rejected, StatedMetadata
from corpus.readers.encodings.decoding import UNDECIDED, decode
from corpus.readers.encodings.wide import is_binary
from corpus.readers.exports.signs import may_be_export
from corpus.readers.saved.html_signs import SavedFrom, is_plainly_html, saved_from
from corpus.readers.source_file import SourceFile, read_whole


def read_plain(file: SourceFile, outlet: str | None) -> Iterator[RawPage | Rejected]:
    """Yield the page of a plain-text file, or the articles of an export."""
    yield from _articles(_read(file, outlet, PageFormat.PLAIN), file, outlet)


def read_html(file: SourceFile, outlet: str | None) -> Iterator[RawPage | Rejected]:
    """Yield the page of an HTML file, or the articles of an export."""
    yield from _articles(_read(file, outlet, PageFormat.HTML), file, outlet)


def _articles(page: RawPage | Rejected, file: SourceFile, outlet: str | None) -> Iterator[RawPage | Rejected]:
    if isinstance(page, RawPage) and (file.service or may_be_export(page.content)):
        from corpus.metadata.dates.date_parser import is_date
        from corpus.readers.exports.export_pages import pages_of_text

        if found := pages_of_text(page.content, page.format is PageFormat.HTML, is_date, file, outlet):
            for one in found:
                yield (
                    replace(one, encoding=page.encoding, encoding_sure=page.encoding_sure)
                    if isinstance(one, RawPage)
                    else one
                )
            return
    yield page


def _read(file: SourceFile, outlet: str | None, page_format: PageFormat) -> RawPage | Rejected:
    raw = read_whole(file)
    if isinstance(raw, Rejected):
        return raw
    if is_binary(raw):
        return file.rejected("binary", "The file is not text; it looks like a picture, an archive or a program.")
    decoded = decode(raw, file.encoding)
    if decoded is None:
        return file.rejected("encoding", UNDECIDED, sample=repr(raw[:60]))
    is_html = page_format is PageFormat.HTML or is_plainly_html(raw)
    saved = saved_from(decoded.text) if is_html else SavedFrom()
    page = RawPage(
        file.page_identity(saved.url),
        file.source,
        PageFormat.HTML if is_html else page_format,
        decoded.text,
        saved.url,
        StatedMetadata(outlet=outlet),
        captured=saved.captured,
    )
    return decoded.mark(page)

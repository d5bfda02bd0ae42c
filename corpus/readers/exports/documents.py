"""Reads documents of word processors and `.pdf` files: exports of services, or one page each.

What a file is, is told by its bytes: what ends in `.doc` may be RTF or HTML in truth.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from corpus.metadata.dates.date_parser import is_date
from corpus.page import PageFormat, RawPage, Rejected, StatedMetadata
from corpus.readers.encodings.decoding import decode
from corpus.readers.encodings.wide import is_binary
from corpus.readers.exports.blocks import Blocks
from corpus.readers.exports.export_pages import pages_of_blocks, pages_of_text
from corpus.readers.saved.html_signs import is_plainly_html
from corpus.readers.source_file import Found, SourceFile, read_whole

LARGEST = 100_000_000
"""Bytes of a document with five hundred articles and their pictures."""
_MAY_BE_TEXT = (".doc", ".rtf")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGED = "The document is damaged or of an unknown sort ({}); open it in its program and save it again."
_UNKNOWN = "The file is neither a document of a word processor nor text; open it in its program and save it as .docx."
_OLD = "This is a document of an old Word or an encrypted one; open it and save it as .docx, without a password."


def read_document(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    """Yield the articles of a document that is an export, or the one page that it is."""
    raw = read_whole(file, LARGEST)
    if isinstance(raw, Rejected):
        yield raw
    elif raw.startswith(_OLD_OFFICE):
        yield file.rejected("unknown kind", _OLD)
    elif (text := _blocks(raw, file)) is None:
        yield from _page_of_text(raw, file, outlet)
    elif isinstance(text, Rejected):
        yield text
    else:
        yield from pages_of_blocks(text, is_date, file, outlet)


def _page_of_text(raw: bytes, file: SourceFile, outlet: str | None) -> Iterator[Found]:
    """Yield the pages of a file that is HTML or plain text, whatever it is called."""
    is_html = is_plainly_html(raw)
    is_text = is_html or (file.identity.lower().endswith(_MAY_BE_TEXT) and not is_binary(raw))
    decoded = decode(raw, file.encoding) if is_text else None
    if decoded is None:
        yield file.rejected("unknown kind", _UNKNOWN)
        return
    found = pages_of_text(decoded.text, is_html, is_date, file, outlet)
    if found is not None:
        yield from found
        return
    page_format = PageFormat.HTML if is_html else PageFormat.PLAIN
    stated = StatedMetadata(outlet=outlet)
    yield decoded.mark(RawPage(file.page_identity(None), file.source, page_format, decoded.text, stated=stated))


def _blocks(raw: bytes, file: SourceFile) -> Blocks | Rejected | None:
    """Return the text of a document, why it cannot be read, or None for what is none."""
    head = raw[:1_024].lstrip()
    if head.startswith(b"{\\rtf"):
        from corpus.readers.exports.rtf import of_rtf

        return of_rtf(raw)
    if b"%PDF-" in head:
        from corpus.readers.exports.pdf import PdfError, of_pdf

        try:
            return of_pdf(raw)
        except PdfError as error:
            return file.rejected("broken", _DAMAGED.format(error))
    if head.startswith(b"PK"):
        return _packed_blocks(raw, file)
    return None


def _packed_blocks(raw: bytes, file: SourceFile) -> Blocks | Rejected:
    from corpus.readers.exports.word_file import BROKEN, of_docx, of_odt

    try:
        return of_odt(raw) if b"content.xml" in raw else of_docx(raw)
    except (*BROKEN, zipfile.BadZipFile) as error:
        return file.rejected("broken", _DAMAGED.format(error))

"""Builds the pages of an export, one for each of its documents. Knows no kind of file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from corpus.article import ServiceStatement
from corpus.page import PageFormat, RawPage, Rejected, StatedMetadata
from corpus.readers.exports.blocks import Blocks, of_lines
from corpus.readers.exports.cover import impersonal_lines, shown_lines, without_account
from corpus.readers.exports.document import Export, ExportedDocument
from corpus.readers.exports.services import europresse, factiva, integrum, japanese, nexis, proquest, westlaw
from corpus.readers.exports.services.labels import language_code
from corpus.readers.source_file import SourceFile

IsDate = Callable[[str], bool]
"""Whether a text is a date and nothing else; passed in, since reading dates is for metadata."""
_SERVICES = (proquest.read, factiva.read, europresse.read, westlaw.read, integrum.read, japanese.read, nexis.read)
"""The readers of services, those with the surest signs first."""
_TOLD: dict[str, Callable[[Blocks], Export | None]] = {
    "europresse": europresse.read,
    "factiva": factiva.read,
    "integrum": integrum.read,
    "kikuzo": partial(japanese.read, told="kikuzo"),
    "nexis": partial(nexis.read, is_told=True),
    "proquest": proquest.read,
    "westlaw": westlaw.read,
    "yomidasu": partial(japanese.read, told="yomidasu"),
}
"""What reads the files of a service that a person named; the structure alone is enough there."""


def export_of(text: Blocks, is_date: IsDate, service: str | None = None) -> Export | None:
    """Return the documents of an export, of one service where that is named; None for a text that is none."""
    dated = text.with_dates(is_date)
    readers = (_TOLD[service],) if service else _SERVICES
    return next((export for read in readers if (export := read(dated))), None)


def pages_of_text(
    text: str, is_markup: bool, is_date: IsDate, file: SourceFile, outlet: str | None
) -> Iterator[RawPage | Rejected] | None:
    """Return the pages of a text file or an HTML page that is an export; None for any other."""
    if is_markup:
        from corpus.readers.exports.markup import of_markup

        blocks = of_markup(text)
    else:
        blocks = of_lines(text)
    export = export_of(blocks, is_date, file.service)
    if export is None and file.service:
        return iter([not_as_said(file)])
    return export_pages(export, file, outlet) if export else None


def pages_of_blocks(
    text: Blocks, is_date: IsDate, file: SourceFile, outlet: str | None
) -> Iterator[RawPage | Rejected]:
    """Yield the pages of an export, or the one page of a document that is none."""
    if export := export_of(text, is_date, file.service):
        yield from export_pages(export, file, outlet)
        return
    if file.service:
        yield not_as_said(file)
        return
    content = "\n\n".join(text.paragraphs(0, len(text.blocks)))
    if not content.strip():
        yield file.rejected("empty", "The file holds no text; a scan must be made text by a program for OCR first.")
        return
    yield RawPage(file.page_identity(None), file.source, PageFormat.PLAIN, content, None, StatedMetadata(outlet=outlet))


def not_as_said(file: SourceFile) -> Rejected:
    """Reject a file that is no export of the service that a person named."""
    reason = (
        f"This file holds no document of {file.service}, which --as says it does. Add it without --as, which finds the"
        " service out, or name another one; docs/formats.md says how to export from each."
    )
    return file.rejected("other service", reason)


def export_pages(export: Export, file: SourceFile, outlet: str | None) -> Iterator[RawPage | Rejected]:
    """Yield a page for each document of an export; one without text is rejected alone."""
    held = len(export.documents)
    note = f"{export.service}, {held:,} articles"
    if export.stated is not None and export.stated != held:
        note += f"; the file says that it holds {export.stated:,}, so export the rest again"
    statements = [document.counted() for document in export.documents]
    if others := sum(statement.has_other_length for statement in statements):
        note += f"; {others:,} are longer or shorter by more than a fifth than it says"
    for document, statement in zip(export.documents, statements, strict=True):
        page = _page(document, statement, file, outlet, note)
        yield page
        if isinstance(page, RawPage):
            note = ""


def _page(
    document: ExportedDocument, statement: ServiceStatement, file: SourceFile, outlet: str | None, note: str
) -> RawPage | Rejected:
    number = document.number
    url = (without_account(document.url) or None) if document.url else None
    content = "\n\n".join(document.paragraphs)
    if not content:
        title = f" (“{document.title[:80]}”)" if document.title else ""
        reason = f"Document {number}{title} has no text in this export of {statement.service}; export it again in full."
        return file.rejected("no text", reason, number, size=len(content))
    own = statement.own_id
    stated = StatedMetadata(
        document.title, outlet or document.outlet, document.date, language_code(document.language), document.authors
    )
    return RawPage(
        file.page_identity(url, number, own),
        f"{file.source}:{number}",
        PageFormat.CLEAN,
        content,
        url,
        stated,
        note=note,
        number=number,
        own_id=own,
        service=statement,
        removed=(*shown_lines(document.removed), *impersonal_lines(document.beside)),
    )

"""One article of an export, with what the service states about it. Reads no text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corpus.article import ServiceStatement
from corpus.readers.exports.lengths import Unit, length_as_counted


@dataclass(frozen=True, slots=True)
class ExportedDocument:
    """An article as its service hands it out; None, "" and () where nothing is stated.

    `number` is its place in the export, from 1. `date` is as stated, `url` the service's. `statement` is what is kept
    beside the text: its `words` are those that the service counted, in its `unit`. `removed` is what stood between this
    document and the one before, and `beside` what is in it without being text.
    """

    number: int
    paragraphs: tuple[str, ...]
    statement: ServiceStatement
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    url: str | None = None
    removed: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    unit: Unit = Unit.WORDS

    def counted(self) -> ServiceStatement:
        """Return the statement with our own length beside the one that it states."""
        words = self.statement.words
        if words is None or not self.paragraphs:
            return self.statement
        text, subtitle = "\n".join(self.paragraphs), self.statement.subtitle or ""
        return replace(self.statement, counted=length_as_counted(words, self.unit, text, self.title or "", subtitle))


@dataclass(frozen=True, slots=True)
class Export:
    """What one file holds: the name of its service, its documents, and how many the file itself says that it holds."""

    service: str
    documents: tuple[ExportedDocument, ...]
    stated: int | None = None

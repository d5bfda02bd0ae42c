"""One article of an export, with what the service states about it. Judges nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExportedDocument:
    """An article as its service hands it out; None, "" and () where nothing is stated.

    `number` is its place in the export, from 1. `date` is as stated, `words` the number of words that the service
    counted, `own_id` and `url` the service's. `terms` are labels with their values as stated, such as ("Section",
    "Foreign Desk; 1"). `removed` is what stood between this document and the one before, and in it without being text.
    """

    number: int
    paragraphs: tuple[str, ...]
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    words: int | None = None
    own_id: str | None = None
    url: str | None = None
    terms: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """What one file holds: the name of its service, its documents, and how many the file itself says that it holds."""

    service: str
    documents: tuple[ExportedDocument, ...]
    stated: int | None = None

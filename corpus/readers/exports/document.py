"""One article of an export, with what the service states about it. Reads no text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_BLANKS = re.compile(r"\s+")
_MOST_APART = 0.2


@dataclass(frozen=True, slots=True)
class ExportedDocument:
    """An article as its service hands it out; None, "" and () where nothing is stated.

    `number` is its place in the export, from 1. `date` is as stated, `words` the number of words that the service
    counted, or of characters with `counts_characters`, `own_id` and `url` the service's. `terms` are labels with their
    values as stated, such as ("Section", "Foreign Desk; 1"). `removed` is what stood between this document and the one
    before, and in it without being text.
    """

    number: int
    paragraphs: tuple[str, ...]
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    words: int | None = None
    counts_characters: bool = False
    own_id: str | None = None
    url: str | None = None
    terms: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def has_other_length(self) -> bool:
        """Return whether the text is shorter or longer by more than a fifth than the service says.

        Services count in their own ways, and the least difference counts: words with the title or without; runs of
        letters from a to z, as Nexis counts, to which a German word with an umlaut is two; characters, as in Japan.
        """
        if self.words is None:
            return False
        text = " ".join(self.paragraphs)
        lengths = {
            len(text.split()),
            len(f"{self.title or ''} {text}".split()),
            len(_ASCII_WORD.findall(text)),
            len(_BLANKS.sub("", text)) if self.counts_characters else 0,
        }
        return all(abs(length - self.words) > _MOST_APART * self.words for length in lengths)


@dataclass(frozen=True, slots=True)
class Export:
    """What one file holds: the name of its service, its documents, and how many the file itself says that it holds."""

    service: str
    documents: tuple[ExportedDocument, ...]
    stated: int | None = None

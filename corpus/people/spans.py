"""What a language's tagger finds in a text: spans of some kind. Judges none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a tagger takes a span for."""

    PERSON = "person"
    PLACE = "place"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text; `lemma` is its dictionary form where the tagger knows it."""

    start: int
    end: int
    kind: Kind
    lemma: str | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """How names are found in one language.

    `tag` gives the spans of each text, in order; `stem` a word of a name without its ending; `endings` what may
    follow a stem, as a regular expression.
    """

    tag: Callable[[Iterable[str]], Iterator[list[Span]]]
    stem: Callable[[str], str]
    endings: str

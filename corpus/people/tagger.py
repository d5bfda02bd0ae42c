"""What a language's tagger finds in a text: spans of some kind. Judges none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a tagger takes a span for."""

    PERSON = "person"
    PLACE = "place"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text; `label` is the tagger's word for its kind, `lemma` its dictionary form if it knows that."""

    start: int
    end: int
    kind: Kind
    label: str = ""
    lemma: str | None = None


class Sighting(NamedTuple):
    """A bare name in a text, spelt there as `form`; `base` is its dictionary form, the same where none is known."""

    start: int
    end: int
    form: str
    base: str


class Seen(NamedTuple):
    """The names seen in a text, and the stretches of it that are names of something else."""

    names: list[Sighting]
    others: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Language:
    """How names are found in one language.

    `tag` gives the spans of each text, in order; `see` the names in a text by its spans; `stem` a word of a name
    without its ending; `endings` what may follow a stem, as a regular expression.
    """

    tag: Callable[[Iterable[str]], Iterator[list[Span]]]
    see: Callable[[str, list[Span]], Seen]
    stem: Callable[[str], str]
    endings: str

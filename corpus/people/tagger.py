"""Entities and mentions of names in a text, and the recognizer of a language that finds them. Contains no model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class EntityKind(StrEnum):
    """The kind of an entity, by the tagger."""

    PERSON = "person"
    PLACE = "place"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class EntitySpan:
    """An entity in a text; `label` is the tagger's own label, `lemma` the dictionary form if it is known."""

    start: int
    end: int
    kind: EntityKind
    label: str = ""
    lemma: str | None = None


class NameMention(NamedTuple):
    """A bare name in a text, with its surface form; `lemma` is the dictionary form, or `form` if unknown."""

    start: int
    end: int
    form: str
    lemma: str


class Mentions(NamedTuple):
    """The names in a text, and the spans of entities that are not people."""

    names: list[NameMention]
    other_entities: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class NameRecognizer:
    """The functions that find names in one language.

    `tag` yields the entities of each text, in order; `find_mentions` returns the names in a text by its entities;
    `stem` returns a word of a name without its ending; `endings` is a regular expression of what may follow a stem.
    """

    tag: Callable[[Iterable[str]], Iterator[list[EntitySpan]]]
    find_mentions: Callable[[str, list[EntitySpan]], Mentions]
    stem: Callable[[str], str]
    endings: str

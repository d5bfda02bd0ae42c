"""The benchmark's queries, and the contents of a page of results. Runs none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from corpus.article import Article
from index.query import And, Between, Has, Query
from search.language.parser import parse

NEWEST = " ::newest"
SIZE = 10

Counts = dict[str, dict[str, int]]
"""The ten most frequent values of outlet and person, and all months, with their counts."""


class UnsupportedQuery(Exception):
    """An engine cannot express a query; the message names the part."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query of the file; outlets, people and days beside the words are filters of the page."""

    line: str
    words: str
    query: Query
    outlets: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    newest: bool = False

    def without(self, dimension: str) -> Question:
        """Return the query without its filters in one dimension."""
        kept = {name: getattr(self, name) for name in ("outlets", "people", "since", "until")}
        dropped = {"outlet": ("outlets",), "person": ("people",), "month": ("since", "until")}[dimension]
        kept |= {name: () if name in ("outlets", "people") else None for name in dropped}
        return Question(self.line, self.words, self.query, newest=self.newest, **kept)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The dimensions that have a filter."""
        dated = self.since is not None or self.until is not None
        chosen = {"outlet": bool(self.outlets), "person": bool(self.people), "month": dated}
        return tuple(dimension for dimension, is_chosen in chosen.items() if is_chosen)


@dataclass(frozen=True, slots=True)
class Answer:
    """The counts of a page; a `total` of None means that the engine gave up."""

    total: int | None
    hits: int = 0
    passages: int = 0
    facets: Counts = field(default_factory=dict)


class Session(Protocol):
    """An index that is open for queries."""

    def page(self, question: Question) -> Answer:
        """Return a whole page: ten hits, the exact total, exact facets, ten passages."""

    def add(self, articles: Sequence[Article]) -> None:
        """Add articles; the next page finds them."""


class EngineModule(Protocol):
    """The interface of an engine's module."""

    def build(self, folder: Path, articles: Iterable[Article]) -> None:
        """Index articles until a new reader finds all of them, merges awaited."""

    def open_session(self, folder: Path) -> Session:
        """Open the index that was built."""

    def sizes(self, folder: Path) -> dict[str, int]:
        """Return the bytes on disk by kind of file, without the text of the articles."""

    def version(self) -> str:
        """Return the version of the engine."""


def read_questions(path: Path) -> list[Question]:
    """Read a file of queries, each line once; an empty line matches all."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [question(line) for line in dict.fromkeys(line.rstrip("\n") for line in lines)]


def question(line: str) -> Question:
    """Parse a line of the query language; ` ::newest` at its end orders by date."""
    text = line.removesuffix(NEWEST.strip()).strip() if line.endswith(NEWEST.strip()) else line
    query = parse(text).query
    parts = query.parts if isinstance(query, And) else (query,)
    choices = [part for part in parts if isinstance(part, Has | Between)]
    words = _cut(text, choices)
    since = max((part.start for part in choices if isinstance(part, Between) and part.start), default=None)
    end = min((part.end for part in choices if isinstance(part, Between) and part.end), default=None)
    return Question(
        line,
        words,
        parse(words).query,
        outlets=tuple(part.value for part in choices if isinstance(part, Has) and part.dimension == "outlet"),
        people=tuple(part.value for part in choices if isinstance(part, Has) and part.dimension == "person"),
        since=since,
        until=end - timedelta(days=1) if end else None,
        newest=line.endswith(NEWEST.strip()),
    )


def _cut(text: str, choices: Sequence[Query]) -> str:
    for choice in sorted(choices, key=lambda one: one.span.start if one.span else 0, reverse=True):
        if choice.span:
            text = text[: choice.span.start] + " " + text[choice.span.end :]
    return " ".join(text.split()) if choices else text

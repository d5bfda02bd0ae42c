"""The records that a page, a feed or an export shows, and what they hold of the packages below. Computes nothing.

The front end takes names of `corpus` and `index` from here and from nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from corpus.article import Article, PublicationDate
from index.errors import EngineError
from index.query import Dimension, ValueDimension
from index.request import Order, Unit
from index.results import Passage
from search.problem import Problem
from search.state import SearchState

__all__ = [
    "NOTHING_MARKED",
    "ONLY_THE_TITLE",
    "Article",
    "ArticlePage",
    "Dimension",
    "EngineError",
    "Expansion",
    "Offer",
    "Order",
    "Passage",
    "Problem",
    "PublicationDate",
    "ReadPart",
    "SearchPage",
    "SearchState",
    "ShownFacet",
    "ShownHit",
    "ShownValue",
    "Unit",
    "ValueDimension",
]

ONLY_THE_TITLE = "Only the title matches."
NOTHING_MARKED = "Nothing is marked: what brought this article is what it lacks, or its outlet, people or day."


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit as it is shown: its title as a passage (marks may be none) and marked passages of its body."""

    id: str
    title: Passage
    outlet: str | None
    published: PublicationDate | None
    authors: tuple[str, ...]
    people: tuple[str, ...]
    url: str | None
    score: float
    passages: tuple[Passage, ...]

    @property
    def note(self) -> str | None:
        """Why nothing is marked in the body, if so: whatever matched is marked, and the best of it is shown."""
        if any(passage.marks for passage in self.passages):
            return None
        return ONLY_THE_TITLE if self.title.marks else NOTHING_MARKED


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value of a facet, the number of hits that choosing it gives, and whether it is chosen."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """A facet; `unit` is set for the date alone."""

    values: tuple[ShownValue, ...]
    missing: int
    other: int
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A part of what was typed, as it was read, and the search without it.

    `count` is the number of articles that match the part alone under the choices in force; it is counted only when
    nothing matches all parts, and None otherwise.
    """

    text: str
    without: SearchState
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Expansion:
    """Another spelling that was looked for beside a word: how many articles hold it, and the search without it.

    One that the reader does not want is listed too, as `dropped`; then `state` is the search with it.
    """

    word: str
    form: str
    count: int
    dropped: bool
    state: SearchState


@dataclass(frozen=True, slots=True)
class Offer:
    """Another search that finds more: `text` is what it leaves out or how it spells a word; `count` its exact total."""

    kind: Literal["without", "spelling"]
    text: str
    state: SearchState
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer to a search state.

    `may_fall` counts articles that may fall in the chosen days but are dated too vaguely to say; `unnamed` counts the
    archive's articles in which people have not been looked for yet; `articles` counts the archive's live articles.
    """

    state: SearchState
    read_as: str
    total: int
    hits: tuple[ShownHit, ...]
    facets: Mapping[Dimension, ShownFacet]
    generation: int
    articles: int
    seconds: float = field(compare=False)
    problems: tuple[Problem, ...] = ()
    may_fall: int = 0
    unnamed: int = 0
    parts: tuple[ReadPart, ...] = ()
    offers: tuple[Offer, ...] = ()
    expansions: tuple[Expansion, ...] = ()

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // self.state.size))


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article with what the search marked in it. `body` is one passage for each paragraph.

    `stated_outlet` is the outlet as the page or record had it, where the archive shows it under another name.
    """

    state: SearchState
    article: Article
    title: Passage
    body: tuple[Passage, ...]
    generation: int
    stated_outlet: str | None = None

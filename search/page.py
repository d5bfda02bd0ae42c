"""The records that pages, feeds and exports show. Computes nothing.

The front end takes names of `corpus` and `index` from here and from nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from corpus.article import Article, PublicationDate
from corpus.errors import ArchiveError
from corpus.metadata.parts.series import ArticleParts
from index.errors import EngineError
from index.query import ResolvedDimension
from index.request import Order, Unit
from index.results import Passage
from search.problem import Problem
from search.state import SearchState

__all__ = [
    "NOTHING_MARKED",
    "ONLY_THE_TITLE",
    "Alternative",
    "ArchiveError",
    "Article",
    "ArticlePage",
    "ArticleParts",
    "EngineError",
    "Expansion",
    "Order",
    "Passage",
    "Problem",
    "PublicationDate",
    "QueryPart",
    "SearchPage",
    "SearchState",
    "ShownDimension",
    "ShownFacet",
    "ShownHit",
    "ShownValue",
    "Unit",
]

ShownDimension = Literal[ResolvedDimension, "date"]
"""The dimensions of which a page shows the facets."""

ONLY_THE_TITLE = "Only the title matches."
NOTHING_MARKED = "Nothing is marked: what brought this article is what it lacks, or its outlet, people or day."


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit: its title as a passage, perhaps without marks, and marked passages of its body or its beginning.

    `note` says why nothing is marked in the body, where that is so. Long values are cut, and of many authors and people
    the first are listed; `more_authors` and `more_people` count the others.
    """

    id: str
    title: Passage
    outlet: str | None
    published: PublicationDate | None
    authors: tuple[str, ...]
    people: tuple[str, ...]
    url: str | None
    score: float
    passages: tuple[Passage, ...]
    note: str | None = None
    more_authors: int = 0
    more_people: int = 0


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value of a facet, the number of hits when it is chosen, and whether it is chosen now."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """A facet; `unit` is set for the date alone. `is_left_out` says that there was no time to count it."""

    values: tuple[ShownValue, ...]
    missing: int
    other: int
    unit: Unit | None = None
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class QueryPart:
    """A part of the query as it was read, and the search without it.

    `count` is the number of articles that match the part alone under the filters. It is counted only when no article
    matches all parts, and None otherwise.
    """

    text: str
    without: SearchState
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Expansion:
    """A variant that the query was expanded by: the articles that contain it, and the search without it.

    An excluded variant is listed too, as `dropped`; then `state` is the search with it.
    """

    word: str
    form: str
    count: int
    dropped: bool
    state: SearchState


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another search that finds more: `text` is the part left out or the other spelling, `count` the exact total."""

    kind: Literal["without", "spelling"]
    text: str
    state: SearchState
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer to a search state.

    `may_fall` counts articles that may fall in the chosen days but are dated too vaguely to say; `unnamed` counts the
    archive's articles in which people have not been looked for yet; `articles` counts the archive's live articles;
    `pages` is at least 1. `damaged` counts the hits of this page that are left out, with a problem for each, because
    their articles are damaged. `is_complete` is false if something was left out for lack of time, so that the same
    search may show more another time.
    """

    state: SearchState
    read_as: str
    total: int
    pages: int
    hits: tuple[ShownHit, ...]
    facets: Mapping[ShownDimension, ShownFacet]
    generation: int
    articles: int
    seconds: float = field(compare=False)
    problems: tuple[Problem, ...] = ()
    may_fall: int = 0
    unnamed: int = 0
    parts: tuple[QueryPart, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    damaged: int = 0
    is_complete: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article with the matches of a search marked in it. `body` is one passage for each paragraph.

    `stated_outlet` is the outlet as the page or record had it, where the archive shows it under another name.
    `note` says which matches are not marked, where that is so. `parts` are those of an article on several pages.
    """

    state: SearchState
    article: Article
    title: Passage
    body: tuple[Passage, ...]
    generation: int
    stated_outlet: str | None = None
    note: str | None = None
    parts: ArticleParts | None = None

"""Lists keywords in context (KWIC): each match of a search as a line with the text around it. Ranks no article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.article import Article, PublicationDate
from corpus.errors import ArticleDamaged, ArticleUnknown
from index.query import Query
from index.request import Order
from index.results import Hit, Passage
from search.problem import Problem
from search.session import Session
from search.state import SearchState

MAX_ARTICLES = 2_000
"""Articles whose lines are read for one page; the rest is reached by narrowing the search."""
CONTEXT_WIDTH = 60
"""Characters on each side of a match."""


class LineOrder(StrEnum):
    """How lines are sorted: by the words before or after the match, or by date."""

    LEFT = "left"
    RIGHT = "right"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """A match, the text before and after it, and its article."""

    left: str
    match: str
    right: str
    id: str
    title: str
    outlet: str | None
    published: PublicationDate | None


@dataclass(frozen=True, slots=True)
class ConcordancePage:
    """The lines of a search; `total` is the number of articles that the search finds, as on its page.

    `damaged` counts the articles that are left out, with a problem for each, because they are damaged.
    """

    state: SearchState
    order: LineOrder
    total: int
    lines: tuple[ConcordanceLine, ...]
    problems: tuple[Problem, ...] = ()
    damaged: int = 0


def concordance(session: Session, state: SearchState, order: LineOrder) -> ConcordancePage:
    """Return the matches in the first articles of a search, by date, sorted as `order` says."""
    by_date = Order.OLDEST if order is LineOrder.OLDEST else Order.NEWEST
    plan, results = session.search(session.plan(state.with_order(by_date)))
    problems = plan.problems
    hits = session.hits(plan, 0, MAX_ARTICLES) if results.total else ()
    if results.total > len(hits):
        message = f"Only {len(hits):,} of {results.total:,} articles are shown; narrow the search for the rest."
        problems = (*problems, Problem(message))
    lines: list[ConcordanceLine] = []
    damaged: list[Problem] = []
    for hit in hits:
        try:
            lines += _lines(session, plan.request.query, hit)
        except (ArticleDamaged, ArticleUnknown) as error:
            damaged.append(Problem(str(error)))
    if order is LineOrder.LEFT:
        lines.sort(key=lambda line: [word.casefold() for word in reversed(line.left.split())])
    elif order is LineOrder.RIGHT:
        lines.sort(key=lambda line: [word.casefold() for word in line.right.split()])
    return ConcordancePage(state, order, results.total, tuple(lines), (*problems, *damaged), len(damaged))


def _lines(session: Session, query: Query, hit: Hit) -> Iterator[ConcordanceLine]:
    article = session.articles.article(hit.id, hit.version)
    for passage in session.reader.marked(query, hit):
        for start, end in passage.marks:
            yield _line(passage, start, end, article)


def _line(passage: Passage, start: int, end: int, article: Article) -> ConcordanceLine:
    text = passage.text
    left, right = text[max(0, start - CONTEXT_WIDTH) : start], text[end : end + CONTEXT_WIDTH]
    if start > CONTEXT_WIDTH:
        left = left.partition(" ")[2] or left
    if end + CONTEXT_WIDTH < len(text):
        right = right.rpartition(" ")[0] or right
    left, match, right = (" ".join(part.split()) for part in (left, text[start:end], right))
    return ConcordanceLine(left, match, right, article.id, article.title, article.outlet, article.published)

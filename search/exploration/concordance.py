"""Lists keywords in context (KWIC): each match of a search as a line with the text around it. Ranks no article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.article import Article, PublicationDate
from corpus.errors import ArticleDamaged, ArticleUnknown
from index.errors import QueryTooLarge
from index.query import Query
from index.request import Order
from index.results import Hit, Passage
from search.limits import shorten
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

    Where lines are left out, a problem says so. `damaged` counts the articles that are left out, with a problem for
    each, because they are damaged.
    """

    state: SearchState
    order: LineOrder
    total: int
    lines: tuple[ConcordanceLine, ...]
    problems: tuple[Problem, ...] = ()
    damaged: int = 0


def concordance(session: Session, state: SearchState, order: LineOrder, most: int | None = None) -> ConcordancePage:
    """Return the matches in the first articles of a search, by date, sorted as `order` says.

    `most` is the number of characters of all lines together; None is any number.
    """
    by_date = Order.OLDEST if order is LineOrder.OLDEST else Order.NEWEST
    plan, results = session.search(session.plan(state.with_order(by_date)))
    problems = plan.problems
    hits = session.hits(plan, 0, MAX_ARTICLES) if results.total else ()
    damaged: list[Problem] = []
    lines, read, why = _read_lines(session, plan.request.query, hits, most, damaged)
    if results.total > read:
        message = f"Only {len(lines):,} lines of {read:,} of {results.total:,} articles are shown{why}."
        problems = (*problems, Problem(f"{message} Narrow the search for the rest."))
    if order is LineOrder.LEFT:
        lines.sort(key=lambda line: [word.casefold() for word in reversed(line.left.split())])
    elif order is LineOrder.RIGHT:
        lines.sort(key=lambda line: [word.casefold() for word in line.right.split()])
    return ConcordancePage(state, order, results.total, tuple(lines), (*problems, *damaged), len(damaged))


def _read_lines(
    session: Session, query: Query, hits: Sequence[Hit], most: int | None, damaged: list[Problem]
) -> tuple[list[ConcordanceLine], int, str]:
    """Return the lines of the first hits, the number of these hits, and why it is not all of them.

    What is wrong with a damaged article is added to `damaged`.
    """
    lines, room = list[ConcordanceLine](), most
    for read, hit in enumerate(hits):
        try:
            for line in _lines(session, query, hit):
                if room is not None:
                    room -= (
                        len(line.left) + len(line.match) + len(line.right) + len(line.title) + len(line.outlet or "")
                    )
                    if room < 0:
                        return lines, read, ", as many as one answer holds"
                lines.append(line)
        except QueryTooLarge:
            return lines, read, ", as far as there was time"
        except (ArticleDamaged, ArticleUnknown) as error:
            damaged.append(Problem(str(error)))
    return lines, len(hits), ""


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
    left, match, right = (" ".join(part.split()) for part in (left, shorten(text[start:end]), right))
    outlet = shorten(article.outlet) if article.outlet else article.outlet
    return ConcordanceLine(left, match, right, article.id, shorten(article.title), outlet, article.published)

"""Keyword in context: each match as a line, with what stands before and after it. Counts articles as a search does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.article import Article, PublicationDate
from index.query import Query
from index.request import Order
from index.results import Hit, Passage
from search.problem import Problem
from search.session import Answering
from search.state import SearchState

MOST_ARTICLES = 2_000
"""Lines of more articles than this are not read at once; the rest is reached by narrowing the search."""
WIDTH = 60
"""Characters on each side of a match."""


class LineOrder(StrEnum):
    """How lines are sorted: by the words before or after the match, or by date."""

    LEFT = "left"
    RIGHT = "right"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Line:
    """One match: what stands before it, the match, what stands after it, and where."""

    left: str
    match: str
    right: str
    id: str
    title: str
    outlet: str | None
    published: PublicationDate | None


@dataclass(frozen=True, slots=True)
class ContextPage:
    """The lines of a search; `total` is the number of articles that the search finds, as on its page."""

    state: SearchState
    order: LineOrder
    total: int
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()


def in_context(answering: Answering, state: SearchState, order: LineOrder) -> ContextPage:
    """Give every match of the first articles of a search, sorted."""
    by_date = Order.OLDEST if order is LineOrder.OLDEST else Order.NEWEST
    dated = state.ordered(by_date)
    question, results = answering.results(dated, answering.question(dated))
    problems = question.asked.problems
    hits = answering.hits(question, by_date, 0, MOST_ARTICLES) if results.total else ()
    if results.total > len(hits):
        message = f"Only {len(hits):,} of {results.total:,} articles are shown; narrow the search for the rest."
        problems = (*problems, Problem(message))
    lines = [line for hit in hits for line in _lines(answering, question.query, hit)]
    if order is LineOrder.LEFT:
        lines.sort(key=lambda line: [word.casefold() for word in reversed(line.left.split())])
    elif order is LineOrder.RIGHT:
        lines.sort(key=lambda line: [word.casefold() for word in line.right.split()])
    return ContextPage(state, order, results.total, tuple(lines), problems)


def _lines(answering: Answering, query: Query, hit: Hit) -> Iterator[Line]:
    article = answering.store.article(hit.id, hit.version)
    for passage in answering.reader.marked(query, hit):
        for start, end in passage.marks:
            yield _line(passage, start, end, article)


def _line(passage: Passage, start: int, end: int, article: Article) -> Line:
    text = passage.text
    left, right = text[max(0, start - WIDTH) : start], text[end : end + WIDTH]
    if start > WIDTH:
        left = left.partition(" ")[2] or left
    if end + WIDTH < len(text):
        right = right.rpartition(" ")[0] or right
    left, match, right = (" ".join(part.split()) for part in (left, text[start:end], right))
    return Line(left, match, right, article.id, article.title, article.outlet, article.published)

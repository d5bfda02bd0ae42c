"""Turns search states into pages: the interface of search for command line and front end. Contains no HTML.

Between searches it keeps only an open reader and caches for its generation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import islice

from corpus.article import Article
from corpus.errors import ArchiveError
from index.engine import Engine, Reader
from index.errors import QueryTooLarge
from index.query import MatchAll, Query
from index.results import Hit, Passage
from search.article_source import ArticleSource
from search.expansion.expansion import VariantCache
from search.exploration.alternatives import Alternatives
from search.exploration.autocomplete import MAX_SUGGESTIONS, CompletionIndex, Suggestion, suggestions
from search.exploration.concordance import ConcordancePage, LineOrder, concordance
from search.exploration.query_list import QueryListRow, query_list_rows
from search.exploration.significant_terms import SignificantTermsPage, significant_terms
from search.exploration.similar import similar_hits
from search.language.printer import read_as
from search.page import ArticlePage, SearchPage, ShownHit
from search.planner import SearchPlan
from search.presenter import paragraphs, shown_facets, shown_hits
from search.problem import Problem
from search.reader_pool import ReaderPool
from search.session import Session
from search.state import SearchState

ALTERNATIVES_BUDGET = 0.06
"""Seconds after which a page stops looking for alternatives: the answer to what was asked comes first."""

HITS_BATCH = 2_000
"""Hits that `matching_articles` asks for at a time: few enough to hold, enough that a large export asks 100 times."""


ARTICLES_BATCH = 100
"""Articles that `matching_articles` reads at a time."""


class Searcher:
    """Searches one archive; thread-safe. `clock` returns seconds and measures how long an answer took."""

    def __init__(self, engine: Engine, articles: ArticleSource, clock: Callable[[], float]) -> None:
        self._articles = articles
        self._clock = clock
        self._readers = ReaderPool(engine)
        self._variant_cache = VariantCache()
        self._completions = CompletionIndex()

    def page(self, state: SearchState) -> SearchPage:
        """Return the page of a search state.

        A query that the engine declines finds nothing and is a problem of the page; other `EngineError`s are raised.
        """
        started = self._clock()
        with self._session() as session:
            plan = session.plan(state)
            deadline = self._clock() + ALTERNATIVES_BUDGET
            plan, results = session.search(plan)
            total = results.total
            pages = max(1, -(-total // state.size))
            alternatives = Alternatives(
                session.reader, state, plan.typed, cache(session.count), lambda: self._clock() > deadline
            )
            hits, damaged = self._shown_hits(session.reader, plan.request.query, results.hits)
            page = SearchPage(
                state=state,
                read_as=read_as(plan.typed),
                total=total,
                pages=pages,
                hits=hits,
                facets=shown_facets(results.facets, state, plan.request.filters),
                generation=session.reader.generation,
                articles=self._articles.size(),
                seconds=0.0,
                problems=(*_page_problems(plan, pages), *(Problem(str(error)) for error in damaged)),
                damaged=len(damaged),
                may_fall=results.may_fall,
                unnamed=self._articles.unnamed(),
                parts=alternatives.parts(1 if plan.is_refused else total),
                alternatives=() if plan.is_refused else alternatives.states(total),
                expansions=plan.expansions,
            )
        return replace(page, seconds=self._clock() - started)

    def article(self, article_id: str, state: SearchState) -> ArticlePage | None:
        """Return a live article with the matches of a search marked, or None when the archive has no such article."""
        with self._session() as session:
            version = self._articles.version(article_id)
            if version is None:
                return None
            article = self._articles.article(article_id, version)
            query = session.plan(state).request.query
            title, body = _marked(session.reader, query, Hit(article_id, version, 0.0), article)
            stated = self._articles.stated_outlet(article_id, version)
            other_outlet = stated if stated != article.outlet else None
            return ArticlePage(state, article, title, paragraphs(body), session.reader.generation, other_outlet)

    def matching_articles(
        self, state: SearchState, damaged: Callable[[ArchiveError], None] | None = None
    ) -> Iterator[Article]:
        """Yield every matching article in order, all from one generation, however long the caller takes.

        The error of each article that cannot be read is handed to `damaged`, or raised without it.
        """
        with self._session() as session:
            hits = session.all_hits(state, HITS_BATCH)
            while batch := [(hit.id, hit.version) for hit in islice(hits, ARTICLES_BATCH)]:
                for article in self._articles.each(batch):
                    if isinstance(article, Article):
                        yield article
                    elif damaged:
                        damaged(article)
                    else:
                        raise article

    def autocomplete(self, text: str, limit: int = MAX_SUGGESTIONS) -> tuple[Suggestion, ...]:
        """Return completions of the end of a text, each with the number of articles that have it."""
        with self._session() as session:
            return suggestions(session.reader, self._completions, text, limit)

    def concordance(self, state: SearchState, order: LineOrder = LineOrder.LEFT) -> ConcordancePage:
        """Return every match of a search as a line with its context."""
        with self._session() as session:
            return concordance(session, state, order)

    def query_list(self, lines: Iterable[str], state: SearchState) -> Iterator[QueryListRow]:
        """Yield a row for each query of a list; all are counted in one generation."""
        with self._session() as session:
            yield from query_list_rows(session, lines, state)

    def similar_articles(self, article_id: str, limit: int = 5) -> tuple[ShownHit, ...] | None:
        """Return the articles most like a live one, or None when the archive has no article of that id."""
        with self._session() as session:
            version = self._articles.version(article_id)
            if version is None:
                return None
            hits = similar_hits(session, self._articles.article(article_id, version), limit)
            whole, articles, _ = self._whole(hits)
            return shown_hits(whole, articles, [() for _ in whole])

    def significant_terms(self, state: SearchState) -> SignificantTermsPage:
        """Return the words and the people that set a result apart from the archive."""
        with self._session() as session:
            return significant_terms(session, state)

    def close(self) -> None:
        """Close the index."""
        self._readers.close()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with self._readers.current() as reader:
            yield Session(reader, self._articles, self._variant_cache)

    def _shown_hits(
        self, reader: Reader, query: Query, hits: tuple[Hit, ...]
    ) -> tuple[tuple[ShownHit, ...], list[ArchiveError]]:
        """Return the hits whose articles can be read, and the errors of the others."""
        whole, articles, damaged = self._whole(hits)
        try:
            passages = reader.passages(query, whole)
        except QueryTooLarge:
            passages = tuple(() for _ in whole)
        return shown_hits(whole, articles, passages), damaged

    def _whole(self, hits: Sequence[Hit]) -> tuple[list[Hit], list[Article], list[ArchiveError]]:
        """Return the hits whose articles can be read, these articles, and the errors of the others."""
        read = self._articles.each([(hit.id, hit.version) for hit in hits])
        damaged: list[ArchiveError] = [article for article in read if not isinstance(article, Article)]
        whole = [hit for hit, article in zip(hits, read, strict=True) if isinstance(article, Article)]
        return whole, [article for article in read if isinstance(article, Article)], damaged


def _page_problems(plan: SearchPlan, pages: int) -> tuple[Problem, ...]:
    if plan.state.page <= pages:
        return plan.problems
    return (*plan.problems, Problem(f"There is no page {plan.state.page}: the last page is {pages}."))


def _marked(reader: Reader, query: Query, hit: Hit, article: Article) -> tuple[Passage, Passage]:
    if isinstance(query, MatchAll):
        return Passage("title", article.title, ()), Passage("body", article.body, ())
    title, body = reader.marked(query, hit)
    return title, body

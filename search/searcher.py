"""Turns search states into pages: the interface of search for command line and front end. Contains no HTML.

Between searches it keeps only an open reader and caches for its generation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, islice

from corpus.article import Article
from corpus.errors import ArchiveError
from index.engine import Engine, Reader
from index.errors import QueryTooLarge
from index.query import MatchAll, Query
from index.results import Hit, Passage, Results
from search.article_source import ArticleSource, readable
from search.expansion.expansion import VariantCache
from search.exploration.alternatives import Alternatives
from search.exploration.autocomplete import MAX_SUGGESTIONS, CompletionIndex, Suggestion, suggestions
from search.exploration.concordance import ConcordancePage, LineOrder, concordance
from search.exploration.query_list import QueryListRow, query_list_rows
from search.exploration.significant_terms import SignificantTermsPage, significant_terms
from search.exploration.similar import similar_hits
from search.language.printer import read_as
from search.limits import NO_BUDGET, Budget
from search.page import Alternative, ArticlePage, ArticleParts, QueryPart, SearchPage, ShownHit
from search.planner import SearchPlan
from search.presenter import cut_passage, paragraphs, shown_facets, shown_hits
from search.problem import Problem
from search.reader_pool import ReaderPool
from search.session import Session
from search.state import SearchState

ALTERNATIVES_BUDGET = 0.06
"""Seconds after which a page stops looking for alternatives: the answer to what was asked comes first."""

SEARCHING = 0.8
"""The part of a budget that finding and counting may take; the rest is for showing what was found."""

HITS_BATCH = 2_000
"""Hits that `matching_articles` asks for at a time: few enough to hold, enough that a large export asks 100 times."""

ARTICLES_BATCH = 100
"""Articles that `matching_articles` reads at a time."""


MAX_MARKS = 10_000
"""Marks in the text of an article page; with more, a page of a long text takes seconds to write and to show."""
MAX_TITLE = 2_000
"""Characters of the title of an article page; a longer one is a text in the wrong field, which an export has whole."""
NOT_COUNTED = "There was no time to count everything; facets without numbers were left out."


@dataclass(slots=True)
class _Deadline:
    """A moment of a clock, and whether someone who asked found it passed."""

    clock: Callable[[], float]
    at: float
    was_missed: bool = False

    def has_passed(self) -> bool:
        self.was_missed = self.was_missed or self.clock() > self.at
        return self.was_missed


class Searcher:
    """Searches one archive; thread-safe. `clock` returns seconds and measures how long an answer took."""

    def __init__(self, engine: Engine, articles: ArticleSource, clock: Callable[[], float]) -> None:
        self._articles = articles
        self._clock = clock
        self._readers = ReaderPool(engine)
        self._variant_cache = VariantCache()
        self._completions = CompletionIndex(self._readers.current, clock)
        self.budget = NO_BUDGET

    def within(self, budget: Budget) -> Searcher:
        """Return this searcher for one request, whose work ends with its budget; readers and caches are shared."""
        view = object.__new__(Searcher)
        vars(view).update(vars(self), budget=budget)
        return view

    def page(self, state: SearchState) -> SearchPage:
        """Return the page of a search state.

        A query that the engine declines finds nothing and is a problem of the page; other `EngineError`s are raised.
        """
        started = self._clock()
        with self._session() as session:
            plan = session.plan(state)
            deadline = _Deadline(self._clock, self._clock() + ALTERNATIVES_BUDGET)
            plan, results = session.search(plan)
            total = results.total
            pages = max(1, -(-total // state.size))
            parts, alternatives = _alternatives(session, plan, total, deadline.has_passed)
            hits, left_out, damaged = self._shown_hits(session.reader, plan.request.query, results.hits)
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
                problems=(*_page_problems(plan, pages, results), *left_out),
                damaged=damaged,
                may_fall=results.may_fall,
                unnamed=self._articles.unnamed(),
                parts=parts,
                alternatives=alternatives,
                expansions=plan.expansions,
            )
        is_complete = not deadline.was_missed and self.budget.is_quick()
        return replace(page, seconds=self._clock() - started, is_complete=is_complete)

    def article(self, article_id: str, state: SearchState) -> ArticlePage | None:
        """Return a live article with the matches of a search marked, or None when the archive has no such article."""
        with self._session() as session:
            version = self._articles.version(article_id)
            if version is None:
                return None
            article = self._articles.article(article_id, version)
            query = session.plan(state).request.query
            title, body, note = _marked(session.reader, query, Hit(article_id, version, 0.0), article)
            stated = self._articles.stated_outlet(article_id, version)
            other_outlet = stated if stated != article.outlet else None
            (parts,) = self._articles.parts_of([article])
            shown = title, paragraphs(body), session.reader.generation
            return ArticlePage(state, article, *shown, other_outlet, note, parts)

    def matching_articles(
        self, state: SearchState, damaged: Callable[[ArchiveError], None] | None = None
    ) -> Iterator[Article]:
        """Yield every matching article in order, all from one generation, however long the caller takes.

        The error of each article that cannot be read is handed to `damaged`, or raised without it.
        """
        return chain.from_iterable(self._matching_batches(state, damaged))

    def matching_parts(
        self, state: SearchState, damaged: Callable[[ArchiveError], None] | None = None
    ) -> Iterator[tuple[Article, ArticleParts | None]]:
        """Yield what `matching_articles` does, each with the part of an article on several pages that it is."""
        for batch in self._matching_batches(state, damaged):
            yield from zip(batch, self._articles.parts_of(batch), strict=True)

    def _matching_batches(
        self, state: SearchState, damaged: Callable[[ArchiveError], None] | None
    ) -> Iterator[list[Article]]:
        with self._session() as session:
            hits = session.all_hits(state, HITS_BATCH)
            while batch := [(hit.id, hit.version) for hit in islice(hits, ARTICLES_BATCH)]:
                whole = list[Article]()
                for article in self._articles.each(batch):
                    if isinstance(article, Article):
                        whole.append(article)
                    elif damaged:
                        damaged(article)
                    else:
                        raise article
                yield whole

    def autocomplete(self, text: str, limit: int = MAX_SUGGESTIONS) -> tuple[Suggestion, ...]:
        """Return completions of the end of a text, each with the number of articles that have it."""
        with self._session() as session:
            return suggestions(session.reader, self._completions, text, limit)

    def concordance(
        self, state: SearchState, order: LineOrder = LineOrder.LEFT, most: int | None = None
    ) -> ConcordancePage:
        """Return every match of a search as a line with its context, in at most `most` characters."""
        with self._session() as session:
            return concordance(session, state, order, most)

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
            whole, articles, _ = readable(self._articles, hits)
            return shown_hits(whole, articles, [() for _ in whole])

    def significant_terms(self, state: SearchState) -> SignificantTermsPage:
        """Return the words and the people that set a result apart from the archive."""
        with self._session() as session:
            return significant_terms(session, state)

    def stamp(self) -> str:
        """Return a text that changes whenever an answer may be another one, without running a search.

        Names and counts are read from the store as they are now, so the generation alone would not do.
        """
        return f"{self._readers.generation()}-{self._articles.stamp()}"

    def close(self) -> None:
        """Close the index."""
        self._readers.close()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with self._readers.current() as reader:
            yield Session(reader.within(self.budget.share(SEARCHING)), self._articles, self._variant_cache, self.budget)

    def _shown_hits(
        self, reader: Reader, query: Query, hits: tuple[Hit, ...]
    ) -> tuple[tuple[ShownHit, ...], tuple[Problem, ...], int]:
        """Return the hits whose articles can be read, with their passages, problems, and the number of the others.

        A problem says that there was no time for passages, or what is wrong with an article.
        """
        whole, articles, damaged = readable(self._articles, hits)
        problems = tuple(Problem(str(error)) for error in damaged)
        try:
            passages = reader.within(self.budget.check).passages(query, whole)
        except QueryTooLarge as error:
            passages, problems = tuple(() for _ in whole), (*problems, Problem(f"Matches are not marked. {error}"))
        return shown_hits(whole, articles, passages), problems, len(damaged)


def _alternatives(
    session: Session, plan: SearchPlan, total: int, is_late: Callable[[], bool]
) -> tuple[tuple[QueryPart, ...], tuple[Alternative, ...]]:
    """Return the parts of a query and the searches that find more, as far as there is time for them."""
    alternatives = Alternatives(session.reader, plan.state, plan.typed, cache(session.count), is_late)
    if plan.is_refused:
        return alternatives.parts(1), ()
    try:
        return alternatives.parts(total), alternatives.states(total)
    except QueryTooLarge:
        return alternatives.parts(1), ()


def _page_problems(plan: SearchPlan, pages: int, results: Results) -> tuple[Problem, ...]:
    problems = plan.problems
    if len(results.facets) < len(plan.request.facets) and not plan.is_refused:
        problems = (*problems, Problem(NOT_COUNTED))
    if plan.state.page > pages:
        problems = (*problems, Problem(f"There is no page {plan.state.page}: the last page is {pages}."))
    return problems


def _marked(reader: Reader, query: Query, hit: Hit, article: Article) -> tuple[Passage, Passage, str | None]:
    """Return title and body with their marks, and a note if some are left out."""
    title, body = Passage("title", article.title, ()), Passage("body", article.body, ())
    if isinstance(query, MatchAll):
        return cut_passage(title, MAX_TITLE), body, None
    try:
        title, body = reader.marked(query, hit)
    except QueryTooLarge as error:
        return cut_passage(title, MAX_TITLE), body, f"Matches are not marked. {error}"
    if len(body.marks) <= MAX_MARKS:
        return cut_passage(title, MAX_TITLE), body, None
    note = f"Only the first {MAX_MARKS:,} matches are marked."
    return cut_passage(title, MAX_TITLE), replace(body, marks=body.marks[:MAX_MARKS]), note

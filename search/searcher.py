"""Answers a search state with a page. Holds no HTML and keeps nothing between searches but an open reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import islice

from corpus.article import Article
from index.engine import Engine, Reader
from index.errors import QueryTooLarge
from index.query import MatchAll, Query
from index.results import Hit, Passage
from search.article_source import Store
from search.expansion.expansion import VariantCache
from search.exploration.alternatives import Offering
from search.exploration.autocomplete import MOST, Names, Suggestion, suggestions
from search.exploration.concordance import ContextPage, LineOrder, in_context
from search.exploration.query_list import Row, rows
from search.exploration.significant_terms import DistinctivePage, distinctive, similar
from search.language.printer import read_as
from search.page import ArticlePage, SearchPage, ShownHit
from search.planner import Asked
from search.presenter import paragraphs, shown_expansions, shown_facets, shown_hit
from search.problem import Problem
from search.reader_pool import Readers
from search.session import Answering
from search.state import SearchState

ANSWER_SECONDS = 0.06
"""After so long no other searches are looked for that find more: the answer to what was asked comes first."""

AT_ONCE = 2_000
"""Hits that `matching` asks for at a time: few enough to hold, enough that a large export asks a hundred times."""


READ_AT_ONCE = 100
"""Articles that `matching` reads in one go."""


class Searcher:
    """Searches one archive, from any number of threads. `clock` gives seconds, for the time that an answer took."""

    def __init__(self, engine: Engine, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._readers = Readers(engine)
        self._learnt = VariantCache()
        self._names = Names()

    def page(self, state: SearchState) -> SearchPage:
        """Answer a search state; what the engine declines is said as a problem, other errors of it are raised."""
        started = self._clock()
        with self._answering() as answering:
            question = answering.question(state)
            late = self._clock() + ANSWER_SECONDS
            question, results = answering.results(state, question)
            asked = question.asked
            total = cache(answering.total)
            offering = Offering(answering.reader, state, asked.parsed, total, lambda: self._clock() > late)
            page = SearchPage(
                state=state,
                read_as=read_as(asked.parsed),
                total=results.total,
                hits=self._shown(answering.reader, asked, results.hits),
                facets=shown_facets(results.facets, state, asked.filters),
                generation=answering.reader.generation,
                articles=self._store.size(),
                seconds=0.0,
                problems=(*asked.problems, *_page_problems(state, results.total)),
                may_fall=results.may_fall,
                unnamed=self._store.unnamed(),
                parts=offering.parts(1 if question.is_refused else results.total),
                offers=() if question.is_refused else offering.offers(results.total),
                expansions=shown_expansions(question.variants, state),
            )
        return replace(page, seconds=self._clock() - started)

    def article(self, article_id: str, state: SearchState) -> ArticlePage | None:
        """Give a live article with the marks of a search, or None when the archive has none of that id."""
        with self._answering() as answering:
            version = self._store.version(article_id)
            if version is None:
                return None
            article = self._store.article(article_id, version)
            query = answering.question(state).query
            title, body = _marked(answering.reader, query, Hit(article_id, version, 0.0), article)
            stated = self._store.stated_outlet(article_id, version)
            folded = stated if stated != article.outlet else None
            return ArticlePage(state, article, title, paragraphs(body), answering.reader.generation, folded)

    def matching(self, state: SearchState) -> Iterator[Article]:
        """Give every article that matches, in order, all from one generation however long the reader takes."""
        with self._answering() as answering:
            hits = answering.every(state, AT_ONCE)
            while some := [(hit.id, hit.version) for hit in islice(hits, READ_AT_ONCE)]:
                yield from self._store.several(some)

    def suggestions(self, text: str, most: int = MOST) -> tuple[Suggestion, ...]:
        """Give what the end of a text may become, with the number of articles that each name or word has."""
        with self._answering() as answering:
            return suggestions(answering.reader, self._names, text, most)

    def context(self, state: SearchState, order: LineOrder = LineOrder.LEFT) -> ContextPage:
        """Give every match of a search as a line."""
        with self._answering() as answering:
            return in_context(answering, state, order)

    def listed(self, lines: Iterable[str], state: SearchState) -> Iterator[Row]:
        """Give a row for each query of a list, all from one generation."""
        with self._answering() as answering:
            yield from rows(answering, lines, state)

    def similar(self, article_id: str, most: int = 5) -> tuple[ShownHit, ...] | None:
        """Give the articles most like a live one, or None when the archive has none of that id."""
        with self._answering() as answering:
            version = self._store.version(article_id)
            if version is None:
                return None
            hits = similar(answering, self._store.article(article_id, version), most)
            return tuple(shown_hit(hit, self._store.article(hit.id, hit.version), ()) for hit in hits)

    def distinctive(self, state: SearchState) -> DistinctivePage:
        """Give the words and the people that set a result apart from the archive."""
        with self._answering() as answering:
            return distinctive(answering, state)

    def close(self) -> None:
        """Let go of the index."""
        self._readers.close()

    @contextmanager
    def _answering(self) -> Iterator[Answering]:
        with self._readers.current() as reader:
            yield Answering(reader, self._store, self._learnt)

    def _shown(self, reader: Reader, asked: Asked, hits: tuple[Hit, ...]) -> tuple[ShownHit, ...]:
        articles = self._store.several([(hit.id, hit.version) for hit in hits])
        try:
            passages = reader.passages(asked.query, hits)
        except QueryTooLarge:
            passages = tuple(() for _ in hits)
        return tuple(shown_hit(*of_hit) for of_hit in zip(hits, articles, passages, strict=True))


def _page_problems(state: SearchState, total: int) -> tuple[Problem, ...]:
    last = max(1, -(-total // state.size))
    if state.page <= last:
        return ()
    return (Problem(f"There is no page {state.page}: the last page is {last}."),)


def _marked(reader: Reader, query: Query, hit: Hit, article: Article) -> tuple[Passage, Passage]:
    if isinstance(query, MatchAll):
        return Passage("title", article.title, ()), Passage("body", article.body, ())
    title, body = reader.marked(query, hit)
    return title, body

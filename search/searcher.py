"""Answers a search state with a page. Holds no HTML and keeps nothing between searches but an open reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from corpus.article import Article
from index.engine import Engine, Reader
from index.errors import QueryTooLarge, UnsupportedQuery
from index.query import Dimension, MatchAll, MatchNone, ValueDimension
from index.request import DateFacet, Order, SearchRequest, Unit
from index.results import FacetCounts, Hit, Passage, Results
from search.offers import Offering
from search.page import ArticlePage, SearchPage, ShownHit
from search.problem import Problem
from search.ranking import CALIBRATED, Ranked
from search.readers import Readers
from search.showing import paragraphs, shown_facets, shown_hit
from search.state import SearchState
from search.wishes import Asked, ask, page_request
from search.writing import read_as

MOST_MONTHS = 60
"""A histogram of more months than this is shown by year."""

AT_ONCE = 2_000
"""Hits that `matching` asks for at a time: few enough to hold, enough that a large export asks a hundred times."""


class Store(Protocol):
    """What a searcher needs of the archive's articles; `corpus.store.ArticleStore` gives it."""

    def article(self, article_id: str, version: int) -> Article:
        """Give a version of an article under today's names."""

    def version(self, article_id: str) -> int | None:
        """Give the number of the current version of a live article, or None."""

    def value_of(self, dimension: ValueDimension, spelling: str) -> str | None:
        """Give the value into which a spelling is folded, or None."""

    def size(self) -> int:
        """Count the live articles."""

    def unnamed(self) -> int:
        """Count the live articles in which people have not been looked for."""


class Searcher:
    """Searches one archive, from any number of threads. `clock` gives seconds, for the time that an answer took."""

    def __init__(self, engine: Engine, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._readers = Readers(engine)

    def page(self, state: SearchState) -> SearchPage:
        """Answer a search state; what the engine declines is said as a problem, other errors of it are raised."""
        started = self._clock()
        asked = ask(state, self._store)
        with self._readers.current() as reader:
            asked, results = self._search(reader, state, asked)
            facets, unit = _dates_by_fitting_unit(reader, state, asked, results)
            hits = self._shown(reader, asked, results.hits)
            offering = Offering(reader, state, asked.parsed, lambda other: self._total(reader, other))
            parts, offers = offering.parts(results.total), offering.offers(results.total)
            return SearchPage(
                state=state,
                read_as=read_as(asked.parsed),
                total=results.total,
                hits=hits,
                facets=shown_facets(facets, unit, state, asked.filters),
                generation=reader.generation,
                articles=self._store.size(),
                seconds=self._clock() - started,
                problems=(*asked.problems, *_page_problems(state, results.total)),
                may_fall=results.may_fall,
                unnamed=self._store.unnamed(),
                parts=parts,
                offers=offers,
            )

    def article(self, article_id: str, state: SearchState) -> ArticlePage | None:
        """Give a live article with the marks of a search, or None when the archive has none of that id."""
        asked = ask(state, self._store)
        with self._readers.current() as reader:
            version = self._store.version(article_id)
            if version is None:
                return None
            article = self._store.article(article_id, version)
            title, body = _marked(reader, asked, Hit(article_id, version, 0.0), article)
            return ArticlePage(state, article, title, paragraphs(body), reader.generation)

    def matching(self, state: SearchState) -> Iterator[Article]:
        """Give every article that matches, in order, all from one generation however long the reader takes."""
        asked = ask(state, self._store)
        with self._readers.current() as reader:
            request = SearchRequest(asked.query, asked.filters, (), state.order, 0, AT_ONCE)
            while hits := self._ordered(reader, request, reader.search(request).hits):
                for hit in hits:
                    yield self._store.article(hit.id, hit.version)
                request = replace(request, offset=request.offset + len(hits))

    def close(self) -> None:
        """Let go of the index."""
        self._readers.close()

    def _search(self, reader: Reader, state: SearchState, asked: Asked) -> tuple[Asked, Results]:
        wished = page_request(state, asked)
        best = CALIBRATED.window if state.order is Order.RELEVANCE and wished.offset < CALIBRATED.window else 0
        request = replace(wished, offset=0, limit=max(best, wished.offset + wished.limit)) if best else wished
        try:
            results = reader.search(request)
        except (QueryTooLarge, UnsupportedQuery) as error:
            asked = replace(asked, query=MatchNone(), problems=(*asked.problems, Problem(str(error))))
            return asked, reader.search(page_request(state, asked))
        hits = self._ordered(reader, request, results.hits)
        page = hits[wished.offset : wished.offset + wished.limit] if best else hits
        return asked, replace(results, hits=page)

    def _total(self, reader: Reader, state: SearchState) -> int:
        asked = ask(state, self._store)
        try:
            return reader.search(SearchRequest(asked.query, asked.filters, limit=0)).total
        except (QueryTooLarge, UnsupportedQuery):
            return 0

    def _ordered(self, reader: Reader, request: SearchRequest, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """Put the second stage upon hits that begin with the best."""
        if request.order is not Order.RELEVANCE or request.offset:
            return hits
        return Ranked(reader, self._store.article).reordered(request.query, hits)

    def _shown(self, reader: Reader, asked: Asked, hits: tuple[Hit, ...]) -> tuple[ShownHit, ...]:
        passages = reader.passages(asked.query, hits)
        articles = (self._store.article(hit.id, hit.version) for hit in hits)
        return tuple(shown_hit(*of_hit) for of_hit in zip(hits, articles, passages, strict=True))


def _dates_by_fitting_unit(
    reader: Reader, state: SearchState, asked: Asked, results: Results
) -> tuple[Mapping[Dimension, FacetCounts], Unit]:
    if len(results.facets["date"].buckets) <= MOST_MONTHS:
        return results.facets, "month"
    request = SearchRequest(asked.query, asked.filters, (DateFacet("year"),), Order.NEWEST, 0, 0)
    return {**results.facets, "date": reader.search(request).facets["date"]}, "year"


def _page_problems(state: SearchState, total: int) -> tuple[Problem, ...]:
    last = max(1, -(-total // state.size))
    if state.page <= last:
        return ()
    return (Problem(f"There is no page {state.page}: the last page is {last}."),)


def _marked(reader: Reader, asked: Asked, hit: Hit, article: Article) -> tuple[Passage, Passage]:
    if isinstance(asked.query, MatchAll):
        return Passage("title", article.title, ()), Passage("body", article.body, ())
    title, body = reader.marked(asked.query, hit)
    return title, body

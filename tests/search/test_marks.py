"""Marks are the matches that the reference defines; a hit without a mark says why, on every engine."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Article, FoundIn, PublicationDate
from index.query import (
    And,
    Between,
    Fuzzy,
    Has,
    MatchAll,
    MatchNone,
    MinCount,
    Near,
    Not,
    NotNear,
    Or,
    Phrase,
    Prefix,
    Query,
    SameUnit,
    Wildcard,
    Word,
)
from index.reference.analyzed_article import AnalyzedArticle, analyze
from index.reference.evaluator import matches
from index.reference.passages import LONG
from search.language.printer import write
from search.page import NOTHING_MARKED, ONLY_THE_TITLE, ArticlePage, ShownHit
from search.state import SearchState
from tests.conformance.test_differential import articles
from tests.support.archives import ENGINES, build_on
from tests.support.query_strategies import trees_of
from tests.support.world import article

WORDS = st.sampled_from(("port", "ports", "old", "older", "a", "us", "élan", "порт"))
"""Words of the articles, each of one token."""

Languages = tuple[str, ...]
MOST_TOGETHER = 3
"""So many other marks are tried beside one: enough for a phrase with slop of four words."""
MOST_MARKS = 8
"""In an article with more marks it would take long to try all choices of them."""

queries = trees_of(WORDS)
archives = st.lists(articles, min_size=1, max_size=6, unique_by=lambda one: one.id)


def positive(query: Query) -> Iterator[Query]:
    """Yield the positional parts of a query whose presence can make an article match."""
    match query:
        case And(parts) | Or(parts):
            for part in parts:
                yield from positive(part)
        case Not() | Between() | Has() | MatchAll() | MatchNone():
            return
        case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase() | Near() | SameUnit() | NotNear() | MinCount():
            yield query


def without_words(query: Query) -> Query:
    """Leave of a query only what it asks for beside words that are there."""
    match query:
        case And(parts) | Or(parts):
            return replace(query, parts=tuple(map(without_words, parts)))
        case Not() | Between() | Has() | MatchAll() | MatchNone():
            return query
        case _:
            return MatchNone()


Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Shown:
    """An article, and the characters that its page marks in title and body."""

    article: Article
    title: Spans
    body: Spans

    def only(self, title: Iterable[tuple[int, int]], body: Iterable[tuple[int, int]]) -> AnalyzedArticle:
        """Return the article with every letter and digit outside some spans made unreadable."""
        texts = _only(self.article.title, title), _only(self.article.body, body)
        return analyze(replace(self.article, title=texts[0], body=texts[1]))

    def marks(self) -> list[tuple[bool, tuple[int, int]]]:
        """Return all marks, with whether they are in the title."""
        return [*((True, span) for span in self.title), *((False, span) for span in self.body)]


def _only(text: str, spans: Iterable[tuple[int, int]]) -> str:
    readable = {index for start, end in spans for index in range(start, end)}
    return "".join(
        character if index in readable else re.sub(r"\w", "ж", character) for index, character in enumerate(text)
    )


def _shown(page: ArticlePage) -> Shown:
    body = tuple((part.start + first, part.start + last) for part in page.body for first, last in part.marks)
    return Shown(page.article, page.title.marks, body)


def is_evidence(mark: tuple[bool, tuple[int, int]], shown: Shown, parts: Iterable[Query], known: Languages) -> bool:
    """Return whether some part matches this mark and a few others with all else unreadable, and not without it."""
    others = [other for other in shown.marks() if other != mark]
    for part in parts:
        for size in range(min(MOST_TOGETHER, len(others)) + 1):
            for chosen in combinations(others, size):
                without = _matches_in(part, shown, chosen, known)
                if not without and _matches_in(part, shown, (mark, *chosen), known):
                    return True
    return False


def _matches_in(part: Query, shown: Shown, readable: Iterable[tuple[bool, tuple[int, int]]], known: Languages) -> bool:
    title = [span for in_title, span in readable if in_title]
    body = [span for in_title, span in readable if not in_title]
    return matches(part, shown.only(title, body), known)


def _check_marks(query: Query, shown: Shown, known: Languages) -> None:
    text = analyze(shown.article)
    found = [part for part in positive(query) if matches(part, text, known)]
    if shown.marks():
        all_marked = shown.only(shown.title, shown.body)
        assert matches(without_not(query), all_marked, known)
    if len(shown.marks()) <= MOST_MARKS:
        for mark in shown.marks():
            assert is_evidence(mark, shown, found, known)


def without_not(query: Query) -> Query:
    """Return a query without its negated parts, which cannot be marked."""
    match query:
        case And(parts) | Or(parts):
            return replace(query, parts=tuple(map(without_not, parts)))
        case Not():
            return MatchAll()
        case _:
            return query


def _check_hit(hit: ShownHit, shown: Shown, query: Query, known: Languages) -> None:
    assert hit.title.marks == shown.title
    for passage in hit.passages:
        assert shown.article.body[passage.start :].startswith(passage.text)
        inside = {(passage.start + first, passage.start + last) for first, last in passage.marks}
        assert inside <= set(shown.body) or len(passage.text) >= LONG
    assert any(passage.marks for passage in hit.passages) == bool(shown.body)
    if not shown.marks():
        assert hit.note == NOTHING_MARKED
        assert matches(without_words(query), analyze(shown.article), known)
    else:
        assert hit.note == (None if shown.body else ONLY_THE_TITLE)


@pytest.mark.parametrize("name", ENGINES)
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(articles=archives, query=queries)
def test_every_mark_satisfies_the_query_and_every_hit_has_one_or_says_why_not(
    name: str, articles: list[Article], query: Query
) -> None:
    known = tuple(sorted({article.language for article in articles if article.language}))
    with tempfile.TemporaryDirectory() as folder:
        searcher, store = build_on(name, Path(folder), articles)
        state = SearchState(write(query))
        for hit in searcher.page(state).hits:
            page = searcher.article(hit.id, state)
            assert page is not None
            shown = _shown(page)
            _check_marks(query, shown, known)
            _check_hit(hit, shown, query, known)
        searcher.close()
        store.close()


WHY = (
    ("port", "c1", None),
    ("harvest", "c1", ONLY_THE_TITLE),
    ("-port", "c2", NOTHING_MARKED),
    ('outlet:"Orontes Post"', "c1", NOTHING_MARKED),
    ("after:2001", "c2", NOTHING_MARKED),
    ("port OR NOT harvest", "c2", NOTHING_MARKED),
    ("title:harvest after:2001", "c1", ONLY_THE_TITLE),
)


@pytest.mark.parametrize(("text", "id", "note"), WHY, ids=[row[0] for row in WHY])
@pytest.mark.parametrize("name", ENGINES)
def test_a_hit_says_why_nothing_is_marked(name: str, text: str, id: str, note: str | None, tmp_path: Path) -> None:
    day = PublicationDate.day(date(2015, 9, 8), FoundIn.META)
    articles = [
        article("c1", "Harvest", "Wheat came into port.", "Orontes Post", day),
        article("c2", "Weather", "It rained.", None, day),
    ]
    searcher, store = build_on(name, tmp_path, articles)
    notes = {hit.id: hit.note for hit in searcher.page(SearchState(text)).hits}
    searcher.close()
    store.close()
    assert notes[id] == note

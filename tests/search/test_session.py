"""A session lists each hit once, in order, and turns a query that the engine declines into a problem."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.engine import Reader
from index.errors import QueryTooLarge, UnsupportedQuery
from index.query import And, MatchNone, Not, Or, Word
from index.request import SearchRequest
from index.results import Results
from search.planner import SearchPlan
from search.session import Session
from search.state import MatchMode, SearchState
from tests.support.archives import build
from tests.support.world import WORLD


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    searcher, store, engine = build(tmp_path_factory.mktemp("archive"), WORLD)
    reader = engine.reader()
    yield Session(reader, store)
    reader.close()
    searcher.close()
    store.close()


def two_tiers(session: Session) -> SearchPlan:
    """Plan a search of grain, expanded by port."""
    return session.plan(SearchState("grain", size=100)).expanded(Or((Word("grain"), Word("port"))), ())


def test_tiers_are_listed_one_after_another(session: Session) -> None:
    plan = two_tiers(session)
    assert plan.tiers == (Word("grain"), And((plan.request.query, Not(Word("grain")))))
    _, results = session.search(plan)
    typed = [hit.id for hit in session.search(session.plan(SearchState("grain", size=100)))[1].hits]
    ids = [hit.id for hit in results.hits]
    assert ids[: len(typed)] == typed
    assert len(set(ids)) == len(ids) == results.total > len(typed)


def test_pages_of_tiers_follow_each_other(session: Session) -> None:
    plan = two_tiers(session)
    whole = session.hits(plan, 0, 100)
    assert [hit for offset in range(0, len(whole), 2) for hit in session.hits(plan, offset, 2)] == list(whole)
    assert session.hits(plan, 0, 0) == ()


@pytest.mark.parametrize("batch_size", [1, 3, 100])
def test_all_hits_are_those_of_the_search(session: Session, batch_size: int) -> None:
    hits = list(session.all_hits(SearchState("port OR grain"), batch_size))
    assert len(hits) == session.count(SearchState("port OR grain"))
    assert len({hit.id for hit in hits}) == len(hits)


def test_variants_are_planned_only_where_the_state_asks_for_them(session: Session) -> None:
    assert session.plan(SearchState("Zakharova")).expansions == ()
    plan = session.plan(SearchState("Zakharova", forms=MatchMode.VARIANTS))
    dropped = session.plan(SearchState("Zakharova", forms=MatchMode.VARIANTS, dropped=("zakharova",)))
    assert all(not expansion.dropped for expansion in plan.expansions)
    assert all(expansion.state.dropped == (expansion.form,) for expansion in plan.expansions)
    assert {one.form for one in dropped.expansions if one.dropped} <= {"zakharova"}


class Declining:
    """A reader that declines every query but the one that matches nothing."""

    def __init__(self, reader: Reader, error: Exception) -> None:
        self._reader = reader
        self._error = error

    def search(self, request: SearchRequest) -> Results:
        if isinstance(request.query, MatchNone):
            return self._reader.search(request)
        raise self._error


@pytest.mark.parametrize("error", [QueryTooLarge("Too many words."), UnsupportedQuery("Near", "test")])
def test_a_declined_query_finds_nothing_and_says_why(session: Session, error: Exception) -> None:
    declining = Session(Declining(session.reader, error), session.articles)  # type: ignore[arg-type]
    plan, results = declining.search(declining.plan(SearchState("port")))
    assert plan.is_refused
    assert (results.total, results.hits) == (0, ())
    assert [problem.message for problem in plan.problems] == [str(error)]
    assert declining.count(SearchState("port")) is None

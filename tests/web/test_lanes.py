"""Slow requests wait, or are refused, so that quick ones are always answered; a spent budget is a sentence."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count
from threading import Event, Thread
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.errors import BudgetSpent
from search.exploration.concordance import ConcordancePage, LineOrder
from search.limits import Budget
from search.page import SearchPage, SearchState
from search.searcher import Searcher
from tests.support.archives import build
from tests.support.world import WORLD
from web import lanes as lanes_module
from web.app import create_app
from web.lanes import HEAVY, PAGE_SECONDS, CpuTime, Lanes, Refused, Visit
from web.settings import WebSettings


class Blocking:
    """A searcher whose concordances wait for each other, and whose pages are answered at once."""

    def __init__(self) -> None:
        self.go_on = Event()
        self.entered = Event()

    def stamp(self) -> str:
        return "7"

    def within(self, budget: Budget) -> Blocking:
        return self

    def concordance(self, state: SearchState, order: LineOrder, most: int) -> ConcordancePage:
        self.entered.set()
        assert self.go_on.wait(30)
        return ConcordancePage(state, order, 0, ())


@pytest.fixture
def blocking() -> Iterator[Blocking]:
    blocking = Blocking()
    yield blocking
    blocking.go_on.set()


def test_heavy_requests_wait_in_a_short_queue_and_are_refused_beyond_it(blocking: Blocking) -> None:
    app = create_app(cast(Searcher, blocking), WebSettings(threads=4))
    lanes: Lanes = app.extensions["lanes"]
    answers: list[int] = []
    threads = [Thread(target=lambda: answers.append(_context(app).status_code)) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert blocking.entered.wait(30)
    while lanes.counts() != {"heavy": 1, "waiting": 1, "quick": 0, "slow": 0}:
        pass
    refused = _context(app)
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "5"
    assert "try again in some seconds" in refused.get_json()["error"]["message"]
    assert app.test_client().get("/help").status_code == 200
    blocking.go_on.set()
    for thread in threads:
        thread.join()
    assert answers == [200, 200]
    assert set(lanes.counts().values()) == {0}


def _context(app: Flask) -> TestResponse:
    return app.test_client().get("/api/context?q=port")


def test_every_heavy_endpoint_exists(client: FlaskClient) -> None:
    assert client.application.view_functions.keys() >= HEAVY


def test_a_page_that_turns_out_slow_takes_one_of_few_places() -> None:
    seconds = count(0.0, 0.2)
    lanes = Lanes(4, lambda: lambda: next(seconds))
    first, second = lanes.enter(is_heavy=False), lanes.enter(is_heavy=False)
    while lanes.counts()["slow"] == 0:
        first.budget.check()
    with pytest.raises(Refused):
        _check_often(second)
    first.end()
    second.end()
    second.end()
    assert set(lanes.counts().values()) == {0}


def test_a_request_that_takes_too_long_ends_with_a_sentence() -> None:
    seconds = count(0.0, 0.2)
    visit = Lanes(8, lambda: lambda: next(seconds)).enter(is_heavy=False)
    with pytest.raises(BudgetSpent, match=rf"longer than the {PAGE_SECONDS:g} s that one request may take"):
        _check_often(visit)


def _check_often(visit: Visit) -> None:
    for _ in range(99):
        visit.budget.check()


def test_a_slow_request_goes_on_however_many_quick_ones_there_are() -> None:
    lanes = Lanes(8)
    quick, heavy = lanes.enter(is_heavy=False), lanes.enter(is_heavy=True)
    for _ in range(50):
        heavy.budget.check()
    quick.end()
    heavy.end()


@pytest.mark.parametrize("path", ["/?q=port", "/?q=port&forms=variants", "/distinctive?q=port", "/article/a1?q=port"])
@pytest.mark.parametrize("seconds", [0.0, 0.3, 1.0, 1.6, 1.9, 2.5])
def test_a_spent_budget_is_never_a_failure(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, path: str, seconds: float
) -> None:
    monkeypatch.setattr(lanes_module, "PAGE_SECONDS", seconds)
    monkeypatch.setattr(lanes_module, "HEAVY_SECONDS", seconds)
    searcher, store, _ = build(tmp_path_factory.mktemp("archive"), WORLD)
    app = create_app(searcher, WebSettings(threads=64))
    ticks = count(0.0, 0.02)
    cast(Lanes, app.extensions["lanes"]).new_clock = lambda: lambda: next(ticks)
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    api = app.test_client().get(path.replace("/?", "/api/search?").replace("/distinctive", "/api/distinctive"))
    assert api.status_code == 200
    store.close()


def _page_within(searcher: Searcher, seconds: float) -> SearchPage:
    ticks = count(0.0, 1.0)
    return searcher.within(Budget(seconds, quick=1e9, clock=lambda: next(ticks))).page(SearchState("port"))


def test_facets_without_time_are_left_out_and_say_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    searcher, store, _ = build(tmp_path_factory.mktemp("archive"), WORLD)
    whole = searcher.page(SearchState("port"))
    pages = [_page_within(searcher, float(seconds)) for seconds in range(0, 600, 3)]
    left_out = [page for page in pages if page.hits == whole.hits and page.facets["date"].is_left_out]
    assert left_out
    assert all("facets without numbers were left out" in page.problems[0].message for page in left_out)
    assert pages[-1].facets == whole.facets
    store.close()


def test_the_clock_of_a_visit_follows_the_cpu_time_of_its_thread() -> None:
    clock = CpuTime()
    before, started = time.thread_time(), clock()
    while time.thread_time() - before < 0.05:
        pass
    assert 0.04 < clock() - started < 0.5
    started = clock()
    time.sleep(0.2)
    assert clock() - started < 0.1

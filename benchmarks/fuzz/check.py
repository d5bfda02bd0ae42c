"""Runs one query on an archive, as a page does, and checks the result. Generates no queries."""

from __future__ import annotations

import time
import traceback
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from random import Random

from corpus.store.archive import Archive
from index.arrays.reader import ArrayReader
from index.engine import Reader, Writer
from index.engines import open_engine
from index.request import Order
from search.language.parser import parse
from search.language.printer import write
from search.page import SearchPage
from search.searcher import Searcher
from search.state import MatchMode, SearchState
from tests.support.vocabulary import QueryWords

SLOW = 0.25
"""Seconds that a page may take."""
_AGAIN = 3
_NO_REFUSAL = ("There is no page ", "No article of this archive has ")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one query: seconds of the first answer, best of three more where that was slow, and any failure.

    `refusal` is the message of a query that was declined.
    """

    state: SearchState
    seconds: float
    best: float
    total: int
    refusal: str | None = None
    failure: str | None = None

    @property
    def is_slow(self) -> bool:
        """Whether every answer took too long."""
        return self.best > SLOW


class FuzzedArchive:
    """An archive under test, whose caches can be cleared between queries."""

    def __init__(self, archive: Archive) -> None:
        self._engine = open_engine(archive.index_folder, archive.store.texts)
        self._reader: Reader | None = None
        self.searcher = Searcher(self, archive.store, time.perf_counter)

    name = "watched"
    unsupported: frozenset[str] = frozenset()

    def reader(self) -> Reader:
        """Open the current generation."""
        self._reader = self._engine.reader()
        return self._reader

    def generation(self) -> int:
        """Return the current generation."""
        return self._engine.generation()

    def writer(self) -> AbstractContextManager[Writer]:
        """Open a writer."""
        return self._engine.writer()

    def page(self, state: SearchState) -> tuple[float, SearchPage]:
        """Return a page and the seconds that it took."""
        started = time.perf_counter()
        page = self.searcher.page(state)
        return time.perf_counter() - started, page

    def cpu_seconds_uncached(self, state: SearchState) -> float:
        """Return the CPU seconds for a page with empty caches.

        CPU time leaves out what else the machine does.
        """
        if isinstance(self._reader, ArrayReader):
            self._reader.clear_caches()
        started = time.process_time()
        self.searcher.page(state)
        return time.process_time() - started


def check(archive: FuzzedArchive, state: SearchState) -> Outcome:
    """Check that a query reads as it is printed; then ask for its page."""
    try:
        query = parse(state.text).query
        reparsed = parse(write(query)).query
        if reparsed != query:
            return Outcome(state, 0.0, 0.0, 0, failure=f"{query} is written as {write(query)!r} and read as {reparsed}")
        seconds, page = archive.page(state)
        best = min(archive.cpu_seconds_uncached(state) for _ in range(_AGAIN)) if seconds > SLOW else seconds
    except Exception:  # noqa: BLE001 - whatever is raised is what is looked for
        return Outcome(state, 0.0, 0.0, 0, failure=traceback.format_exc())
    return Outcome(state, seconds, best, page.total, _refusal(page))


def _refusal(page: SearchPage) -> str | None:
    """Return the message of a declined query: one without a position in the text, since all of it is too much."""
    messages = [problem.message for problem in page.problems if problem.start is None and not page.total]
    return next((message for message in messages if not message.startswith(_NO_REFUSAL)), None)


def state_for(text: str, words: QueryWords, dice: Random) -> SearchState:
    """Build a search for a text; one in four has filters, another order, exact forms or a later page."""
    state = SearchState(text)
    if dice.random() < 0.75:
        return state
    if words.outlets and dice.random() < 0.4:
        state = state.with_value("outlet", dice.choice(words.outlets))
    if words.people and dice.random() < 0.2:
        state = state.with_value("person", dice.choice(words.people))
    if dice.random() < 0.3:
        state = state.with_dates(date(dice.randint(2004, 2012), 1, 1), date(dice.randint(2013, 2020), 6, 30))
    if dice.random() < 0.2:
        state = state.with_match_mode(MatchMode.EXACT)
    state = state.with_order(dice.choice(tuple(Order)))
    return state.with_page(dice.choice((1, 1, 1, 2, 7)))

"""Asks one query as a reader of pages does, and tells what came of it. Makes no queries."""

from __future__ import annotations

import time
import traceback
from dataclasses import dataclass
from datetime import date
from random import Random

from benchmarks.fuzz.words import Words
from index.request import Order
from search.page import SearchPage
from search.parser import parse
from search.searcher import Searcher
from search.state import Forms, SearchState
from search.writing import write

SLOW = 0.25
"""Seconds that an answer may take."""
_AGAIN = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a query: seconds of the first time, the best of three more of a slow one, and how it failed.

    `refusal` is the sentence with which it was declined.
    """

    state: SearchState
    seconds: float
    best: float
    total: int
    refusal: str | None = None
    failure: str | None = None

    @property
    def is_slow(self) -> bool:
        """Whether it takes too long each time."""
        return self.best > SLOW


def asked(searcher: Searcher, state: SearchState) -> Outcome:
    """Parse a text, print it and parse it again; then ask for its page."""
    try:
        query = parse(state.text).query
        again = parse(write(query)).query
        if again != query:
            return Outcome(state, 0.0, 0.0, 0, failure=f"{query} is written as {write(query)!r} and read as {again}")
        seconds, page = _timed(searcher, state)
        best = min(_timed(searcher, state)[0] for _ in range(_AGAIN)) if seconds > SLOW else seconds
    except Exception:  # noqa: BLE001 - whatever is raised is what is looked for
        return Outcome(state, 0.0, 0.0, 0, failure=traceback.format_exc())
    refusals = [problem.message for problem in page.problems if problem.start is None and not page.total]
    return Outcome(state, seconds, best, page.total, refusals[0] if refusals else None)


def _timed(searcher: Searcher, state: SearchState) -> tuple[float, SearchPage]:
    started = time.perf_counter()
    page = searcher.page(state)
    return time.perf_counter() - started, page


def state_for(text: str, words: Words, dice: Random) -> SearchState:
    """Put a text into a search, one in four with choices, another order, exact forms or a later page."""
    state = SearchState(text)
    if dice.random() < 0.75:
        return state
    if words.outlets and dice.random() < 0.4:
        state = state.choosing("outlet", dice.choice(words.outlets))
    if words.people and dice.random() < 0.2:
        state = state.choosing("person", dice.choice(words.people))
    if dice.random() < 0.3:
        state = state.spanning(date(dice.randint(2004, 2012), 1, 1), date(dice.randint(2013, 2020), 6, 30))
    if dice.random() < 0.2:
        state = state.dialled(Forms.EXACT)
    state = state.ordered(dice.choice(tuple(Order)))
    return state.turned(dice.choice((1, 1, 1, 2, 7)))

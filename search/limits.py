"""What bounds an answer: the time that a request may take, and how much of a long value is shown. Reads no clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from index.check import Check, unlimited
from index.errors import BudgetSpent

MAX_VALUE = 300
"""Characters of a title, a name or an address in a list; real ones are shorter, broken pages have titles of 15 MB."""
MAX_LISTED = 50
"""Authors or people of one article in a list."""
MAX_URL = 2_000
"""Characters of the address of an article that is linked to; browsers and servers take no longer ones."""


def shorten(text: str, most: int = MAX_VALUE) -> str:
    """Return a text as it is, or its beginning and an ellipsis if it has more than `most` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _still() -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class Budget:
    """Seconds that a request may take, by a clock that is handed in: that of the thread's CPU time.

    `give_way` is called at each step after the first `quick` seconds, so that a long request lets short ones pass; what
    it raises ends the request. The default budget has no end.
    """

    seconds: float = 1.0
    quick: float = 1.0
    clock: Callable[[], float] = _still
    give_way: Check = unlimited
    _started: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_started", self.clock())

    def check(self) -> None:
        """Raise `BudgetSpent` when the seconds are over."""
        self._check(self.clock() - self._started, self.seconds)

    def share(self, part: float) -> Check:
        """Return a check that ends a step after a part of the seconds that are left."""
        now = self.clock() - self._started
        end = now + part * (self.seconds - now)
        return lambda: self._check(self.clock() - self._started, end)

    def is_quick(self) -> bool:
        """Return whether the request is quick so far, so that nothing was left out of its answer for lack of time."""
        return self.clock() - self._started <= self.quick

    def _check(self, spent: float, end: float) -> None:
        if spent > end:
            raise BudgetSpent(
                f"This takes longer than the {self.seconds:g} s that one request may take; use rarer words, fewer "
                "words or a filter."
            )
        if spent > self.quick:
            self.give_way()


NO_BUDGET = Budget()

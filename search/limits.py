"""What bounds an answer: the time that a request may take, and how much of a long value is shown. Reads no clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from index.check import Check, unlimited
from index.errors import BudgetSpent

MAX_VALUE = 300
"""Characters of a title, a name or an address in a list; real ones are shorter, broken pages have titles of 15 MB."""
MAX_LISTED = 50
"""Authors, people or removed lines of one article in a list."""


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
        spent = self.clock() - self._started
        if spent > self.seconds:
            raise BudgetSpent(
                f"This takes longer than the {self.seconds:g} s that one request may take; use rarer words, fewer "
                "words or a filter."
            )
        if spent > self.quick:
            self.give_way()

    def share(self, part: float) -> Check:
        """Return a check for a step that is optional: it ends after a part of the seconds that are left."""
        now = self.clock()
        end = now + part * (self._started + self.seconds - now)

        def check() -> None:
            self.check()
            if self.clock() > end:
                raise BudgetSpent("This step takes too much of the time that one request may take.")

        return check


NO_BUDGET = Budget()

"""What was odd in what was typed, said kindly. Repairs nothing itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something odd, its place in the query text in code points (`end` exclusive), and what to type instead, if known.

    A problem that has no place in the text (an unknown value of a filter, say) has `start` and `end` None.
    """

    message: str
    start: int | None = None
    end: int | None = None
    suggestion: str | None = None

"""A problem with the input, as shown to the reader. Corrects nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MAX_PROBLEMS = 20
"""Problems that an answer lists: each repeats the text of the query, twice where there is a suggestion."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A message about the input, with its position in the query text and a suggested correction if there are any.

    `start` and `end` (exclusive) are code points; both are None for a problem outside the text, such as an unknown
    value of a filter. `suggestion` is the text to type in their place.
    """

    message: str
    start: int | None = None
    end: int | None = None
    suggestion: str | None = None


def first_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the first distinct problems, and one that counts the rest."""
    distinct = tuple(dict.fromkeys(problems))
    if len(distinct) <= MAX_PROBLEMS:
        return distinct
    rest = len(distinct) - MAX_PROBLEMS
    return (*distinct[:MAX_PROBLEMS], Problem(f"{rest:,} further problems are not listed."))

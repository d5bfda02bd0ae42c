"""A problem with the input, as shown to the reader. Corrects nothing."""

from __future__ import annotations

from dataclasses import dataclass


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

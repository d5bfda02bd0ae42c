"""The check by which whoever asks bounds the time of one request. Reads no clock, and neither do engines."""

from __future__ import annotations

from collections.abc import Callable

Check = Callable[[], None]
"""Called between the steps of the work for one request; raises what ends it, as `BudgetSpent`."""


def unlimited() -> None:
    """Let a request take any time."""

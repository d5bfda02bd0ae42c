"""Measures how processor time grows with the input. Judges nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LINEAR = 2.5
"""The most that doubling an input may multiply its time by; a quadratic step makes it four."""
_ROUNDS = 4
"""Measurements of three, of which the best counts: another process on the machine only makes one look worse."""


def growth(work: Callable[[T], object], make: Callable[[int], T], size: int) -> float:
    """Return the factor by which processor time grows from an input of `size` to one of twice that, best of three."""
    small, large = make(size), make(2 * size)
    work(small)
    best = float("inf")
    for _ in range(_ROUNDS):
        best = min(best, min(_seconds(work, large) for _ in range(3)) / min(_seconds(work, small) for _ in range(3)))
        if best <= LINEAR:
            break
    return best


def _seconds(work: Callable[[T], object], given: T) -> float:
    before = time.process_time()
    work(given)
    return max(time.process_time() - before, 1e-4)

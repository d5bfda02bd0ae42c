"""Returns memory that large requests have freed to the system. Frees nothing itself.

The GNU allocator keeps what a thread freed in an arena of that thread, for its next request: eight threads that each
had one large request hold eight times its memory. Other allocators have no `malloc_trim`, and nothing is done.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

SECONDS = 5.0
"""Seconds between two calls; one takes some milliseconds."""


def trim() -> None:
    """Return the free memory of all arenas to the system."""
    found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if found is not None:
        found(0)


@dataclass(slots=True)
class Memory:
    """Returns free memory after a large request, but not at each of many: what is due is returned by a later one."""

    clock: Callable[[], float] = time.monotonic
    trim: Callable[[], None] = trim
    _last: float = float("-inf")
    _is_due: bool = False
    _lock: Lock = field(default_factory=Lock)

    def give_back(self, was_large: bool) -> None:
        """Return free memory to the system if a request was large since it last was, unless that was a moment ago."""
        if not (was_large or self._is_due):
            return
        with self._lock:
            now = self.clock()
            self._is_due = now - self._last < SECONDS
            if self._is_due:
                return
            self._last = now
        self.trim()

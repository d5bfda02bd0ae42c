"""A cache of values for the current generation of an archive. Computes none itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(slots=True)
class GenerationCache(Generic[Key, Value]):
    """At most `max_size` values of one generation; a further value or another generation first empties it."""

    max_size: int = 512
    _generation: int | None = None
    _values: dict[Key, Value] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def get_or_compute(self, generation: int, key: Key, compute: Callable[[], Value]) -> Value:
        """Return the value of a key, computing it if it is not cached; two threads may both compute it."""
        with self._lock:
            if self._generation != generation or len(self._values) >= self.max_size:
                self._generation, self._values = generation, {}
            if key in self._values:
                return self._values[key]
        value = compute()
        with self._lock:
            if self._generation == generation:
                self._values[key] = value
        return value

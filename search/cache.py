"""Caches values that hold for one generation of an archive, while it is the current one. Computes none."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(slots=True)
class GenerationCache(Generic[Key, Value]):
    """At most `max_size` values of a generation; one more, or another generation, empties the cache first."""

    max_size: int = 512
    _generation: int | None = None
    _values: dict[Key, Value] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def get_or_compute(self, generation: int, key: Key, compute: Callable[[], Value]) -> Value:
        """Return the value of a key, computed now if it is not cached; two threads may compute the same at once."""
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

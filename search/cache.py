"""Answers that hold for one generation of an archive, kept while it is the current one. Computes none."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


@dataclass(slots=True)
class Memory(Generic[Key, Answer]):
    """At most `most` answers of a generation; then it begins anew."""

    most: int = 512
    _generation: int | None = None
    _known: dict[Key, Answer] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def recall(self, generation: int, key: Key, make: Callable[[], Answer]) -> Answer:
        """Give what is known under a key, made now if it is not; two threads may make the same at once."""
        with self._lock:
            if self._generation != generation or len(self._known) >= self.most:
                self._generation, self._known = generation, {}
            if key in self._known:
                return self._known[key]
        answer = make()
        with self._lock:
            if self._generation == generation:
                self._known[key] = answer
        return answer

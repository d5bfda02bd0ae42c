"""Memory that two processes share, in slots: one puts texts there, the other takes them. Says nothing about when."""

from __future__ import annotations

from multiprocessing.context import SpawnContext

SLOT = 1 << 20
"""Bytes of a slot: what is longer, a hundred very long articles, has to be sent."""


class Slots:
    """So many slots; given to another process when it starts."""

    def __init__(self, context: SpawnContext, count: int) -> None:
        self._size = SLOT
        self._memory = context.RawArray("B", count * self._size)

    def put(self, slot: int, text: bytes) -> bool:
        """Put a text into a slot; tells whether it fits."""
        if len(text) > self._size:
            return False
        self._of(slot, len(text))[:] = text
        return True

    def take(self, slot: int, size: int) -> bytes:
        """Give a copy of a text."""
        return bytes(self._of(slot, size))

    def _of(self, slot: int, size: int) -> memoryview:
        return memoryview(self._memory).cast("B")[slot * self._size : slot * self._size + size]

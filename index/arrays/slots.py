"""Memory that two processes share, in slots: one puts texts there, the other takes them. Says nothing about when."""

from __future__ import annotations

from multiprocessing.context import SpawnContext

SLOT = 1 << 20
"""Bytes of a slot: what is longer, some hundred very long articles, has to be sent."""


class Slots:
    """So many slots; given to another process when it starts."""

    def __init__(self, context: SpawnContext, count: int) -> None:
        self._memory = context.RawArray("B", count * SLOT)

    def put(self, slot: int, text: bytes) -> bool:
        """Put a text into a slot; tells whether it fits."""
        if len(text) > SLOT:
            return False
        memoryview(self._memory).cast("B")[slot * SLOT : slot * SLOT + len(text)] = text
        return True

    def take(self, slot: int, size: int) -> bytes:
        """Give a copy of a text."""
        return bytes(memoryview(self._memory).cast("B")[slot * SLOT : slot * SLOT + size])

"""Memory that two processes share: one writes texts to buffers, the other reads them. Does not say when."""

from __future__ import annotations

from multiprocessing.context import SpawnContext

BUFFER_BYTES = 1 << 20
"""Bytes of a buffer; a longer batch, a hundred very long articles, has to be sent through the connection."""


class SharedBuffers:
    """A number of buffers, passed to another process when it starts."""

    def __init__(self, context: SpawnContext, count: int) -> None:
        self._size = BUFFER_BYTES
        self._memory = context.RawArray("B", count * self._size)

    def write(self, buffer: int, text: bytes) -> bool:
        """Write a text to a buffer; return whether it fits."""
        if len(text) > self._size:
            return False
        self._view(buffer, len(text))[:] = text
        return True

    def read(self, buffer: int, size: int) -> bytes:
        """Return a copy of a text."""
        return bytes(self._view(buffer, size))

    def _view(self, buffer: int, size: int) -> memoryview:
        return memoryview(self._memory).cast("B")[buffer * self._size : buffer * self._size + size]

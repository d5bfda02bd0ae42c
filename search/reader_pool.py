"""Shares one reader of the current generation among threads; closes an old one when its last user is done.

Opens no reader ahead of time, and keeps at most one that is not in use.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from index.engine import Engine, Reader
from index.errors import IndexDamaged


@dataclass(slots=True)
class _Shared:
    reader: Reader
    users: int = 0


class ReaderPool:
    """The readers of one engine; safe for threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._current: _Shared | None = None

    @contextmanager
    def current(self) -> Iterator[Reader]:
        """Return the reader of the current generation; it stays open until the block ends."""
        shared = self._acquire()
        try:
            yield shared.reader
        except IndexDamaged:
            self.close()  # a file may be whole again: the next request opens the reader afresh
            raise
        finally:
            self._release(shared)

    def generation(self) -> int:
        """Return the current generation of the engine, without opening a reader."""
        return self._engine.generation()

    def close(self) -> None:
        """Close the reader, at once or when its last user is done."""
        with self._lock:
            self._retire()

    def _acquire(self) -> _Shared:
        with self._lock:
            if self._current is None or self._current.reader.generation != self._engine.generation():
                fresh = _Shared(self._engine.reader())
                self._retire()
                self._current = fresh
            self._current.users += 1
            return self._current

    def _release(self, shared: _Shared) -> None:
        with self._lock:
            shared.users -= 1
            if shared is not self._current and not shared.users:
                shared.reader.close()

    def _retire(self) -> None:
        retired, self._current = self._current, None
        if retired and not retired.users:
            retired.reader.close()

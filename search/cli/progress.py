"""Shows how far something is: a bar on a terminal, else a line now and then. Measures nothing but the time between."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TextIO

NOW_AND_THEN = 10.0
"""Seconds between lines where there is no terminal to show a bar on."""


class ProgressDisplay:
    """Tells a person of progress as long as its block lasts; `clock` gives seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream = stream
        self._clock = clock
        self._bar: Any = None
        self._what = ""
        self._told = clock()

    def __call__(self, what: str, done: int, of: int | None) -> None:
        """Take note that `done` of `of` articles are done; None: nobody knows how many there are."""
        if self._stream.isatty():
            if self._bar is None or what != self._what:
                from tqdm import tqdm  # a search shows no bar and need not load it

                self._close()
                self._bar = tqdm(total=of, desc=what, unit=" articles", leave=False, file=self._stream)
                self._what = what
            self._bar.update(done - self._bar.n)
        elif self._clock() - self._told >= NOW_AND_THEN:
            self._told = self._clock()
            self._stream.write(f"{what}: {done:,}{f' of {of:,}' if of else ''} articles\n")
            self._stream.flush()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

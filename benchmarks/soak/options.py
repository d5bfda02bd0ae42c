"""What every part of a long run is told. Reads no command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SoakOptions:
    """The number of trials, the seed that draws them, a folder to work in, and the trials that are done already.

    `endings` are the kinds of files that are tried, all of them where none is named.
    """

    count: int
    seed: str
    folder: Path
    data: Path | None = None
    processes: int = 2
    done: frozenset[int] = frozenset()
    endings: tuple[str, ...] = ()

    def remaining(self) -> Iterator[int]:
        """Yield the numbers of the trials that are left."""
        return (number for number in range(self.count) if number not in self.done)

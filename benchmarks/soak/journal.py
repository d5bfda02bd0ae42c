"""The journal of a long run: what was tried and how it ended, so that an interrupted run goes on. Tries nothing."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Trial:
    """One attempt to break something: its number in the run, what was tried, and what is wrong, empty if nothing.

    `unforeseen` is an error that became a rejection and that no reader foresees, with the place where it arose.
    """

    number: int
    kind: str
    wrong: str = ""
    figures: dict[str, float] = field(default_factory=dict)
    unforeseen: str = ""


class Journal:
    """Trials of one part and seed, a JSON object a line; a line cut by the end of a process is removed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.read_bytes() if path.exists() else b""
        whole = written.rfind(b"\n") + 1
        if whole < len(written):
            os.truncate(path, whole)

    def trials(self) -> Iterator[Trial]:
        """Yield the trials so far."""
        if not self._path.exists():
            return
        for line in self._path.read_text("utf-8").split("\n")[:-1]:
            yield Trial(**json.loads(line))

    def done(self) -> frozenset[int]:
        """Return the numbers of the trials so far, which a run that goes on passes over."""
        return frozenset(trial.number for trial in self.trials())

    def add(self, trial: Trial) -> None:
        """Write a trial down."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(trial), ensure_ascii=False) + "\n")

    def figures(self) -> dict[str, Any]:
        """Return the number of trials by kind, the largest of each figure, and every trial that went wrong."""
        trials = list(self.trials())
        largest: dict[str, float] = {}
        for trial in trials:
            for name, value in trial.figures.items():
                largest[name] = max(value, largest.get(name, value))
        return {
            "trials": len(trials),
            "kinds": dict(Counter(trial.kind for trial in trials)),
            "largest": largest,
            "wrong": [asdict(trial) for trial in trials if trial.wrong],
            "unforeseen": dict(Counter(trial.unforeseen for trial in trials if trial.unforeseen)),
        }

"""A writer that is killed at a step of its commit, run as a program by `test_writer.py`."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.arrays.engine import ArrayEngine
from tests.conformance.engines import Shelf
from tests.support.world import WORLD


def _counted(function: Callable[..., Any], steps: list[int], last: int) -> Callable[..., Any]:
    def counted(*arguments: Any, **named: Any) -> Any:
        if len(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        steps.append(1)
        return function(*arguments, **named)

    return counted


def main(folder: str, last: str) -> int:
    """Change an index; die just before the step of that number, counting what reaches the disk or changes a name."""
    steps: list[int] = []
    os.fsync = _counted(os.fsync, steps, int(last))
    Path.rename = _counted(Path.rename, steps, int(last))  # type: ignore[method-assign]
    Path.unlink = _counted(Path.unlink, steps, int(last))  # type: ignore[method-assign]
    engine = ArrayEngine(Path(folder), Shelf())
    with engine.writer() as writer:
        writer.remove("a1")
        writer.replace_values("person", [("a2", ("Someone New",))])
        for article in WORLD[5:]:
            writer.add(article, 2)
    sys.stdout.write(f"{len(steps)} steps\n")
    return 0


def run_forked(folder: Path, last: int) -> tuple[int, str]:
    """Do the same in a forked child, which takes a tenth of the time; return its exit code and what it wrote."""
    output = folder.parent / "output"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads of pytest hold nothing that it needs
        child = os.fork()
    if not child:
        code = 1
        try:
            with output.open("w") as sys.stdout:
                code = main(str(folder), str(last))
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), output.read_text()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

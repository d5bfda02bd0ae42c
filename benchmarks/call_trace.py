"""Traces one search page through the code: `python -m benchmarks.call_trace`. Measures no time.

Prints how many of the repository's Python files the fourth request for a page enters, and how often the path moves
from one file to another: how far a reader of the code has to jump to follow one search.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

from corpus.store.archive import open_archive
from index.engines import open_engine
from search.searcher import Searcher
from web.app import create_app

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "corpus" / "sample"
PAGE = "/?q=Latakia"
WARMING_REQUESTS = 3
"""Requests before the traced one, which fill every cache of a process."""

_PAIRS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class CallTrace:
    """The files of the calls of one request, in the order of the calls; relative to the repository."""

    calls: tuple[str, ...]

    @property
    def files(self) -> int:
        """The number of different files."""
        return len(set(self.calls))

    @property
    def moves(self) -> int:
        """The number of calls whose file differs from that of the call before."""
        return sum(self.pairs().values())

    def pairs(self) -> Counter[tuple[str, str]]:
        """Count the moves between each two files."""
        return Counter(pair for pair in pairwise(self.calls) if pair[0] != pair[1])


def main(arguments: list[str] | None = None) -> int:
    """Trace the page on an archive of the sample, and print the counts."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.call_trace", description=__doc__)
    parser.add_argument("--page", default=PAGE, metavar="ADDRESS", help=f"the page to trace, else {PAGE}")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        trace = trace_page(Path(folder) / "archive", options.page)
    print("\n".join(_report(trace)))
    return 0


def trace_page(folder: Path, page: str = PAGE) -> CallTrace:
    """Build an archive of the sample without people in a new folder, and trace its fourth answer to a page."""
    command = [sys.executable, str(ROOT / "dateline.py"), "--archive", str(folder), "add", "--no-people", str(SAMPLE)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=False)  # 1: the sample holds a page to be rejected
    with open_archive(folder) as archive:
        engine = open_engine(archive.index_folder, archive.store.texts)
        with closing(Searcher(engine, archive.store, time.monotonic)) as searcher:
            client = create_app(searcher).test_client()
            for _ in range(WARMING_REQUESTS):
                client.get(page)
            return trace_calls(lambda: client.get(page))


def trace_calls(request: Callable[[], object]) -> CallTrace:
    """Run a request and return its calls of functions that this repository's Python files define, templates not."""
    called = list[str]()

    def profile(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            called.append(frame.f_code.co_filename)

    sys.setprofile(profile)
    try:
        request()
    finally:
        sys.setprofile(None)
    names = {name: _own_name(name) for name in set(called)}
    return CallTrace(tuple(own for name in called if (own := names[name])))


def _own_name(filename: str) -> str | None:
    path = Path(filename)
    if not path.is_relative_to(ROOT) or path == Path(__file__).resolve() or path.suffix != ".py":
        return None
    own = path.relative_to(ROOT)
    return None if own.parts[0].startswith(".") else own.as_posix()


def _report(trace: CallTrace) -> list[str]:
    pairs = trace.pairs()
    entered = Counter(pair[1] for pair in pairs.elements())
    lines = [f"files {trace.files}, moves {trace.moves}, calls {len(trace.calls)}", "", "calls  entered  file"]
    lines += [f"{calls:>5}  {entered[file]:>7}  {file}" for file, calls in Counter(trace.calls).most_common()]
    lines += ["", "moves  from -> to"]
    return [*lines, *(f"{number:>5}  {a} -> {b}" for (a, b), number in pairs.most_common(_PAIRS_SHOWN))]


if __name__ == "__main__":
    sys.exit(main())

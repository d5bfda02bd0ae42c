"""Measures speed and size beside other engines: `python -m benchmarks.speed --articles N`. Keeps no index."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.speed.index_build import ENGINES
from benchmarks.speed.measurements import FEWEST_REPEATS, Plan
from benchmarks.speed.query_runner import measure
from benchmarks.speed.report import as_json, as_text

ROOT = Path(__file__).parents[2]
WHOOSH_AT_MOST = 5_000
"""Stock Whoosh takes hours for more."""


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print tables or JSON."""
    options = _options(arguments)
    names = options.engines or [name for name in ENGINES if name != "whoosh" or options.articles <= WHOOSH_AT_MOST]
    data = options.data or _usual_data()
    plan = Plan(options.articles, data, options.queries, options.repeats, _cores(), options.builds)
    with tempfile.TemporaryDirectory(prefix="dateline-speed-", dir=options.folder) as folder:
        print(
            f"Ingesting {plan.articles:,} articles, then running the queries: {', '.join(names)} ...",
            file=sys.stderr,
            flush=True,
        )
        measured = measure(names, Path(folder), plan)
        command_s = _whole_command(Path(folder) / "dateline") if "dateline" in measured else None
    if options.json:
        print(json.dumps(as_json(measured, plan, command_s), ensure_ascii=False, indent=1))
    else:
        print("\n".join(as_text(measured, plan, command_s)))
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000, metavar="N")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder of news.jsonl.gz; default: ../shared/data")
    parser.add_argument("--queries", type=Path, metavar="FILE", default=Path(__file__).parent / "queries.txt")
    parser.add_argument("--json", action="store_true", help="print figures for programs")
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), help="only these; default: all that fit")
    parser.add_argument("--repeats", type=int, default=FEWEST_REPEATS, metavar="N")
    parser.add_argument("--builds", type=int, default=3, metavar="N", help="how often dateline and tantivy are built")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where indexes are built; default: the usual one")
    options = parser.parse_args(arguments)
    if options.articles < 1 or options.repeats < FEWEST_REPEATS or options.builds < 1:
        parser.error(f"there must be at least 1 article, {FEWEST_REPEATS} repeats and 1 build")
    return options


def _usual_data() -> Path | None:
    usual = Path(os.environ.get("DATELINE_DATA", ROOT.parent / "shared" / "data"))
    return usual if usual.is_dir() else None


def _cores() -> tuple[int, ...]:
    """Choose the last two cores that this process may use; systems use those least themselves."""
    if not hasattr(os, "sched_getaffinity"):
        return ()
    return tuple(sorted(os.sched_getaffinity(0))[-2:])


def _whole_command(archive: Path) -> float | None:
    """Time a whole `dateline search` process; return the better of two times in seconds."""
    if not (ROOT / "dateline.py").is_file():
        return None
    command = [sys.executable, str(ROOT / "dateline.py"), "search", "president", "--archive", str(archive)]
    times = []
    for _ in range(2):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())

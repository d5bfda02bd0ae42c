"""Tries to break Dateline for up to 40 minutes: `python -m benchmarks.soak PART`. Goes on where it was interrupted.

Each part is a module of this folder with `COUNT`, its usual number of trials, and `run(options)`, which yields trials.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

from benchmarks.soak.journal import Journal
from benchmarks.soak.options import SoakOptions

PARTS = ("kills", "power", "disk", "files", "requests", "load", "bits")


def main(arguments: list[str] | None = None) -> int:
    """Run one part and print its figures as JSON; return 1 if a trial went wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--count", type=int, metavar="N", help="number of trials; default: the part's own")
    parser.add_argument("--seed", default="1", metavar="TEXT", help="the same seed draws the same trials")
    parser.add_argument("--folder", type=Path, default=Path("build/soak"), metavar="DIR", help="journal and scratch")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of news.jsonl.gz; default: ../shared/data")
    parser.add_argument("--processes", type=int, default=2, metavar="N")
    parser.add_argument(
        "--endings", nargs="+", default=(), metavar="END", help="only files of these endings: .docx .rtf"
    )
    parser.add_argument("--again", action="store_true", help="begin again instead of going on")
    given = parser.parse_args(arguments)
    part = importlib.import_module(f"benchmarks.soak.{given.part}")
    path = given.folder / f"{given.part}-{given.seed}.jsonl"
    if given.again:
        path.unlink(missing_ok=True)
    journal = Journal(path)
    options = SoakOptions(
        count=given.count or part.COUNT,
        seed=given.seed,
        folder=given.folder / f"{given.part}-{given.seed}",
        data=given.data,
        processes=given.processes,
        done=journal.done(),
        endings=tuple(given.endings),
    )
    options.folder.mkdir(parents=True, exist_ok=True)
    for trial in part.run(options):
        journal.add(trial)
        if trial.wrong:
            print(f"{trial.kind} {trial.number}: {trial.wrong}", file=sys.stderr, flush=True)
    figures = journal.figures()
    print(json.dumps({"part": given.part, "seed": given.seed, **figures}, indent=1, ensure_ascii=False))
    return 1 if figures["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())

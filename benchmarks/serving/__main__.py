"""Measures the server: `python -m benchmarks.serving`. Pages alone, beside slow clients, while articles are added."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.serving.archives import usual_data
from benchmarks.serving.trials import beside, prepared, while_adding


def main(arguments: list[str] | None = None) -> int:
    """Print the figures of both trials; return 1 if one of them misses what it must reach."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000, metavar="N", help="articles of the archive")
    parser.add_argument("--seconds", type=float, default=30.0, metavar="S", help="length of each measurement")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of news.jsonl.gz; default: ../shared/data")
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        archive, generator = prepared(Path(folder), given.data or usual_data(), given.articles)
        measured = {
            "beside slow clients": beside(archive, given.seconds),
            "while adding": while_adding(archive, generator, given.articles, given.seconds),
        }
    if given.json:
        print(json.dumps({name: {"wrong": wrong, **figures} for name, (wrong, figures) in measured.items()}, indent=1))
    else:
        for name, (wrong, figures) in measured.items():
            print(f"{name}: {wrong or 'as it must be'}")
            for figure, value in figures.items():
                print(f"  {figure:<20}{value:>12,.1f}")
    return 1 if any(wrong for wrong, _ in measured.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

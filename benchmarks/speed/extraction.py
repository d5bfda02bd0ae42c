"""Measures pages per second without people: ingest of plain text, extraction of HTML beside trafilatura.

python -m benchmarks.speed.extraction [--data DIR] [--pages N] [--rounds N]

Plain text: `dateline add --no-people` of all pages into a new archive, from its start to its end, on two processors.
HTML: the processor time of our extraction beside trafilatura's (`html_rates.py`). Judges no result.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.quality.extraction import Record
from benchmarks.quality.metrics import ROOT, records
from benchmarks.speed.html_rates import html_rate, html_ratio

PROCESSES = 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / ".." / "shared" / "data")
    parser.add_argument("--pages", type=int, help="pages of each set; all, if not given")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {PROCESSES} used; load before: {load}"
    )
    with _two_processors():
        dumps = list(islice(records(options.data / "textdumps.jsonl.gz"), options.pages))
        rates = [ingest_rate(dumps) for _ in range(options.rounds)]
        print(
            f"plain text, taken in: {median(rates):.0f} pages/s ({_listed(rates, 0)}; {len(dumps)} pages)", flush=True
        )
        of_sets = []
        for path in sorted(options.data.glob("html_*.jsonl.gz")):
            rate = html_rate(path, options.pages)
            of_sets.append(rate)
            print(
                f"{rate.set}, cleaned: {rate.pages / rate.ours:.1f} pages/s of processor time, "
                f"trafilatura {rate.pages / rate.bare:.1f}; {rate.ratio:.2f} of it",
                flush=True,
            )
        if of_sets:
            print(f"all sets of HTML pages: {html_ratio(of_sets):.2f} of trafilatura's rate")


@contextmanager
def _two_processors() -> Iterator[None]:
    """Pin this process and its children to two processors."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[-PROCESSES:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def ingest_rate(dumps: Sequence[Record]) -> float:
    """Ingest plain-text pages into a new archive by one command; return pages per second."""
    with TemporaryDirectory() as folder:
        pages = Path(folder) / "pages.jsonl"
        fields = ({"id": one["id"], "page": one["dump"], "outlet": one.get("site")} for one in dumps)
        pages.write_text("".join(json.dumps(one) + "\n" for one in fields), "utf-8")
        archive = Path(folder) / "archive"
        add = [str(ROOT / "dateline.py"), "--archive", str(archive), "add", "--no-people", str(pages)]
        start = perf_counter()
        done = subprocess.run([sys.executable, *add], check=False, capture_output=True, text=True)
        taken = perf_counter() - start
        if done.returncode not in (0, 1):  # 1: some pages have no article
            raise SystemExit(done.stderr)
        return len(dumps) / taken


def _listed(values: Iterable[float], digits: int) -> str:
    return ", ".join(f"{value:.{digits}f}" for value in values)


if __name__ == "__main__":
    main()

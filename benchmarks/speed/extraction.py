"""Measures pages per second without people: ingest of plain text, extraction of HTML beside trafilatura.

python -m benchmarks.speed.extraction [--data DIR] [--pages N] [--rounds N]

Plain text: `dateline add --no-people` of all pages into a new archive, from its start to its end, on two processors.
HTML: our extraction and trafilatura alone, on the same pages in the same two processes, one after the other in each
round, so that other load on the machine hits both. Judges no result.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from multiprocessing import Pool
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import trafilatura

from benchmarks.quality.extraction import Record, html_page
from benchmarks.quality.metrics import ROOT, records
from corpus.extraction.clean import clean
from corpus.page import RawPage

PROCESSES = 2

Work = Callable[[RawPage], object]


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
        for path in sorted(options.data.glob("html_*.jsonl.gz")):
            pages = [html_page(record) for record in islice(records(path), options.pages)]
            print(
                f"{path.name.removesuffix('.jsonl.gz')}, cleaned: {compare_with_bare(pages, options.rounds)}",
                flush=True,
            )


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


def compare_with_bare(pages: Sequence[RawPage], rounds: int) -> str:
    """Run our extraction and trafilatura in turns; return rates and ratio as text."""
    with Pool(PROCESSES) as pool:

        def rate(work: Work) -> float:
            start = perf_counter()
            pool.map(work, pages, chunksize=4)
            return len(pages) / (perf_counter() - start)

        for work in (clean, extract_bare):
            pool.map(work, pages[:16])
        rates = [(rate(clean), rate(extract_bare)) for _ in range(rounds)]
    ratios = [ours / bare for ours, bare in rates]
    ours, bare = (median(one) for one in zip(*rates, strict=True))
    return f"{ours:.1f} pages/s, trafilatura {bare:.1f}; {median(ratios):.2f} of it ({_listed(ratios, 2)})"


def extract_bare(page: RawPage) -> None:
    """Extract with trafilatura alone, its metadata included."""
    trafilatura.bare_extraction(page.content, with_metadata=True)


def _listed(values: Iterable[float], digits: int) -> str:
    return ", ".join(f"{value:.{digits}f}" for value in values)


if __name__ == "__main__":
    main()

"""Measures how fast pages are cleaned, HTML beside bare trafilatura on the same pages. Judges no result.

python -m benchmarks.cleaning_speed [--data DIR] [--pages N]
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Sequence
from itertools import islice
from multiprocessing import Pool
from pathlib import Path
from time import perf_counter

import trafilatura

from benchmarks.figures import ROOT, records
from benchmarks.pages import dump_page, html_page
from corpus.cleaning import clean
from corpus.page import Page

PROCESSES = 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / ".." / "shared" / "data")
    parser.add_argument("--pages", type=int, default=200)
    options = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {PROCESSES} processes")
    dumps = [dump_page(record) for record in islice(records(options.data / "textdumps.jsonl.gz"), options.pages)]
    print(f"plain text: {rate(clean, dumps):.0f} pages/s")
    for path in sorted(options.data.glob("html_*.jsonl.gz")):
        pages = [html_page(record) for record in islice(records(path), options.pages)]
        ours, bare = rate(clean, pages), rate(extract_bare, pages)
        name = path.name.removesuffix(".jsonl.gz")
        print(f"{name}: {ours:.1f} pages/s, trafilatura {bare:.1f}, {ours / bare:.2f} of it")


def extract_bare(page: Page) -> None:
    """Extract with trafilatura alone, its metadata included."""
    trafilatura.bare_extraction(page.content, with_metadata=True)


def rate(work: Callable[[Page], object], pages: Sequence[Page]) -> float:
    """Give pages a second, the processes warm."""
    with Pool(PROCESSES) as pool:
        pool.map(work, pages[:8])
        start = perf_counter()
        pool.map(work, pages, chunksize=4)
        return len(pages) / (perf_counter() - start)


if __name__ == "__main__":
    main()

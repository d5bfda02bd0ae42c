"""Measures the processor time of cleaning HTML pages beside that of bare trafilatura. Judges no result.

Both clean each page in turn, in one process and within the limits of time and memory of an intake, so that other load
on the machine hits both. Each page is cleaned once: caches hold only what earlier pages of other sites left.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from itertools import islice
from multiprocessing import Pool
from pathlib import Path
from time import process_time
from typing import NamedTuple

import py3langid
import trafilatura

from benchmarks.quality.extraction import html_page
from benchmarks.quality.metrics import records
from corpus.extraction.clean import clean
from corpus.limits import ItemLimits
from corpus.page import RawPage

_WARM_UP = 8
"""Pages that are cleaned before times are taken: modules and tables are loaded then, and the model of languages."""


class HtmlRate(NamedTuple):
    """Seconds of processor time that the pages of a set take: ours, and trafilatura's with its metadata."""

    set: str
    pages: int
    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        """Our pages a second over trafilatura's."""
        return self.bare / self.ours


def html_rate(path: Path, most: int | None = None) -> HtmlRate:
    """Measure a set of HTML pages, or its first pages."""
    pages = [html_page(record) for record in islice(records(path), most)]
    with Pool(1, _limit_memory) as pool:
        ours, bare = pool.apply(_measure, (pages,))
    return HtmlRate(path.name.removesuffix(".jsonl.gz"), len(pages), ours, bare)


def html_ratio(rates: Sequence[HtmlRate]) -> float:
    """Return our pages a second over trafilatura's on the pages of all sets together."""
    return sum(rate.bare for rate in rates) / sum(rate.ours for rate in rates)


def _limit_memory() -> None:
    gc.freeze()
    ItemLimits().limit_memory()


def _measure(pages: Sequence[RawPage]) -> tuple[float, float]:
    py3langid.classify("Loaded once by a process, which takes as long as some fifty pages.")
    for page in pages[:_WARM_UP]:
        _seconds(clean, page)
        _seconds(_extract_bare, page)
    ours = bare = 0.0
    for number, page in enumerate(pages):
        if number % 2:  # what runs second may find the page in the processor's cache
            bare += _seconds(_extract_bare, page)
        ours += _seconds(clean, page)
        if not number % 2:
            bare += _seconds(_extract_bare, page)
    return ours, bare


def _seconds(work: Callable[[RawPage], object], page: RawPage) -> float:
    start = process_time()
    with ItemLimits().one_item():
        work(page)
    return process_time() - start


def _extract_bare(page: RawPage) -> None:
    """Extract with trafilatura alone, its metadata included."""
    trafilatura.bare_extraction(page.content, with_metadata=True)

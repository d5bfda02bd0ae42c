"""Puts random and mutated queries to an archive: `python -m benchmarks.fuzz [--archive DIR]`. Changes nothing in it."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

from benchmarks.fuzz.asking import Outcome, asked
from benchmarks.fuzz.drawing import CHUNK, chunk
from benchmarks.fuzz.reporting import Tally, as_text
from benchmarks.fuzz.words import Words, words_of
from benchmarks.speed import dateline_engine
from benchmarks.speed.articles import Source
from corpus.archive import Archive, open_archive
from corpus.article import Article
from index.opening import open_engine
from index.request import SearchRequest, ValueFacet
from search.searcher import Searcher

ROOT = Path(__file__).parents[2]
SAMPLED = 2_000
"""Articles whose words are asked for."""


def main(arguments: list[str] | None = None) -> int:
    """Ask, and print what came of it; 1 when a promise was broken."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="dateline-fuzz-") as temporary:
        folder = options.archive or _built(Path(temporary), options.articles, options.data)
        tally = Tally()
        for outcome in _outcomes(folder, options):
            tally.add(outcome)
            _say_progress(tally)
        with closing(open_archive(folder)) as archive:
            articles = archive.store.size()
    figures = tally.figures()
    print(json.dumps(figures, ensure_ascii=True, indent=1) if options.json else "\n".join(as_text(figures, articles)))
    return 0 if tally.held else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--queries", type=int, default=200_000, metavar="N")
    parser.add_argument("--archive", type=Path, metavar="DIR", help="an archive that is there; default: one is built")
    parser.add_argument("--articles", type=int, default=200_000, metavar="N", help="the size of the one that is built")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder of news.jsonl.gz; default: ../shared/data")
    parser.add_argument("--seed", default="1", metavar="TEXT", help="the same seed draws the same queries")
    parser.add_argument("--processes", type=int, default=1, metavar="N")
    parser.add_argument("--json", action="store_true", help="print figures for programs")
    return parser.parse_args(arguments)


def _built(folder: Path, articles: int, data: Path | None) -> Path:
    print(f"Taking in {articles:,} articles ...", file=sys.stderr, flush=True)
    usual = Path(os.environ.get("DATELINE_DATA", ROOT.parent / "shared" / "data"))
    dateline_engine.build(folder, Source(data or usual).articles(0, articles))
    return folder


def _say_progress(tally: Tally) -> None:
    if tally.queries % 1000 == 0:
        broken = f"{len(tally.failures)} failed, {len(tally.slow)} slow"
        print(f"{tally.queries:,} asked, {broken}", file=sys.stderr, flush=True)


def _outcomes(folder: Path, options: argparse.Namespace) -> Iterator[Outcome]:
    sizes = [min(CHUNK, options.queries - start) for start in range(0, options.queries, CHUNK)]
    if options.processes == 1:
        _open(folder, options.seed)
        for number, size in enumerate(sizes):
            yield from _asked_chunk(number, size)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(options.processes, context, initializer=_open, initargs=(folder, options.seed)) as pool:
        for outcomes in pool.map(_asked_chunk, range(len(sizes)), sizes):
            yield from outcomes


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive that is asked, and what it is asked for."""

    searcher: Searcher
    words: Words
    key: str


_opened: list[Opened] = []
"""The archive of this process."""


def _open(folder: Path, key: str) -> None:
    archive = open_archive(folder)
    engine = open_engine(archive.index_folder, archive.store.several)
    searcher = Searcher(engine, archive.store, time.perf_counter)
    facets = (ValueFacet("outlet", 200), ValueFacet("person", 2_000))
    with closing(engine.reader()) as reader:
        found = reader.search(SearchRequest(facets=facets, limit=0)).facets
    outlets, people = ([bucket.value for bucket in found[wish.dimension].buckets] for wish in facets)
    _opened[:] = [Opened(searcher, words_of(_sampled(archive, key), outlets, people), key)]


def _sampled(archive: Archive, key: str) -> list[Article]:
    held = sorted(archive.store.current())
    chosen = Random(key).sample(held, min(SAMPLED, len(held)))
    return archive.store.several(chosen)


def _asked_chunk(number: int, size: int) -> list[Outcome]:
    (opened,) = _opened
    return [asked(opened.searcher, state) for state in chunk(number, size, opened.words, opened.key)]


if __name__ == "__main__":
    sys.exit(main())

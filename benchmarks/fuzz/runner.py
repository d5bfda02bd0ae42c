"""Asks the queries of a run in one process or in several. Draws none and adds nothing up."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

from benchmarks.fuzz.check import Asking, Outcome, asked
from benchmarks.fuzz.sampling import CHUNK, chunk
from corpus.article import Article
from corpus.store.archive import Archive, open_archive
from index.request import SearchRequest, ValueFacet
from tests.support.vocabulary import Words, words_of

SAMPLED = 2_000
"""Articles whose words are asked for."""


@dataclass(frozen=True, slots=True)
class Run:
    """How many queries are asked, the seed by which they are drawn, and by how many processes."""

    queries: int
    seed: str
    processes: int


def outcomes(folder: Path, run: Run) -> Iterator[Outcome]:
    """Give what came of each query of a run, in the order in which they are drawn."""
    sizes = [min(CHUNK, run.queries - start) for start in range(0, run.queries, CHUNK)]
    if run.processes == 1:
        _open(folder, run.seed)
        for number, size in enumerate(sizes):
            yield from _asked_chunk(number, size)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(run.processes, context, initializer=_open, initargs=(folder, run.seed)) as pool:
        for outcomes in pool.map(_asked_chunk, range(len(sizes)), sizes):
            yield from outcomes


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive that is asked, and what it is asked for."""

    asking: Asking
    words: Words
    key: str


_opened: list[Opened] = []
"""The archive of this process."""


def _open(folder: Path, key: str) -> None:
    archive = open_archive(folder)
    asking = Asking(archive)
    facets = (ValueFacet("outlet", 200), ValueFacet("person", 2_000))
    with closing(asking.reader()) as reader:
        found = reader.search(SearchRequest(facets=facets, limit=0)).facets
    outlets, people = ([bucket.value for bucket in found[wish.dimension].buckets] for wish in facets)
    _opened[:] = [Opened(asking, words_of(_sampled(archive, key), outlets, people), key)]


def _sampled(archive: Archive, key: str) -> list[Article]:
    held = sorted(archive.store.current())
    chosen = Random(key).sample(held, min(SAMPLED, len(held)))
    return archive.store.several(chosen)


def _asked_chunk(number: int, size: int) -> list[Outcome]:
    (opened,) = _opened
    return [asked(opened.asking, state) for state in chunk(number, size, opened.words, opened.key)]

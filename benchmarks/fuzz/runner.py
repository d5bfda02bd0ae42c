"""Runs queries in one process or several. Neither generates them nor sums up."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

from benchmarks.fuzz.check import FuzzedArchive, Outcome, check
from benchmarks.fuzz.sampling import CHUNK, chunk
from corpus.article import Article
from corpus.store.archive import Archive, open_archive
from index.request import SearchRequest, ValueFacet
from tests.support.vocabulary import QueryWords, words_by_frequency

SAMPLED = 2_000
"""Articles whose words go into queries."""


@dataclass(frozen=True, slots=True)
class Run:
    """The number of queries, the seed that generates them and the number of processes."""

    queries: int
    seed: str
    processes: int


def outcomes(folder: Path, run: Run) -> Iterator[Outcome]:
    """Yield the outcome of each query of a run, in the order of generation."""
    sizes = [min(CHUNK, run.queries - start) for start in range(0, run.queries, CHUNK)]
    if run.processes == 1:
        _open(folder, run.seed)
        for number, size in enumerate(sizes):
            yield from _check_chunk(number, size)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(run.processes, context, initializer=_open, initargs=(folder, run.seed)) as pool:
        for outcomes in pool.map(_check_chunk, range(len(sizes)), sizes):
            yield from outcomes


@dataclass(frozen=True, slots=True)
class OpenedArchive:
    """An archive under test, its words and the seed."""

    asking: FuzzedArchive
    words: QueryWords
    key: str


_opened: list[OpenedArchive] = []
"""The archive of this process: none or one."""


def _open(folder: Path, key: str) -> None:
    archive = open_archive(folder)
    asking = FuzzedArchive(archive)
    facets = (ValueFacet("outlet", 200), ValueFacet("person", 2_000))
    with closing(asking.reader()) as reader:
        found = reader.search(SearchRequest(facets=facets, limit=0)).facets
    outlets, people = ([bucket.value for bucket in found[facet.dimension].buckets] for facet in facets)
    _opened[:] = [OpenedArchive(asking, words_by_frequency(_sampled(archive, key), outlets, people), key)]


def _sampled(archive: Archive, key: str) -> list[Article]:
    ids = sorted(archive.store.current())
    chosen = Random(key).sample(ids, min(SAMPLED, len(ids)))
    return archive.store.several(chosen)


def _check_chunk(number: int, size: int) -> list[Outcome]:
    (opened,) = _opened
    return [check(opened.asking, state) for state in chunk(number, size, opened.words, opened.key)]

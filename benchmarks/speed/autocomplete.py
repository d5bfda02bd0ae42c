"""Measures suggestions while typing and passages: `python -m benchmarks.speed.autocomplete --archive DIR`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from statistics import median, quantiles

from corpus.store.archive import Archive, open_archive
from index.engine import Reader
from index.engines import open_engine
from index.query import Query
from index.request import SearchRequest, ValueFacet
from index.results import Hit
from search.planner import plan_search
from search.searcher import Searcher
from search.state import SearchState
from tests.support.vocabulary import QueryWords, misspell, words_by_frequency

SAMPLED = 1_000
_OF_EACH = 40
PLACES = ("Latakia", "Damascus", "Moscow", "Washington", "New York", "Tehran", "Beijing", "Kyiv", "London", "Texas")
QUERIES = Path(__file__).parent / "queries.txt"


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.autocomplete", description=__doc__)
    parser.add_argument("--archive", type=Path, metavar="DIR", required=True)
    folder = parser.parse_args(arguments).archive
    with closing(open_archive(folder)) as archive:
        engine = open_engine(archive.index_folder, archive.store.texts)
        with closing(Searcher(engine, archive.store, time.perf_counter)) as searcher:
            print(f"{archive.store.size():,} articles; milliseconds of the processor a keystroke.\n")
            print("| typed | keystrokes | median | 99 of 100 | longest | with something to suggest |")
            print("|---|---|---|---|---|---|")
            every = list(_measured(searcher, inputs(_words(archive))))
            print("\n".join(every))
        print(_passages(archive))
    return 0


def _words(archive: Archive) -> QueryWords:
    ids = sorted(archive.store.current())
    chosen = archive.store.several(Random(1).sample(ids, min(SAMPLED, len(ids))))
    engine = open_engine(archive.index_folder, archive.store.texts)
    facets = (ValueFacet("outlet", 300), ValueFacet("person", 3_000))
    with closing(engine.reader()) as reader:
        found = reader.search(SearchRequest(facets=facets, limit=0)).facets
    outlets, people = ([bucket.value for bucket in found[facet.dimension].buckets] for facet in facets)
    return words_by_frequency(chosen, outlets, people)


def inputs(words: QueryWords) -> dict[str, list[str]]:
    """Return what is typed, by kind."""
    dice = Random(2)
    kinds: dict[str, Sequence[str]] = {
        "people": words.people,
        "outlets": words.outlets,
        "places": PLACES,
        "common words": words.common,
        "other words": words.middling + words.rare,
    }
    typed = {kind: dice.sample(some, min(_OF_EACH, len(some))) for kind, some in kinds.items() if some}
    whole = [text for texts in typed.values() for text in texts if len(text) > 4]
    typed["misspelt"] = [misspell(text, dice) for text in dice.sample(whole, min(_OF_EACH, len(whole)))]
    typed["after other words"] = [f"{dice.choice(words.middling)} {text}" for text in whole[::3]]
    return typed


def _measured(searcher: Searcher, typed: dict[str, list[str]]) -> Iterator[str]:
    searcher.autocomplete("a")
    every: list[tuple[float, bool]] = []
    for kind, texts in typed.items():
        timed = [_timed(searcher, text[:end]) for text in texts for end in range(1, len(text) + 1)]
        every += timed
        yield _row(kind, timed)
    yield _row("all", every)


def _timed(searcher: Searcher, text: str) -> tuple[float, bool]:
    started = time.process_time()
    found = searcher.autocomplete(text)
    return (time.process_time() - started) * 1e3, bool(found)


def _row(kind: str, timed: Sequence[tuple[float, bool]]) -> str:
    times = [milliseconds for milliseconds, _ in timed]
    late, found = quantiles(times, n=100)[-1], sum(something for _, something in timed)
    return f"| {kind} | {len(times)} | {median(times):.2f} | {late:.2f} | {max(times):.1f} | {found} |"


def _passages(archive: Archive) -> str:
    """Time the passages of ten hits: the best of five, for each query that has ten hits."""
    engine = open_engine(archive.index_folder, archive.store.texts)
    times = []
    with closing(engine.reader()) as reader:
        for line in QUERIES.read_text(encoding="utf-8").splitlines():
            request = plan_search(SearchState(line.removesuffix("::newest").strip()), archive.store.names).request
            hits = reader.search(request).hits
            if len(hits) == SearchState().size:
                archive.store.several([(hit.id, hit.version) for hit in hits])
                times.append(min(_passage_seconds(reader, request.query, hits) for _ in range(5)))
    return f"\nPassages of ten hits: {median(times) * 1e3:.2f} ms (median of {len(times)} queries)."


def _passage_seconds(reader: Reader, query: Query, hits: tuple[Hit, ...]) -> float:
    started = time.process_time()
    reader.passages(query, hits)
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())

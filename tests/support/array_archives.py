"""Small archives for tests of the index of arrays. Tests nothing itself."""

from __future__ import annotations

import zlib
from pathlib import Path

from corpus.article import Article
from index.arrays.engine import ArrayEngine
from index.arrays.reader import ArrayReader
from index.query import VALUE_DIMENSIONS, And, Fuzzy, Has, MatchAll, Near, Not, Or, Phrase, Prefix, Query, Word
from index.request import DateFacet, FacetRequest, SearchRequest, ValueFacet
from index.results import Passage, Results
from tests.conformance.engines import Shelf
from tests.support.world import WORLD

QUESTIONS: tuple[Query, ...] = (
    MatchAll(),
    Word("grain"),
    Word("Grain", exact=True),
    Word("fuel", "lead"),
    Prefix("elect"),
    Fuzzy("latekia"),
    Phrase((Word("port"), Word("of"))),
    Near(Word("port"), Word("grain"), 2),
    And((Word("port"), Not(Word("latakia")))),
    Or((Word("захарова"), Has("person", "Li Wei"))),
)
FACETS: tuple[FacetRequest, ...] = (*map(ValueFacet, VALUE_DIMENSIONS), DateFacet("month"))


def filled(folder: Path, articles: tuple[Article, ...] = WORLD) -> tuple[ArrayEngine, Shelf]:
    """Make an index of articles."""
    shelf = Shelf()
    engine = ArrayEngine(folder, shelf)
    shelf.put(engine, articles)
    return engine, shelf


def outdate(folder: Path, format_: int) -> None:
    """Make an index look like one of format 1 or 2, whose files nothing can read any longer."""
    manifest = folder / "manifest.json"
    content = manifest.read_bytes().partition(b"\n")[2]
    manifest.write_bytes(f"dateline index {format_} {zlib.crc32(content):08x}\n".encode() + content)
    for file in folder.glob("*.facts"):
        file.write_bytes(b"in another format")


def everything(reader: ArrayReader) -> list[tuple[Results, tuple[tuple[Passage, ...], ...]]]:
    """Ask every question and for every passage."""
    answers = []
    for query in QUESTIONS:
        results = reader.search(SearchRequest(query, facets=FACETS))
        answers.append((results, reader.passages(query, results.hits)))
    return answers

"""Whoosh's own Searcher runs on the arrays, and finds and scores what the evaluator of arrays does."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from whoosh import query as wq
from whoosh.index import Index
from whoosh.reading import IndexReader
from whoosh.searching import Searcher

from index.arrays.engine import ArrayEngine
from index.errors import IndexUnavailable, UnsupportedQuery
from index.query import And, Fuzzy, Not, Or, Phrase, Prefix, Query, Wildcard, Word
from index.request import SearchRequest
from index.whoosh_adapter.index import ArrayIndex
from tests.conformance.engines import Shelf
from tests.conformance.test_differential import histories, queries, write
from tests.support.array_archives import filled
from tests.support.oracle import answers
from tests.support.world import EVERY, WORLD, article


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(history=histories, query=queries)
def test_the_evaluator_of_arrays_answers_as_whooshs_searcher_does(
    history: list[list[tuple[str, object]]], query: Query
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf()
        engine = ArrayEngine(Path(folder), shelf)
        write(engine, shelf, history)
        reader = engine.reader()
        results = reader.search(SearchRequest(query, rescoring=False, limit=100))
        try:
            expected = answers(ArrayIndex(engine), reader, query)
        except UnsupportedQuery:
            assume(False)
        assert results.total == len(expected)
        assert {hit.id: hit.score for hit in results.hits} == pytest.approx(expected, abs=1e-4)


ALIKE: tuple[tuple[wq.Query, Query], ...] = (
    (wq.Every(), And(())),
    (wq.Term("body_family", "grain"), Word("grain", "body")),
    (wq.Term("title_surface", "Airspace"), Word("Airspace", "title", exact=True)),
    (wq.Prefix("body", "elec"), Prefix("elec", "body")),
    (wq.Wildcard("body", "lat*kia"), Wildcard("lat*kia", "body")),
    (wq.FuzzyTerm("body", "latekia", prefixlength=1), Fuzzy("latekia", "body")),
    (
        wq.Phrase("body", ["port", "of", "grain"]),
        Phrase(tuple(Word(w, "body", exact=True) for w in ("port", "of", "grain"))),
    ),
    (
        wq.And([wq.Term("body_family", "port"), wq.Not(wq.Term("title_family", "latakia"))]),
        And((Word("port", "body"), Not(Word("latakia", "title")))),
    ),
    (
        wq.Or([wq.Term("body_family", "grain"), wq.Term("title_family", "zakharova")]),
        Or((Word("grain", "body"), Word("zakharova", "title"))),
    ),
)


@pytest.mark.parametrize(("query", "expected"), ALIKE, ids=[str(query) for query, _ in ALIKE])
def test_whooshs_own_queries_run_on_the_arrays(tmp_path: Path, query: wq.Query, expected: Query) -> None:
    engine, shelf = filled(tmp_path, WORLD[:5])
    shelf.put(engine, WORLD[5:])
    with Searcher(ArrayIndex(engine).reader()) as searcher:
        found = {hit["id"] for hit in searcher.search(query, limit=None)}
    assert found == {hit.id for hit in engine.reader().search(SearchRequest(expected, limit=100)).hits}


def test_the_index_is_one_of_whoosh(tmp_path: Path) -> None:
    engine, shelf = filled(tmp_path)
    index = ArrayIndex(engine)
    assert isinstance(index, Index)
    assert isinstance(index.reader(), IndexReader)
    assert (index.doc_count(), index.latest_generation(), index.is_empty()) == (len(EVERY), 1, False)
    shelf.put(engine, [article("c1", "New", "words")])
    assert not index.up_to_date()
    assert index.refresh().doc_count() == len(EVERY) + 1
    with pytest.raises(IndexUnavailable, match="own writer"):
        index.writer()


def test_the_reader_knows_terms_lengths_and_frequencies(tmp_path: Path) -> None:
    engine, _ = filled(tmp_path)
    reader = ArrayIndex(engine).reader()
    assert ("body", b"grain") in reader
    assert ("title", b"grain") not in reader
    assert reader.doc_frequency("body", b"grain") == 4
    assert reader.frequency("body", b"grain") == 8
    assert list(reader.expand_prefix("body", "elect")) == [b"elected", b"election", b"elections", b"electoral"]
    assert [reader.doc_field_length(4, name) for name in ("title", "body")] == [0, 3]
    assert reader.postings("body", "grain").value_as("positions")

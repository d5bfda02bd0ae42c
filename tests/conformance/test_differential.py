"""Every engine against the reference, on archives, histories and questions that Hypothesis thinks up."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Article, FoundIn, Person, PublicationDate
from index.engine import Engine, Reader
from index.errors import UnsupportedQuery
from index.query import (
    VALUE_DIMENSIONS,
    And,
    Between,
    Field,
    Fuzzy,
    Has,
    MatchAll,
    MatchNone,
    MinCount,
    Near,
    Not,
    NotNear,
    Or,
    Phrase,
    Positional,
    Prefix,
    Query,
    SameUnit,
    Wildcard,
    Word,
)
from index.reference.engine import ReferenceEngine
from index.request import DateFacet, DateRange, Filters, Order, SearchRequest, ValueFacet
from index.results import Hit
from tests.conformance.engines import ENGINES, Factory, Shelf

TOKENS = (
    "port",
    "ports",
    "Port",
    "port’s",
    "old",
    "older",
    "a",
    "al-old",
    "U.S.",
    "us",
    "élan",
    "Elan",
    "порта",
    "порт",
)
TYPED = (*TOKENS, "old port", "!", "PORT", "elan", "u.s.", "absent")
OUTLETS, PEOPLE = ("Ledger", "Post", "Реки"), ("Ann", "Bo", "Cy Port")
DAYS = tuple(date(2015, 8, 30) + timedelta(days=n) for n in range(5))

words = st.lists(st.sampled_from((*TOKENS, ".", "\n\n")), max_size=12).map(" ".join)
days = st.sampled_from(DAYS)
published = st.one_of(
    st.none(),
    st.builds(PublicationDate.day, days, st.just(FoundIn.META), st.booleans()),
    st.sampled_from((8, 9)).map(lambda month: PublicationDate.month(2015, month, FoundIn.META)),
)


def _named(names: list[str]) -> tuple[Person, ...]:
    return tuple(Person(name, (name,)) for name in names)


articles = st.builds(
    Article,
    id=st.sampled_from([f"id{n}" for n in range(8)]),
    title=words,
    body=words,
    source=st.just("x"),
    outlet=st.none() | st.sampled_from(OUTLETS),
    published=published,
    language=st.sampled_from((None, "en", "ru", "fr")),
    people=st.none() | st.lists(st.sampled_from(PEOPLE), max_size=3).map(_named),
    authors=st.lists(st.sampled_from(PEOPLE), max_size=3).map(tuple),
    collection=st.none() | st.sampled_from(OUTLETS),
)

fields: st.SearchStrategy[Field | None] = st.sampled_from((None, None, "title", "body", "lead"))
typed = st.sampled_from(TYPED)
word = st.builds(Word, typed, fields, st.booleans())
leaf = st.one_of(
    word,
    st.builds(Prefix, st.sampled_from(("p", "Po", "ol", "", "п", "u.")), fields),
    st.builds(Wildcard, st.sampled_from(("*rt", "p?rt*", "?", "*", "e*n")), fields),
    st.builds(Fuzzy, st.sampled_from(("prot", "odl", "olx", "ports")), fields, st.sampled_from((1, 2))),
)
phrase = st.builds(Phrase, st.lists(leaf, max_size=3).map(tuple), fields, st.none() | st.integers(0, 4))


def _positional(inner: st.SearchStrategy[Positional]) -> st.SearchStrategy[Positional]:
    return st.one_of(
        st.builds(Near, inner, inner, st.integers(0, 5), st.booleans(), fields),
        st.builds(Or, st.lists(inner, max_size=3).map(tuple)),
    )


positional: st.SearchStrategy[Positional] = st.recursive(leaf | phrase, _positional, max_leaves=4)
distances = st.integers(0, 5)
other = st.one_of(
    st.builds(SameUnit, positional, positional, st.sampled_from(("sentence", "paragraph"))),
    st.builds(NotNear, positional, positional, distances),
    st.builds(MinCount, positional, st.integers(1, 4)),
    st.just(MatchAll()),
    st.just(MatchNone()),
    st.builds(Between, st.none() | days, st.none() | days),
    st.builds(Has, st.just("outlet"), st.sampled_from((*OUTLETS, "Nobody"))),
    st.builds(Has, st.sampled_from(("person", "author")), st.sampled_from(PEOPLE)),
    st.builds(Has, st.sampled_from(("language", "collection")), st.sampled_from(("ru", *OUTLETS))),
)


def _compound(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    parts = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(st.builds(And, parts), st.builds(Or, parts), st.builds(Not, inner))


queries: st.SearchStrategy[Query] = st.recursive(positional | other, _compound, max_leaves=6)
filters = st.builds(
    Filters,
    outlet=st.lists(st.sampled_from((*OUTLETS, "Nobody")), max_size=2, unique=True).map(tuple),
    person=st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True).map(tuple),
    date=st.none() | st.builds(DateRange, st.none() | days, st.none() | days),
    author=st.lists(st.sampled_from(PEOPLE), max_size=1).map(tuple),
    language=st.lists(st.sampled_from(("en", "fr")), max_size=1).map(tuple),
    collection=st.lists(st.sampled_from((*OUTLETS, "Nobody")), max_size=1).map(tuple),
    sure=st.none() | st.booleans(),
)
facets = st.tuples(
    st.builds(ValueFacet, st.just("outlet"), st.integers(0, 2), st.sampled_from(((), ("Post", "Nobody")))),
    st.builds(ValueFacet, st.just("person"), st.integers(0, 3)),
    st.builds(ValueFacet, st.just("author"), st.integers(0, 2)),
    st.builds(ValueFacet, st.just("language"), st.integers(0, 2)),
    st.builds(ValueFacet, st.just("collection"), st.integers(0, 2), st.sampled_from(((), ("Post", "Nobody")))),
    st.builds(DateFacet, st.sampled_from(("year", "month", "day")), st.none() | st.integers(0, 2)),
)
requests = st.builds(
    SearchRequest, queries, filters, facets, st.sampled_from(Order), st.integers(0, 3), st.sampled_from((1, 3, 10))
)
changes = st.one_of(
    st.tuples(st.just("add"), articles),
    st.tuples(st.just("remove"), st.sampled_from([f"id{n}" for n in range(8)])),
    st.tuples(
        st.sampled_from(VALUE_DIMENSIONS),
        st.tuples(st.sampled_from([f"id{n}" for n in range(8)]), st.lists(st.sampled_from(PEOPLE), max_size=2)),
    ),
)
histories = st.lists(st.lists(changes, min_size=1, max_size=8), min_size=1, max_size=3)


def write(engine: Engine, shelf: Shelf, history: list[list[tuple[str, object]]]) -> None:
    """Do in an engine what a history says."""
    version = 0
    for block in history:
        with engine.writer() as writer:
            for kind, what in block:
                version += 1
                match kind, what:
                    case "add", Article() as article:
                        shelf.kept[article.id, version] = article
                        writer.add(article, version)
                    case "remove", str() as article_id:
                        writer.remove(article_id)
                    case dimension, (str() as article_id, list() as values) if dimension in VALUE_DIMENSIONS:
                        writer.replace_values(dimension, [(article_id, tuple(values))])


def _is_declined(engine: Engine, query: Query) -> bool:
    return any(f"{node}(" in repr(query) for node in engine.unsupported)


def _assert_alike(request: SearchRequest, reader: Reader, reference: Reader) -> None:
    got, expected = reader.search(request), reference.search(request)
    assert (got.total, got.facets, got.may_fall) == (expected.total, expected.facets, expected.may_fall)
    assert reader.count(request.query) == reference.count(request.query)
    assert [hit.score for hit in got.hits] == pytest.approx([hit.score for hit in expected.hits], abs=1e-4)
    every = replace(request, offset=0, limit=100)
    scores = {hit.id: hit.score for hit in reference.search(every).hits}
    assert {hit.id for hit in reader.search(every).hits} == set(scores)
    for mine, theirs in zip(got.hits, expected.hits, strict=True):
        # Scores that differ in the last bits may change the order of what is equal, and of nothing else.
        assert mine.id == theirs.id or abs(scores[mine.id] - scores[theirs.id]) < 1e-4
        assert mine.score == pytest.approx(scores[mine.id], abs=1e-4)
    _assert_alike_in_passages(request.query, reader, reference, got.hits)


def _assert_alike_in_passages(query: Query, reader: Reader, reference: Reader, hits: tuple[Hit, ...]) -> None:
    assert reader.passages(query, hits) == reference.passages(query, hits)
    for hit in hits:
        assert reader.marked(query, hit) == reference.marked(query, hit)


@pytest.mark.parametrize("name", [name for name in ENGINES if name != "reference"])
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(history=histories, searches=st.lists(requests, min_size=1, max_size=6))
def test_an_engine_answers_as_the_reference_does(
    name: str, history: list[list[tuple[str, object]]], searches: list[SearchRequest]
) -> None:
    factory: Factory = ENGINES[name]
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf()
        engine, reference = factory(Path(folder), shelf), ReferenceEngine()
        write(engine, shelf, history)
        write(reference, shelf, history)
        assert engine.generation() == reference.generation()
        reader, expected = engine.reader(), reference.reader()
        for request in searches:
            if _is_declined(engine, request.query):
                with pytest.raises(UnsupportedQuery):
                    reader.search(request)
            else:
                _assert_alike(request, reader, expected)
        reader.close()

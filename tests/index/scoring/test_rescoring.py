"""The second stage of ranking lifts for reasons, alike in every engine, and adds, drops or lowers nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article, FoundIn, PublicationDate
from index.arrays.engine import ArrayEngine
from index.engine import Engine
from index.query import And, Near, Not, Or, Phrase, Prefix, Query, Word
from index.reference.engine import ReferenceEngine
from index.request import DateRange, Filters, Order, SearchRequest
from index.results import Hit
from index.scoring.bm25f import idf
from index.scoring.forward_index import LENGTH, forward_index_of, query_words, term_hash
from index.scoring.rescoring import DEFAULT, CollectionStatistics, Rescoring, name_phrase, rescore
from tests.conformance.engines import Shelf
from tests.support.world import article

FEW = Rescoring(candidates=5, feedback_documents=2, feedback_terms=6)
"""So few candidates that most matches of a small archive are none."""
NO_FILTERS = Filters()
NO_FEEDBACK = replace(DEFAULT, feedback_weight=0.0)

Made = Callable[[Path, Shelf, Rescoring], Engine]

ENGINES: dict[str, Made] = {
    "reference": lambda folder, texts, rescoring: ReferenceEngine(rescoring=rescoring),
    "arrays": lambda folder, texts, rescoring: ArrayEngine(folder, texts, rescoring=rescoring),
}


@pytest.fixture(params=ENGINES)
def made(request: pytest.FixtureRequest) -> Made:
    return ENGINES[request.param]


def _filled(made: Made, folder: Path, articles: Sequence[Article], rescoring: Rescoring, blocks: int = 2) -> Engine:
    shelf = Shelf()
    engine = made(folder, shelf, rescoring)
    for number in range(blocks):
        shelf.put(engine, articles[number::blocks])
    return engine


def _hits(engine: Engine, query: Query, filters: Filters = NO_FILTERS, rescoring: bool = True) -> list[Hit]:
    return list(engine.reader().search(SearchRequest(query, filters, limit=1000, rescoring=rescoring)).hits)


def _ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.id for hit in hits]


def _either(words: Sequence[str]) -> Or:
    return Or(tuple(map(Word, words)))


FILLER = "Nothing else happened in the town that day, and nobody was asked."
OTHERS = [article(f"z{number:02}", "", "Cricket was played.") for number in range(12)]


def test_words_that_stand_close_come_first(made: Made, tmp_path: Path) -> None:
    far = article("a", "", f"Port of the city. {FILLER} {FILLER} Old grain.")
    near = article("b", "", f"Old port grain. {FILLER} {FILLER} Of the city.")
    engine = _filled(made, tmp_path, [far, near, *OTHERS], NO_FEEDBACK)
    query = And((Word("port"), Word("grain")))
    assert _ids(_hits(engine, query, rescoring=False)) == ["a", "b"]
    assert _ids(_hits(engine, query)) == ["b", "a"]


def test_a_name_comes_first_where_it_stands_as_typed(made: Made, tmp_path: Path) -> None:
    apart = article("a", "", "Maria Post and Vera Lind met; Lind, Maria and others spoke.")
    name = article("b", "", f"{FILLER} {FILLER} Then Maria Lind left.")
    engine = _filled(made, tmp_path, [apart, name, *OTHERS], replace(NO_FEEDBACK, proximity_weight=0.0))
    query = And((Word("maria"), Word("lind")))
    assert _ids(_hits(engine, query, rescoring=False)) == ["a", "b"]
    assert _ids(_hits(engine, query)) == ["b", "a"]
    assert _ids(_hits(engine, And((Word("lind"), Word("maria"))))) == ["a", "b"]


def _dated(name: str, text: str, day: date | None) -> Article:
    published = PublicationDate(day, day + timedelta(1), FoundIn.RECORD, True) if day else None
    return replace(article(name, "", text), published=published)


def test_what_is_newer_comes_before_what_is_a_little_better_if_asked_for(made: Made, tmp_path: Path) -> None:
    engine = _filled(
        made,
        tmp_path,
        [
            _dated("old", "Wheat was sold in the port and shipped.", date(2014, 3, 1)),
            _dated("new", "Wheat was sold in the port and shipped far.", date(2015, 3, 1)),
            _dated("undated", "Wheat was sold in the port and shipped.", None),
            _dated("poor", f"{FILLER} {FILLER} {FILLER} Wheat.", date(2015, 3, 2)),
            *OTHERS,
        ],
        DEFAULT,
    )
    reader = engine.reader()
    for query in (Word("wheat"), And((Word("wheat"), Word("sold")))):
        usual = _ids(reader.search(SearchRequest(query)).hits)
        recent = _ids(reader.search(SearchRequest(query, order=Order.RECENT)).hits)
        assert usual[:3] == ["old", "undated", "new"]
        assert recent[:3] == ["new", "old", "undated"]
        assert recent == [*recent[:3], *usual[3:]]
        filtered = SearchRequest(query, Filters(date=DateRange(None, date(2015, 1, 1))), order=Order.RECENT)
        (hit,) = reader.search(filtered).hits
        assert hit == next(one for one in reader.search(replace(filtered, filters=NO_FILTERS)).hits if one.id == "old")


A, B, C, D, E = map(Word, "abcde")
NAMES: tuple[tuple[str, Query, Phrase | None], ...] = (
    ("words side by side", And((A, B)), Phrase((A, B))),
    ("beside something else", And((Phrase((D, E)), A, B, C)), Phrase((A, B, C))),
    ("with something between", And((A, Prefix("x"), B)), None),
    ("too many for a name", And((A, B, C, D, E)), None),
    ("either of them", Or((A, B)), None),
    ("one word", A, None),
)


@pytest.mark.parametrize(("query", "name"), [case[1:] for case in NAMES], ids=[case[0] for case in NAMES])
def test_what_may_be_a_name(query: Query, name: Phrase | None) -> None:
    assert name_phrase(query) == name


def test_an_article_like_the_best_comes_before_one_that_only_has_the_words(made: Made, tmp_path: Path) -> None:
    best = [
        article(f"a{n}", "Grain port", "Grain at the port: silos, barges and wheat. Ship grain, port.") for n in "123"
    ]
    unlike = article("b", "", "A ship of fools. Carnival, masks and music.")
    like = article("c", "", "A ship of wheat. Barges, silos and ropes.")
    engine = _filled(made, tmp_path, [*best, unlike, like, *OTHERS], DEFAULT)
    query = _either(["grain", "port", "ship"])
    assert _ids(_hits(engine, query, rescoring=False))[-2:] == ["b", "c"]
    assert _ids(_hits(engine, query))[-2:] == ["c", "b"]


@pytest.mark.parametrize("query", [Word("port"), Prefix("po"), _either(["port", "ports"]), Not(_either(["port", "a"]))])
def test_a_query_of_one_word_keeps_its_scores(made: Made, tmp_path: Path, query: Query) -> None:
    articles = [article("a", "Port", "Port of grain."), article("b", "", "Old ports."), *OTHERS]
    engine = _filled(made, tmp_path, articles, DEFAULT)
    assert _hits(engine, query) == _hits(engine, query, rescoring=False) != []


def _proximity(bodies: Sequence[str], query: Sequence[str]) -> list[float]:
    """Return the proximity scores of articles that scored 0, in an archive of 100 where each stem is in 2."""
    texts = [body.split("|") for body in bodies]
    forward_index = forward_index_of((title.split(), body.split()) for title, body in texts)
    statistics = CollectionStatistics(100, lambda hashes: np.full(len(hashes), 2))
    words = [frozenset({term_hash(word)}) for word in query]
    found = rescore(np.zeros(len(bodies)), words, forward_index, statistics, NO_FEEDBACK)
    return [float(gain) for gain in found / NO_FEEDBACK.proximity_weight / idf(100, 2)]


@pytest.mark.parametrize(
    ("text", "nearness"),
    [
        ("|p q", 1.0),
        ("|q p", 1.0),
        ("p q|", 1.0),
        ("|p x q", 1 / 2),
        ("|p x x x q", 1 / 4),
        ("|p x x x x q", 0.0),
        ("p|q", 0.0),
        ("|p q p", 2.0),
        ("|q p q", 1.0),
        ("|p x x q x p", 1 / 3 + 1 / 2),
        ("p q|p q", 2.0),
        ("|p", 0.0),
        ("|" + "x " * (LENGTH - 2) + "p q", 1.0),
        ("|" + "x " * (LENGTH - 1) + "p q", 0.0),
    ],
)
def test_nearness_is_one_over_the_distance_in_an_opening(text: str, nearness: float) -> None:
    assert _proximity([text, "|x"], ["p", "q"]) == pytest.approx([nearness / (nearness + 1), 0.0])


def test_only_neighbours_in_the_query_are_wanted_close() -> None:
    assert _proximity(["|p x r", "|r q p"], ["p", "q", "r"]) == pytest.approx([0.0, 1.0])


WORDS = [
    (_either(["port", "grain", "Ports"]), ("port", "grain")),
    (Phrase((Word("old"), Word("port"))), ("old", "port")),
    (Near(Word("old"), Prefix("po"), 3), ("old",)),
    (Word("al-Assad"), ("al", "assad")),
    (And((Word("grain", exact=True), Not(Word("port")))), ("grain",)),
    (And((Or((Word("old"), Word("grain"))), Word("port"))), ("old grain", "port")),
    (Word("!"), ()),
]


@pytest.mark.parametrize(("query", "stems"), WORDS)
def test_the_words_of_a_query_are_those_that_articles_should_have(query: Query, stems: tuple[str, ...]) -> None:
    assert query_words(query, ("en",)) == tuple(frozenset(map(term_hash, one.split())) for one in stems)


VOCABULARY = ("airspace", "port", "grain", "Latakia", "the", "of", "flights", "silos", "wheat", "ship")
texts = st.lists(st.sampled_from(VOCABULARY), max_size=9).map(" ".join)
archives = st.lists(st.tuples(texts, texts, st.sampled_from(("Ledger", "Post")), st.integers(1, 3)), max_size=16)
queries = st.lists(st.sampled_from(VOCABULARY), min_size=2, max_size=4, unique=True).map(_either)
filters = st.sampled_from(
    (Filters(outlet=("Post",)), Filters(date=DateRange(date(2015, 9, 2), None)), Filters(person=("Nobody",)))
)


def _archive(drawn: list[tuple[str, str, str, int]]) -> list[Article]:
    return [
        article(f"a{number:02}", title, body, outlet, PublicationDate.day(date(2015, 9, day), FoundIn.META))
        for number, (title, body, outlet, day) in enumerate(drawn)
    ]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(drawn=archives, query=queries, narrowed=filters)
def test_boosts_keep_the_contract(drawn: list[tuple[str, str, str, int]], query: Query, narrowed: Filters) -> None:
    articles = _archive(drawn)
    for made in ENGINES.values():
        with tempfile.TemporaryDirectory() as folder:
            engine = _filled(made, Path(folder), articles, FEW)
            before, after = _hits(engine, query, rescoring=False), _hits(engine, query)
            _only_lifts(before, after)
            final = {hit.id: hit for hit in after}
            passing = _hits(engine, query, narrowed, rescoring=False)
            assert set(_hits(engine, query, narrowed)) == {final[hit.id] for hit in passing}
            assert _pages(engine, query, narrowed, 3) == [hit for hit in after if hit.id in set(_ids(passing))]


def _only_lifts(before: list[Hit], after: list[Hit]) -> None:
    scores = {hit.id: hit.score for hit in after}
    assert set(scores) == set(_ids(before))
    assert all(scores[hit.id] >= hit.score for hit in before[: FEW.candidates])
    assert after[FEW.candidates :] == before[FEW.candidates :]
    assert [hit.score for hit in after] == sorted(scores.values(), reverse=True)


def _pages(engine: Engine, query: Query, narrowed: Filters, size: int) -> list[Hit]:
    reader = engine.reader()
    starts = range(0, 18, size)
    return [hit for at in starts for hit in reader.search(SearchRequest(query, narrowed, offset=at, limit=size)).hits]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(drawn=archives, query=queries)
def test_neither_engine_nor_segments_change_the_order(drawn: list[tuple[str, str, str, int]], query: Query) -> None:
    found = []
    for made, blocks in ((ENGINES["reference"], 1), (ENGINES["arrays"], 1), (ENGINES["arrays"], 5)):
        with tempfile.TemporaryDirectory() as folder:
            found.append(_hits(_filled(made, Path(folder), _archive(drawn), FEW, blocks), query))
    for hits in found[1:]:
        assert {hit.id: pytest.approx(hit.score, abs=1e-4) for hit in hits} == {hit.id: hit.score for hit in found[0]}


def test_an_article_taken_out_no_longer_counts(tmp_path: Path) -> None:
    articles = _archive([("port", "grain wheat", "Post", 1), ("", "port wheat silos", "Post", 2)] * 4)
    gone = [replace(one, id=f"gone {one.id}") for one in articles[:5]]
    shelf = Shelf()
    engine = ArrayEngine(tmp_path / "some", shelf)
    shelf.put(engine, [*articles, *gone])
    with engine.writer() as writer:
        for one in gone:
            writer.remove(one.id)
    query = _either(["port", "grain", "silos"])
    kept = _filled(ENGINES["reference"], tmp_path / "all", articles, DEFAULT)
    found, expected = _hits(engine, query), _hits(kept, query)
    assert _ids(found) == _ids(expected)
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected], abs=1e-4)

"""The contract of `index/engine.py`, tested on every engine without skips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import log
from pathlib import Path

import pytest

from corpus.article import Article, FoundIn, PublicationDate
from index.engine import Engine, Reader
from index.errors import IndexLocked, UnsupportedQuery
from index.query import EVERYTHING, Fuzzy, MatchAll, Near, Not, Or, Phrase, Prefix, Query, Wildcard, Word
from index.request import DateFacet, DateRange, Filters, Order, SearchRequest, ValueFacet
from index.results import Bucket, FacetCounts, Hit, Passage
from index.scoring.bm25f import DEFAULT, STOP_WORD_WEIGHT
from tests.conformance.engines import ENGINES, Factory, Shelf
from tests.support.world import AIRSPACE, EVERY, GRAIN, LATAKIA, MATCHING, PORT, WORLD, article

GATHERED = frozenset({"SameUnit", "NotNear", "MinCount"})


@dataclass(frozen=True)
class Filled:
    engine: Engine
    reader: Reader
    shelf: Shelf


@pytest.fixture(scope="module", params=ENGINES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    shelf = Shelf()
    engine = ENGINES[request.param](tmp_path_factory.mktemp("index"), shelf)
    shelf.put(engine, WORLD[:7])
    shelf.put(engine, WORLD[7:])
    reader = engine.reader()
    yield Filled(engine, reader, shelf)
    reader.close()


@pytest.fixture(params=ENGINES)
def factory(request: pytest.FixtureRequest) -> Factory:
    return ENGINES[request.param]


def _ids(reader: Reader, query: Query) -> list[str]:
    results = reader.search(SearchRequest(query, limit=1000))
    assert results.total == len(results.hits)
    return [hit.id for hit in results.hits]


def test_only_the_oracle_declares_something_as_missing(filled: Filled) -> None:
    assert filled.engine.unsupported == (GATHERED if filled.engine.name == "whoosh" else frozenset())


def _declined(engine: Engine, query: Query) -> bool:
    return type(query).__name__ in engine.unsupported


@pytest.mark.parametrize(("query", "expected"), [case[1:] for case in MATCHING], ids=[case[0] for case in MATCHING])
def test_a_query_matches_what_it_means(filled: Filled, query: Query, expected: frozenset[str]) -> None:
    if _declined(filled.engine, query):
        with pytest.raises(
            UnsupportedQuery, match=f"{filled.engine.name} engine cannot answer a {type(query).__name__}"
        ):
            filled.reader.count(query)
        return
    ids = _ids(filled.reader, query)
    assert len(ids) == len(set(ids))
    assert set(ids) == expected
    assert filled.reader.count(query) == len(expected)


FORMS: tuple[tuple[Prefix | Wildcard | Fuzzy, str], ...] = (
    (Prefix("élect"), "elected election elections electoral"),
    (Prefix("латак"), "латакии"),
    (Wildcard("?ort"), "port"),
    (Fuzzy("lattakia", edits=2), "latakia"),
    (Fuzzy("zakarova"), "zakharova"),
    (Prefix("nothing"), ""),
    (Prefix("!"), ""),
)


@pytest.mark.parametrize(("leaf", "forms"), FORMS)
def test_the_forms_of_the_archive_that_meet_a_leaf(filled: Filled, leaf: Prefix | Wildcard | Fuzzy, forms: str) -> None:
    assert set(filled.reader.forms(leaf, 10)) == set(forms.split())
    assert len(filled.reader.forms(leaf, 2)) == min(2, len(forms.split()))


NEIGHBOURS: tuple[tuple[str, str, str], ...] = (
    ("next to each other, in order", "sergei lavrov", "sergei lavrov"),
    ("with two words between, not three", "ali hasan", "ali . . hasan | ali hasan | hasan ali"),
    ("not from title to body", "moscow said", ""),
    ("one form alone is no run", "lavrov", ""),
    ("nothing of an article that was removed", "gone away", ""),
    ("eight in a row are a run, the next begins", "la lo", "la la la la la la la lo | la lo"),
)
CROWD = (
    article("n1", "Moscow", "Said Sergei Lavrov; and one more Ali Hasan. One and one more Ali X Y Hasan."),
    article("n2", "Sergei Lavrov", "Ali one two three Hasan Ali. La la la la la la la lo la lo."),
    article("n3", "", "Gone away."),
)


@pytest.mark.parametrize(("forms", "expected"), [case[1:] for case in NEIGHBOURS], ids=[case[0] for case in NEIGHBOURS])
def test_forms_near_each_other(factory: Factory, tmp_path: Path, forms: str, expected: str) -> None:
    shelf = Shelf()
    engine = factory(tmp_path, shelf)
    shelf.put(engine, CROWD)
    with engine.writer() as writer:
        writer.remove("n3")
    found = engine.reader().collocations(forms.split(), EVERYTHING, 10)
    assert {" ".join(form or "." for form in one.forms) for one in found} == set(expected.split(" | ")) - {""}
    assert all({hit.id for hit in one.examples} <= {"n1", "n2"} and one.examples for one in found)
    assert len(engine.reader().collocations(forms.split(), EVERYTHING, 1)) == min(1, len(found))
    within = engine.reader().collocations(forms.split(), Word("moscow"), 10)
    assert {hit.id for one in within for hit in one.examples} <= {"n1"}


SOUNDING = (
    article("s1", "", "Zakharova met Lavrov in Latakia, where zakharov is in small letters.", language="en"),
    article("s2", "Захарова", "Sacharowa und LAWROW; x1, X1, U.S. and دمشق.", language="de"),
)
ALIKE = (
    ("Zakharova", "zakharova захарова sacharowa"),
    ("zakharov", "zakharova захарова sacharowa"),
    ("lavrov", "lavrov lawrow"),
    ("Латакия", "latakia"),
    ("latakia", "latakia"),
    ("دمشق", "دمشق"),
    ("us", "us"),
    ("merkel", ""),
    ("x1", ""),
    ("!", ""),
    ("", ""),
)


@pytest.mark.parametrize(("word", "expected"), ALIKE)
def test_forms_that_sound_like_a_word(factory: Factory, tmp_path: Path, word: str, expected: str) -> None:
    shelf = Shelf()
    engine = factory(tmp_path, shelf)
    assert engine.reader().forms_sounding_like(word) == set()
    for one in SOUNDING:
        shelf.put(engine, [one])
    assert engine.reader().forms_sounding_like(word) == set(expected.split())


def test_how_many_articles_hold_families(factory: Factory, tmp_path: Path) -> None:
    shelf = Shelf()
    engine = factory(tmp_path, shelf)
    shelf.put(engine, CROWD)
    with engine.writer() as writer:
        writer.remove("n3")
    assert engine.reader().frequencies(["ali", "moscow", "away", "nothing"]) == (2, 1, 0, 0)
    assert engine.reader().frequencies([]) == ()


def test_an_archive_without_titles_can_be_searched(factory: Factory, tmp_path: Path) -> None:
    shelf = Shelf()
    engine = factory(tmp_path, shelf)
    shelf.put(engine, [article(f"{number:03}", "", f"Word{number} port.") for number in range(300)])
    assert _ids(engine.reader(), Word("word7")) == ["007"]
    assert len(_ids(engine.reader(), Word("port", "body"))) == 300


def _scores(reader: Reader, query: Query) -> dict[str, float]:
    """Return the scores of the first stage."""
    return {hit.id: hit.score for hit in reader.search(SearchRequest(query, limit=1000, rescoring=False)).hits}


def test_a_word_scores_as_written_down(factory: Factory, tmp_path: Path) -> None:
    shelf = Shelf()
    engine = factory(tmp_path, shelf)
    shelf.put(engine, [article("x", "Port", "Ports, port."), article("y", "Old", "Sea, sea, sea, sea.")])
    k1, b = DEFAULT.k1, DEFAULT.body_b
    idf, title, body = log(2), DEFAULT.title_weight * 1 / 1, 1 * 2 / (1 - b + b * 2 / 3)
    for query, weighted in (
        (PORT, title + body),
        (Word("port", "title"), title),
        (Word("port", "body"), body),
        (Word("port", "lead"), body),
        (Word("port", exact=True), title + body / 2),
    ):
        expected = idf * weighted * (k1 + 1) / (weighted + k1)
        assert _scores(engine.reader(), query) == {"x": pytest.approx(expected, abs=1e-4)}, query
    assert _scores(engine.reader(), Prefix("por")) == {"x": 1.0}
    assert _scores(engine.reader(), Phrase((PORT, Prefix("por")))) == {
        "x": pytest.approx(1 + _scores(engine.reader(), PORT)["x"], abs=1e-4)
    }


def test_a_function_word_counts_less(factory: Factory, tmp_path: Path) -> None:
    shelf = Shelf()
    engine = factory(tmp_path, shelf)
    shelf.put(engine, [article("x", "", "Of port"), article("y", "", "Sea sea")])
    reader = engine.reader()
    of, port = _scores(reader, Word("of"))["x"], _scores(reader, PORT)["x"]
    assert of == pytest.approx(STOP_WORD_WEIGHT * port, abs=1e-6)
    assert _scores(reader, Word("OF")) == _scores(reader, Word("Of", "body")) == {"x": pytest.approx(of, abs=1e-6)}
    assert _scores(reader, Word("Of", exact=True))["x"] == pytest.approx(port, abs=1e-6)


def test_scores_add_up(filled: Filled) -> None:
    port, grain = _scores(filled.reader, PORT)["a9"], _scores(filled.reader, GRAIN)["a9"]
    for query, expected in (
        (Phrase((PORT, Word("of"), GRAIN)), port + grain + _scores(filled.reader, Word("of"))["a9"]),
        (Near(PORT, GRAIN, 2), port + grain),
        (Or((PORT, GRAIN)), port + grain),
        (Or((PORT, PORT)), 2 * port),
        (Near(Or((LATAKIA, PORT)), GRAIN, 2), port + grain),
        (MatchAll(), 0.0),
        (Not(LATAKIA), 0.0),
    ):
        assert _scores(filled.reader, query)["a9"] == pytest.approx(expected, abs=1e-4), query


def test_filters_never_change_a_score(filled: Filled) -> None:
    free = _scores(filled.reader, GRAIN)
    narrowed = filled.reader.search(SearchRequest(GRAIN, Filters(outlet=("Orontes Post",)))).hits
    assert [(hit.id, hit.score) for hit in narrowed] == [("a2", free["a2"])]


FILTERS = (
    (Filters(outlet=("Orontes Post", "Три реки")), "a2 a7 a8", 0),
    (Filters(outlet=("Orontes Post",), person=("Li Wei",)), "a8", 0),
    (Filters(person=("Li Wei", "Ann Port")), "a5 a8 a9", 0),
    (Filters(outlet=("no such outlet",)), "", 0),
    (Filters(author=("M. Weir",)), "a1 a2", 0),
    (Filters(author=("Ann Port", "Анна Речная"), language=("en",)), "a1 a9", 0),
    (Filters(language=("ru", "fr")), "a7 a8", 0),
    (Filters(collection=("ledger", "no such collection")), "a1 a3", 0),
    (Filters(collection=("ledger",), outlet=("Northern Ledger",), author=("Ann Port",)), "a1", 0),
    (Filters(date=DateRange(date(2015, 9, 1), date(2015, 9, 9)), collection=("ledger",)), "a1", 1),
    (Filters(sure=True), "a1 a2 a4 a6 a7 a8 b1", 0),
    (Filters(sure=False), "a3 a9", 0),
    (Filters(sure=False, outlet=("Saltmarsh Radio",)), "a9", 0),
    (Filters(sure=True, date=DateRange(date(2015, 9, 9), date(2015, 10, 2))), "a2 a7 a8", 1),
    (Filters(date=DateRange(date(2015, 9, 9), date(2015, 10, 2))), "a2 a7 a8", 2),
    (Filters(date=DateRange(date(2015, 9, 1), date(2015, 10, 1))), "a1 a2 a3 a7 a9 b1", 1),
    (Filters(date=DateRange(None, date(2015, 9, 9))), "a1 a9 b1", 2),
    (Filters(date=DateRange(date(2015, 9, 9), None), outlet=("Northern Ledger",)), "a6", 1),
    (Filters(date=DateRange()), "a1 a2 a3 a4 a6 a7 a8 a9 b1", 0),
)


@pytest.mark.parametrize(("filters", "expected", "may_fall"), FILTERS)
def test_filters_narrow(filled: Filled, filters: Filters, expected: str, may_fall: int) -> None:
    results = filled.reader.search(SearchRequest(filters=filters, limit=100))
    assert {hit.id for hit in results.hits} == set(expected.split())
    assert (results.total, results.may_fall) == (len(expected.split()), may_fall)


def _buckets(**counts: int) -> tuple[Bucket, ...]:
    return tuple(Bucket(value.replace("_", " "), count) for value, count in counts.items())


def test_value_facets_are_exact_and_ordered(filled: Filled) -> None:
    requests = (ValueFacet("outlet", 2), ValueFacet("person", 2, ("Li Wei", "Ann Port", "Nobody")))
    facets = filled.reader.search(SearchRequest(facets=requests)).facets
    assert facets["outlet"] == FacetCounts(_buckets(Northern_Ledger=3, Saltmarsh_Radio=3), missing=1, other=3)
    people = (Bucket("Maria Zakharova", 3), Bucket("Bashar al-Assad", 2), Bucket("Li Wei", 2), Bucket("Ann Port", 1))
    assert facets["person"] == FacetCounts((*people, Bucket("Nobody", 0)), missing=4, other=0)


def test_authors_languages_and_collections_are_counted_as_stated(filled: Filled) -> None:
    requests = (ValueFacet("author", 1), ValueFacet("language"), ValueFacet("collection", 2, ("radio",)))
    facets = filled.reader.search(SearchRequest(facets=requests, filters=Filters(language=("en",)))).facets
    assert facets["author"] == FacetCounts(_buckets(Ann_Port=2), missing=4, other=2)
    assert facets["language"] == FacetCounts(_buckets(en=7, fr=1, ru=1), missing=1, other=0)
    assert facets["collection"] == FacetCounts(_buckets(ledger=2, radio=1), missing=4, other=0)


def test_every_facet_obeys_the_switch_that_leaves_unsure_dates_out(filled: Filled) -> None:
    requests = (DateFacet("day"), ValueFacet("outlet", 1))
    facets = filled.reader.search(SearchRequest(AIRSPACE, Filters(sure=True), requests)).facets
    assert facets["date"] == FacetCounts((Bucket("2015-09-08", 2),), missing=0, other=0)
    assert facets["outlet"] == FacetCounts(_buckets(Northern_Ledger=1), missing=0, other=1)
    assert filled.reader.search(SearchRequest(AIRSPACE, facets=requests)).facets["date"].buckets[0].count == 3


def test_date_facets_are_exact_and_ordered(filled: Filled) -> None:
    months = filled.reader.search(SearchRequest(facets=(DateFacet("month"),))).facets["date"]
    assert months == FacetCounts((Bucket("2015-09", 6), Bucket("2015-10", 1), Bucket("2016-01", 1)), missing=1, other=1)
    years = filled.reader.search(SearchRequest(facets=(DateFacet("year"),))).facets["date"]
    assert years == FacetCounts((Bucket("2015", 8), Bucket("2016", 1)), missing=1, other=0)
    assert filled.reader.search(SearchRequest(facets=(DateFacet("month", 3),))).facets["date"] == months
    assert filled.reader.search(SearchRequest(facets=(DateFacet("month", 2),))).facets["date"] == years
    days = filled.reader.search(SearchRequest(GRAIN, facets=(DateFacet("day"),))).facets["date"]
    assert days == FacetCounts((Bucket("2015-09-08", 2), Bucket("2015-09-09", 1)), missing=1, other=0)


def test_a_facet_ignores_its_own_filter_and_obeys_the_others(filled: Filled) -> None:
    filters = Filters(outlet=("Orontes Post",), date=DateRange(date(2015, 9, 1), date(2015, 10, 1)))
    facets = (ValueFacet("outlet"), ValueFacet("person"), DateFacet("month"))
    results = filled.reader.search(SearchRequest(filters=filters, facets=facets))
    assert results.total == 1
    outlets = (
        Bucket("Saltmarsh Radio", 2),
        Bucket("Northern Ledger", 2),
        Bucket("Orontes Post", 1),
        Bucket("Три реки", 1),
    )
    assert results.facets["outlet"].buckets == tuple(sorted(outlets, key=lambda b: (-b.count, b.value)))
    assert {bucket.value for bucket in results.facets["person"].buckets} == {"Bashar al-Assad", "Maria Zakharova"}
    assert results.facets["date"].buckets == (Bucket("2015-09", 1), Bucket("2015-10", 1))


@pytest.mark.parametrize("outlet", ["Northern Ledger", "Orontes Post", "Saltmarsh Radio", "Три реки"])
def test_clicking_a_count_gives_that_many(filled: Filled, outlet: str) -> None:
    days = Filters(date=DateRange(date(2015, 9, 1), date(2015, 10, 1)))
    facet = filled.reader.search(SearchRequest(filters=days, facets=(ValueFacet("outlet", 0, (outlet,)),))).facets[
        "outlet"
    ]
    clicked = filled.reader.search(SearchRequest(filters=replace(days, outlet=(outlet,))))
    assert facet.buckets == (Bucket(outlet, clicked.total),)


ORDERS = (
    (Order.RELEVANCE, "a6 a8 a2 a7 a1 a9 b1 a3 a4 a5"),
    (Order.RECENT, "a6 a8 a2 a7 a1 a9 b1 a3 a4 a5"),
    (Order.NEWEST, "a6 a8 a2 a7 a1 a9 b1 a3 a4 a5"),
    (Order.OLDEST, "a4 a3 a1 a9 b1 a2 a7 a8 a6 a5"),
)


@pytest.mark.parametrize(("order", "expected"), ORDERS)
def test_the_order_is_total(filled: Filled, order: Order, expected: str) -> None:
    hits = filled.reader.search(SearchRequest(order=order, limit=100)).hits
    assert [hit.id for hit in hits] == expected.split()


def test_by_date_there_are_no_scores(filled: Filled) -> None:
    hits = filled.reader.search(SearchRequest(GRAIN, order=Order.NEWEST)).hits
    assert [(hit.id, hit.score) for hit in hits] == [("a2", 0.0), ("a9", 0.0), ("b1", 0.0), ("a5", 0.0)]


def test_equal_scores_stand_by_date_then_id(filled: Filled) -> None:
    hits = filled.reader.search(SearchRequest(Word("old"))).hits
    assert [hit.id for hit in hits] == ["a9", "b1"]
    assert hits[0].score == hits[1].score > 0


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("size", [1, 3, 4])
def test_pages_hold_each_article_once(filled: Filled, order: Order, size: int) -> None:
    query = Or((GRAIN, Not(LATAKIA)))
    everything = filled.reader.search(SearchRequest(query, order=order, limit=100)).hits
    pages = [
        filled.reader.search(SearchRequest(query, order=order, offset=offset, limit=size)).hits
        for offset in range(0, 12, size)
    ]
    assert [hit for page in pages for hit in page] == list(everything)
    assert filled.reader.search(SearchRequest(query, offset=10_000)).hits == ()
    assert filled.reader.search(SearchRequest(query, limit=0)).total == len(everything)


PASSAGES: tuple[tuple[str, Query, str, tuple[tuple[str, tuple[str, ...]], ...]], ...] = (
    ("a word in the body", LATAKIA, "a1", (("body", ("Latakia",)),)),
    ("a word in the title first", Word("bulgaria"), "a1", (("title", ("Bulgaria",)),)),
    ("families", Word("close"), "a1", (("title", ("closes",)), ("body", ("closing",)))),
    ("a possessive with its end", Word("assad", "body"), "a2", (("body", ("Assad’s", "Assad")),)),
    ("a phrase is one mark", Phrase((PORT, Word("of"), GRAIN)), "a9", (("body", ("port of grain",)),)),
    ("near marks both, where it holds", Near(PORT, GRAIN, 2), "a9", (("body", ("port", "grain")),)),
    ("slop marks each word", Phrase((GRAIN, PORT), slop=1), "a9", (("body", ("port", "grain")),)),
    ("nothing under not", Not(LATAKIA), "a9", ()),
    ("only parts that hold", Or((PORT, Phrase((GRAIN, PORT)))), "b1", (("title", ("port",)), ("body", ("port",) * 3))),
    ("no marks for every article", MatchAll(), "a1", ()),
    ("a field", Word("airspace", "title"), "a9", (("title", ("Airspace",)),)),
    ("an article that does not match", GRAIN, "a1", ()),
    ("a name in Russian", Word("захарова"), "a7", (("title", ("Захаровой",)), ("body", ("Захарова", "Захарову")))),
)


@pytest.mark.parametrize(
    ("query", "id", "expected"), [case[1:] for case in PASSAGES], ids=[case[0] for case in PASSAGES]
)
def test_what_matched_is_what_is_marked(
    filled: Filled, query: Query, id: str, expected: tuple[tuple[str, tuple[str, ...]], ...]
) -> None:
    (passages,) = filled.reader.passages(query, [Hit(id, 1, 0.0)])
    assert _words(passages) == expected
    whole = filled.reader.marked(query, Hit(id, 1, 0.0))
    assert [(passage.field, passage.text) for passage in whole] == [
        ("title", filled.shelf.kept[id, 1].title),
        ("body", filled.shelf.kept[id, 1].body),
    ]
    assert tuple(words for words in _words(whole) if words[1]) == expected


def _words(passages: tuple[Passage, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Join the marked words of the passages of one field."""
    by_field: dict[str, list[str]] = {}
    for passage in passages:
        by_field.setdefault(passage.field, []).extend(passage.text[start:end] for start, end in passage.marks)
    return tuple((field, tuple(words)) for field, words in by_field.items())


LONG_BODY = "\n\n".join(
    f"Paragraph {number} opens calmly.{' Storm and flood came.' * (number in {3, 5})}"
    f"{' A storm passed over the hills of the north, and nobody wrote down what it had broken there.' * (number == 7)}"
    for number in range(9)
)


def test_passages_are_the_best_two_in_order_at_sentence_borders(factory: Factory, tmp_path: Path) -> None:
    shelf = Shelf()
    engine = factory(tmp_path, shelf)
    shelf.put(engine, [article("x", "Weather", LONG_BODY)])
    (passages,) = engine.reader().passages(Or((Word("storm"), Word("flood"))), [Hit("x", 1, 0.0)])
    assert [passage.text for passage in passages] == ["Storm and flood came."] * 2
    assert [passage.start for passage in passages] == [LONG_BODY.index("Storm"), LONG_BODY.rindex("Storm")]
    (one,) = engine.reader().passages(Or((Word("storm"), Word("flood"))), [Hit("x", 1, 0.0)], most=1)
    assert one == passages[:1]


def test_an_endless_sentence_is_cut_around_its_mark(factory: Factory, tmp_path: Path) -> None:
    body = "so it went on " * 2000 + "until grain " + "and then on and on " * 2000
    shelf = Shelf()
    engine = factory(tmp_path, shelf)
    shelf.put(engine, [article("x", "Endless", body)])
    ((passage,),) = engine.reader().passages(GRAIN, [Hit("x", 1, 0.0)])
    assert len(passage.text) <= 400
    assert [passage.text[start:end] for start, end in passage.marks] == ["grain"]
    assert body[passage.start : passage.start + len(passage.text)] == passage.text


def test_a_reader_keeps_its_generation(factory: Factory, tmp_path: Path) -> None:
    shelf = Shelf()
    engine = factory(tmp_path, shelf)
    before = engine.reader()
    assert (engine.generation(), before.generation, before.count(MatchAll())) == (0, 0, 0)
    shelf.put(engine, WORLD[:3])
    middle = engine.reader()
    shelf.put(engine, [replace(WORLD[0], title="Nothing")], version=2)
    after = engine.reader()
    assert [reader.generation for reader in (before, middle, after)] == [0, 1, 2]
    assert engine.generation() == 2
    assert [reader.count(Word("bulgaria")) for reader in (before, middle, after)] == [0, 1, 0]
    ((title, *_),) = middle.passages(Word("bulgaria"), middle.search(SearchRequest(Word("bulgaria"))).hits)
    assert title.text == "Bulgaria closes its airspace"
    assert [(hit.id, hit.version) for hit in after.search(SearchRequest(Word("nothing"))).hits] == [("a1", 2)]


def test_writing_is_all_or_nothing(factory: Factory, tmp_path: Path) -> None:
    shelf = Shelf()
    engine = factory(tmp_path, shelf)
    shelf.put(engine, WORLD[:2])
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(engine)
    assert engine.generation() == 1
    assert set(_ids(engine.reader(), MatchAll())) == {"a1", "a2"}
    assert _people(engine) == {"Maria Zakharova": 2, "Bashar al-Assad": 1}
    shelf.put(engine, [WORLD[2]])
    assert set(_ids(engine.reader(), MatchAll())) == {"a1", "a2", "a3"}


def _write_and_fail(engine: Engine) -> None:
    with engine.writer() as writer:
        writer.add(WORLD[2])
        writer.remove("a1")
        writer.replace_values("person", [("a2", ("Nobody",))])
        raise ZeroDivisionError


def _people(engine: Engine) -> dict[str, int]:
    facets = engine.reader().search(SearchRequest(facets=(ValueFacet("person", 100),))).facets
    return {bucket.value: bucket.count for bucket in facets["person"].buckets}


def test_an_idle_writer_makes_no_generation(factory: Factory, tmp_path: Path) -> None:
    engine = factory(tmp_path, Shelf())
    with engine.writer():
        pass
    assert engine.generation() == 0


def test_there_is_one_writer(factory: Factory, tmp_path: Path) -> None:
    engine = factory(tmp_path, Shelf())
    with engine.writer(), pytest.raises(IndexLocked), engine.writer():
        pass
    with engine.writer():
        pass


def test_articles_are_replaced_and_removed(factory: Factory, tmp_path: Path) -> None:
    shelf = Shelf()
    engine = factory(tmp_path, shelf)
    shelf.put(engine, WORLD)
    with engine.writer() as writer:
        writer.add(WORLD[1], 2)
        writer.add(article("a2", "Other", "Words"), 3)
        writer.add(article("c1", "Brief", "Here and gone"))
        writer.remove("c1")
        writer.remove("never there")
        writer.remove("a5")
    reader = engine.reader()
    assert set(_ids(reader, MatchAll())) == EVERY - {"a5"}
    assert set(_ids(reader, GRAIN)) == {"a9", "b1"}
    assert [hit.version for hit in reader.search(SearchRequest(Word("words"))).hits] == [3]
    assert reader.count(Word("gone")) == 0


def test_removed_articles_leave_the_scores(factory: Factory, tmp_path: Path) -> None:
    shelf, fresh = Shelf(), Shelf()
    engine, untouched = factory(tmp_path / "a", shelf), factory(tmp_path / "b", fresh)
    shelf.put(engine, WORLD)
    with engine.writer() as writer:
        for gone in ("a7", "a8", "b1"):
            writer.remove(gone)
    fresh.put(untouched, [one for one in WORLD if one.id not in {"a7", "a8", "b1"}])
    for query in (GRAIN, Or((PORT, AIRSPACE)), Word("elections")):
        assert _scores(engine.reader(), query) == pytest.approx(_scores(untouched.reader(), query), abs=1e-4)


def test_values_are_replaced_without_the_text(factory: Factory, tmp_path: Path) -> None:
    shelf = Shelf()
    engine = factory(tmp_path, shelf)
    shelf.put(engine, WORLD[:4])
    with engine.writer() as writer:
        writer.replace_values("person", [("a4", ("Zoe", "Ann", "Zoe")), ("a1", ()), ("nobody", ("X",))])
        writer.replace_values("outlet", [("a3", ("Renamed",))])
    assert _people(engine) == {"Maria Zakharova": 1, "Bashar al-Assad": 1, "Zoe": 1, "Ann": 1}
    facets = engine.reader().search(SearchRequest(facets=(ValueFacet("outlet"), ValueFacet("person")))).facets
    assert Bucket("Renamed", 1) in facets["outlet"].buckets
    assert facets["person"].missing == 2
    assert engine.reader().count(Word("bulgaria")) == 1
    with engine.writer() as writer:
        writer.replace_values("collection", [("a1", ("moved", "second")), ("a2", ("moved",)), ("a3", ())])
        writer.replace_values("author", [("a2", ("Ann Port", "Ann Port"))])
    facets = engine.reader().search(SearchRequest(facets=(ValueFacet("collection"), ValueFacet("author")))).facets
    assert facets["collection"] == FacetCounts(_buckets(moved=2), missing=2)
    assert facets["author"] == FacetCounts(_buckets(Ann_Port=2, **{"M._Weir": 1}), missing=2)
    with engine.writer() as writer:
        writer.add(replace(WORLD[0], outlet=None))
        writer.replace_values("person", [("a1", ("Late",))])
    assert _people(engine)["Late"] == 1
    assert set(_ids(engine.reader(), MatchAll())) == {"a1", "a2", "a3", "a4"}


def test_an_empty_archive_answers(factory: Factory, tmp_path: Path) -> None:
    engine = factory(tmp_path, Shelf())
    reader = engine.reader()
    facets = (ValueFacet("outlet"), DateFacet())
    for _, query, _ in MATCHING:
        if _declined(engine, query):
            continue
        results = reader.search(SearchRequest(query, facets=facets))
        assert (results.total, results.hits) == (0, ())
        assert results.facets == {"outlet": FacetCounts(()), "date": FacetCounts(())}


def test_odd_texts_are_taken_in(factory: Factory, tmp_path: Path) -> None:
    odd = [
        "\x00",
        "a\x00b",
        "\ud800 lone",
        "𝕱𝖔𝖝",
        "é" * 70_000,
        "x" * 70_000,
        "\u200d\u0301",
        "I\u0307",
        "ﬁ",
        "١٢٣",
        "\n\n \n",
    ]
    articles: list[Article] = [article(f"o{n:02}", text, f"{text} end", outlet=text) for n, text in enumerate(odd)]
    shelf = Shelf()
    engine = factory(tmp_path, shelf)
    shelf.put(engine, articles)
    reader = engine.reader()
    assert reader.count(Word("end")) == len(odd)
    assert reader.count(Word("fox")) == reader.count(Word("lone")) == 1
    hits = reader.search(SearchRequest(Word("end"), limit=100, facets=(ValueFacet("outlet"),))).hits
    assert len(reader.passages(Word("end"), hits)) == len(odd)


def test_very_old_and_far_dates_count(factory: Factory, tmp_path: Path) -> None:
    days = [date(1, 1, 1), date(1850, 3, 1), date(9999, 12, 30)]
    shelf = Shelf()
    engine = factory(tmp_path, shelf)
    shelf.put(
        engine,
        [article(f"d{n}", "T", "B", published=PublicationDate.day(day, FoundIn.META)) for n, day in enumerate(days)],
    )
    results = engine.reader().search(SearchRequest(order=Order.OLDEST, facets=(DateFacet("day"),)))
    assert [hit.id for hit in results.hits] == ["d0", "d1", "d2"]
    assert [bucket.value for bucket in results.facets["date"].buckets] == ["0001-01-01", "1850-03-01", "9999-12-30"]

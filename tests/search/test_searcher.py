"""A search state becomes a page whose hits, counts, marks and problems are those of the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from corpus.article import Article, FoundIn, PublicationDate
from corpus.store.article_store import ArticleStore
from index.engine import Engine
from search import searcher as searcher_module
from search.page import SearchPage
from search.searcher import Searcher
from search.state import MatchMode, SearchState, read_pairs
from tests.support.archives import build, ingest
from tests.support.world import WORLD


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher, store, _ = build(tmp_path_factory.mktemp("archive"), WORLD)
    yield searcher
    searcher.close()
    store.close()


def state(address: str) -> SearchState:
    """Read a state as an address writes it, with | between pairs."""
    pairs = [pair.split("=", 1) for pair in address.split("|") if pair]
    found, problems = read_pairs((name, value) for name, value in pairs)
    assert not problems
    return found


ANSWERS: tuple[tuple[str, str], ...] = (
    # the state, the ids found
    ("q=latakia", "a1 a2"),
    ("q=latakia OR grain|outlet=Orontes Post", "a2"),
    ("q=latakia|outlet=the northern ledger", "a1"),
    ("q=latakia|outlet=Orontes Post|outlet=Northern Ledger", "a1 a2"),
    ("q=outlet:\"the northern ledger\"", "a1 a3 a6"),
    ("q=person:zakharova -outlet:\"Три реки\"", "a1 a2"),
    ("person=Мария Захарова", "a1 a2 a7"),
    ("from=2015-09-09|to=2015-09-09", "a2 a7"),
    ("from=2015-09|to=2015-09", "a1 a2 a3 a7 a9 b1"),
    ("q=date:2015-10..", "a6 a8"),
    ("q=ELECTIONS", "a3 a8"),
    ("q=ELECTIONS|forms=exact", "a3 a8"),
    ("q=closing", "a1"),
    ("q=closes|forms=exact", "a1"),
    ("q=close|forms=exact", ""),
    ("q=№", ""),
    ("outlet=Nowhere Times", ""),
)  # fmt: skip


@pytest.mark.parametrize(("address", "ids"), ANSWERS, ids=[address for address, _ in ANSWERS])
def test_a_page_lists_what_was_asked_for(world: Searcher, address: str, ids: str) -> None:
    page = world.page(replace(state(address), size=50))
    assert {hit.id for hit in page.hits} == set(ids.split())
    assert page.total == len(ids.split())
    assert {article.id for article in world.matching_articles(state(address))} == set(ids.split())


PROBLEMS: tuple[tuple[str, str], ...] = (
    ("outlet=Nowhere Times", "has the outlet “Nowhere Times”"),
    ("person=Nobody", "has the person “Nobody”"),
    ('q=person:"Nobody At All" x', "has the person “Nobody At All”"),
    ("q=a b OR c", "OR is read before AND"),
    ("q=latakia|page=7", "the last page is 1"),
)


@pytest.mark.parametrize(("address", "words"), PROBLEMS, ids=[address for address, _ in PROBLEMS])
def test_what_is_odd_about_a_search_is_said(world: Searcher, address: str, words: str) -> None:
    assert any(words in problem.message for problem in world.page(state(address)).problems)


def values(page: SearchPage, dimension: str) -> dict[str, tuple[int, bool]]:
    return {v.value: (v.count, v.chosen) for v in page.facets[dimension].values}  # type: ignore[index]


def test_a_facet_counts_what_choosing_each_value_gives(world: Searcher) -> None:
    searched = state("q=airspace OR latakia|outlet=Northern Ledger|person=Maria Zakharova")
    page = world.page(searched)
    assert values(page, "outlet") == {"Northern Ledger": (1, True), "Orontes Post": (1, False)}
    assert values(page, "person") == {"Maria Zakharova": (1, True)}
    for value, (count, _) in values(page, "outlet").items():
        alone = replace(searched, outlets=()).with_value("outlet", value)
        assert world.page(alone).total == count


def test_a_chosen_value_is_listed_though_it_has_no_hit(world: Searcher) -> None:
    page = world.page(state("q=election|person=Li Wei|outlet=Nowhere Times"))
    assert values(page, "person")["Li Wei"] == (0, True)
    assert values(page, "outlet")["Nowhere Times"] == (0, True)


def test_a_histogram_says_what_it_leaves_out(world: Searcher) -> None:
    page = world.page(state("from=2015-09|to=2015-09"))
    months = page.facets["date"]
    assert months.unit == "month"
    assert values(page, "date") == {"2015-09": (6, True), "2015-10": (1, False), "2016-01": (1, False)}
    assert (months.missing, months.other) == (1, 1)
    assert page.may_fall == 1


def test_a_hit_shows_marked_passages_or_its_beginning(world: Searcher) -> None:
    hits = {hit.id: hit for hit in world.page(state("q=airspace")).hits}
    first = hits["a1"]
    assert [first.title.text[start:end] for start, end in first.title.marks] == ["airspace"]
    assert [p.text[slice(*mark)] for p in first.passages for mark in p.marks] == ["airspace"]
    beginning = {hit.id: hit for hit in world.page(state("outlet=Orontes Post")).hits}["a8"].passages
    assert [(p.text, p.marks) for p in beginning] == [(WORLD[7].body, ())]


def test_an_article_page_marks_every_paragraph(world: Searcher) -> None:
    page = world.article("a1", state("q=airspace flights"))
    assert page is not None
    marked = [p.text[slice(*mark)] for p in (page.title, *page.body) for mark in p.marks]
    assert marked == [
        "airspace",
        "Flights",
        "airspace",
    ]
    assert [WORLD[0].body[p.start :].startswith(p.text) for p in page.body] == [True, True]
    assert world.article("nothing", state("")) is None


def test_an_article_page_tells_the_outlet_as_stated_where_it_is_shown_otherwise(tmp_path: Path) -> None:
    named = [replace(WORLD[0], id=name, outlet=name) for name in ("The Northern Ledger", "Northern Ledger")]
    searcher, store, _ = build(tmp_path, named)
    pages = [searcher.article(article.id, state("")) for article in named]
    outlets = [(page.article.outlet, page.stated_outlet) for page in pages if page]
    assert outlets == [("Northern Ledger", "The Northern Ledger"), ("Northern Ledger", None)]
    searcher.close()
    store.close()


def test_the_page_knows_the_archive(world: Searcher) -> None:
    page = world.page(state(""))
    assert (page.articles, page.total, page.unnamed, page.generation) == (10, 10, 2, 1)
    assert page.read_as == "all articles"


def test_a_long_span_is_counted_by_year(tmp_path: Path) -> None:
    articles = [
        Article(f"{year}{month:02}", "News", "Grain.", "x", published=PublicationDate.month(year, month, FoundIn.META))
        for year in range(2010, 2016)
        for month in range(1, 13)
    ]
    searcher, store, _ = build(tmp_path, articles)
    facet = searcher.page(state("q=grain")).facets["date"]
    assert facet.unit == "year"
    assert {v.value: v.count for v in facet.values} == {str(year): 12 for year in range(2010, 2016)}
    store.close()


@pytest.fixture
def growing(tmp_path: Path) -> Iterator[tuple[Searcher, ArticleStore, Engine]]:
    searcher, store, engine = build(tmp_path, WORLD[:2])
    yield searcher, store, engine
    store.close()


def test_a_new_generation_is_noticed(growing: tuple[Searcher, ArticleStore, Engine]) -> None:
    searcher, store, engine = growing
    assert searcher.page(SearchState()).total == 2
    ingest(store, engine, WORLD[2:4])
    page = searcher.page(SearchState())
    assert (page.total, page.generation) == (4, 2)


def test_an_export_stays_in_its_generation(
    growing: tuple[Searcher, ArticleStore, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher, store, engine = growing
    monkeypatch.setattr(searcher_module, "HITS_BATCH", 1)
    exported = searcher.matching_articles(SearchState())
    first = next(exported)
    ingest(store, engine, [*WORLD[2:4], replace(WORLD[0], body="Changed."), replace(WORLD[1], body="Changed.")])
    assert searcher.page(SearchState()).total == 4
    assert sorted([first, *exported], key=lambda a: a.id) == [store.article("a1", 1), store.article("a2", 1)]


def test_readers_are_closed_when_their_last_user_is_done(growing: tuple[Searcher, ArticleStore, Engine]) -> None:
    searcher, store, engine = growing
    totals: list[int] = []

    def ask() -> None:
        totals.extend(searcher.page(SearchState()).total for _ in range(20))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for one in WORLD[2:6]:
        ingest(store, engine, [one])
    for thread in threads:
        thread.join()
    assert len(totals) == 80
    assert set(totals) <= {2, 3, 4, 5, 6}
    assert searcher.page(replace(SearchState(), forms=MatchMode.EXACT)).total == 6


def test_days_are_included(world: Searcher) -> None:
    assert world.page(SearchState(until=date(9999, 12, 31))).total == 9

"""In match mode variants, other spellings are found, listed, counted and removable; the typed one comes first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search.page import SearchPage
from search.searcher import Searcher
from search.state import MatchMode, SearchState
from tests.support.archives import build
from tests.support.world import article

ARTICLES = (
    article("z1", "", "Zakharova spoke in Latakia."),
    article("z2", "Sacharowa", "Sacharowa sagte nichts. Sacharowa, Sacharowa!", language="de"),
    article("z3", "", "Мария Захарова заявила о Латакии.", language="ru"),
    article("z4", "Lattakia", "The port of Lattakia. Lattakia again."),
    article("z5", "", "Hizbullah fired. Zakaria spoke."),
    article("z6", "", "Hezbollah fired at the port of Zagreb."),
    *(article(f"y{number}", "", "The port was closed.") for number in range(5)),
)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher, store, _ = build(tmp_path_factory.mktemp("archive"), ARTICLES)
    yield searcher
    searcher.close()
    store.close()


def search_page(searcher: Searcher, text: str, *dropped: str, size: int = 10) -> SearchPage:
    return searcher.page(SearchState(text, forms=MatchMode.VARIANTS, dropped=dropped, size=size))


FOUND: tuple[tuple[str, str], ...] = (
    ("Zakharova", "z1 z2 z3"),
    ("Захарова", "z1 z2 z3"),
    ("Sacharowa", "z1 z2 z3"),
    ("Latakia", "z1 z3 z4"),
    ("Hezbollah", "z5 z6"),
    ('"port of Latakia"', "z4"),
    ("Latakia w/3 spoke", "z1"),
    ("title:Latakia", "z4"),
    ("Zakharova -Latakia", "z2 z3"),
    ("=Latakia", "z1"),
    ("port", "y0 y1 y2 y3 y4 z4 z6"),
)


@pytest.mark.parametrize(("text", "ids"), FOUND, ids=[text for text, _ in FOUND])
def test_other_spellings_are_found(names: Searcher, text: str, ids: str) -> None:
    assert sorted(hit.id for hit in search_page(names, text).hits) == ids.split()


def test_what_was_typed_comes_first_on_every_page(names: Searcher) -> None:
    assert search_page(names, "Latakia").hits[0].id == "z1"
    pages = [search_page(names, "Zakharova", size=1)]
    pages += [names.page(page.state.with_page(number)) for page, number in ((pages[0], 2), (pages[0], 3))]
    assert [hit.id for page in pages for hit in page.hits] == [hit.id for hit in search_page(names, "Zakharova").hits]
    assert pages[0].hits[0].id == "z1"


def test_each_spelling_is_listed_counted_and_removable(names: Searcher) -> None:
    page = search_page(names, "Zakharova")
    assert {(e.word, e.form, e.count, e.dropped) for e in page.expansions} == {
        ("Zakharova", "sacharowa", 1, False),
        ("Zakharova", "захарова", 1, False),
    }
    german = next(e for e in page.expansions if e.form == "sacharowa")
    without = names.page(german.state)
    assert [hit.id for hit in without.hits] == ["z1", "z3"]
    back = next(e for e in without.expansions if e.dropped)
    assert names.page(back.state).total == page.total


def test_no_spelling_is_looked_for_unasked(names: Searcher) -> None:
    page = names.page(SearchState("Zakharova"))
    assert (page.total, page.expansions) == (1, ())

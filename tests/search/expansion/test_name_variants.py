"""In match mode variants, a person's name is expanded as a whole, by names in the texts of the archive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search.page import SearchPage
from search.searcher import Searcher
from search.state import MatchMode, SearchState
from tests.support.archives import build
from tests.support.world import article

ARTICLES = (
    article("l1", "", "Yesterday Sergei Lavrov spoke at the airfield."),
    article("l2", "Foreign Minister Serguéi Lavrov in Paris", "He spoke."),
    article("l3", "", "Am Flugplatz sagte Sergej Lawrow nichts. The airfield was closed.", language="de"),
    article("l4", "", "Сергей Лавров заявил об этом.", language="ru"),
    article("l5", "", "Ivan Lawrow spoke to Sergej Petrow at the airfield."),
    article("a1", "", "They met Abdulrahman Yasin."),
    article("a2", "", "They met Abd al-Rahman Yasin, who spoke."),
    article("a3", "", "They met Ahmed Hassan al-Masri."),
    article("a4", "", "They met 'Ahmad Hasan 'Ali al-Masri."),
    article("a5", "", "They met Ahmad Samir, Hasan Ali and Omar al-Masri."),
    article("b1", "", "William Clinton left."),
    article("b2", "", "Bill Clinton came."),
    article("p1", "", "The chemical weapons were found."),
    article("p2", "", "A comical weapon was found."),
)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher, store, _ = build(tmp_path_factory.mktemp("archive"), ARTICLES)
    yield searcher
    searcher.close()
    store.close()


def search_page(searcher: Searcher, text: str, *dropped: str) -> SearchPage:
    return searcher.page(SearchState(text, forms=MatchMode.VARIANTS, dropped=dropped))


FOUND: tuple[tuple[str, str, str], ...] = (
    ("in other alphabets and habits of spelling", "Sergei Lavrov", "l1 l2 l3 l4"),
    ("typed without capitals", "sergej lawrow", "l1 l2 l3 l4 l5"),
    ("as a phrase", '"Sergei Lavrov"', "l1 l2 l3 l4"),
    ("beside other words", "Sergei Lavrov airfield", "l1 l3"),
    ("in the title alone", "title:Sergei title:Lavrov", "l2"),
    ("typed in a spelling that no article has", "Serghey Lavrow", "l1 l2 l3 l4"),
    ("in one word or two", "Abdul Rahman Yasin", "a1 a2"),
    ("with one more word, but not as two names", "Ahmed Hassan al-Masri", "a3 a4"),
    ("by a familiar given name", "Bill Clinton", "b1 b2"),
    ("except words that are not names", "chemical weapons", "p1"),
    ("except negated words", "Sergei Lavrov -Paris", "l1 l3 l4"),
)


@pytest.mark.parametrize(("text", "ids"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND])
def test_a_name_is_found_in_other_spellings(names: Searcher, text: str, ids: str) -> None:
    assert sorted(hit.id for hit in search_page(names, text).hits) == ids.split()


def test_each_other_name_is_listed_counted_and_removable(names: Searcher) -> None:
    page = search_page(names, "Sergei Lavrov")
    assert page.hits[0].id == "l1"
    assert {(one.word, one.form, one.count) for one in page.expansions} == {
        ("Sergei Lavrov", "serguei lavrov", 1),
        ("Sergei Lavrov", "sergej lawrow", 1),
        ("Sergei Lavrov", "сергей лавров", 1),
    }
    german = next(one for one in page.expansions if one.form == "sergej lawrow")
    without = names.page(german.state)
    assert sorted(hit.id for hit in without.hits) == ["l1", "l2", "l4"]
    (back,) = (one for one in without.expansions if one.dropped)
    assert names.page(back.state).total == page.total


def test_a_name_is_highlighted_as_one(names: Searcher) -> None:
    hit = next(hit for hit in search_page(names, "Sergei Lavrov").hits if hit.id == "l3")
    marked = [one.text[start:end] for one in hit.passages for start, end in one.marks]
    assert marked == ["Sergej Lawrow"]

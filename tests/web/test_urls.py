"""A link is the next search, written out."""

from __future__ import annotations

from datetime import date

import pytest

from search.problem import Problem
from search.state import SearchState
from web import urls

ZAKHAROVA = SearchState(text="Zakharova", page=3)


@pytest.mark.parametrize(
    ("state", "address"),
    [
        (SearchState(), "/"),
        (ZAKHAROVA, "/?q=Zakharova&page=3"),
        (ZAKHAROVA.with_value("outlet", "A & B"), "/?q=Zakharova&outlet=A+%26+B"),
        (SearchState(text="Захарова"), "/?q=%D0%97%D0%B0%D1%85%D0%B0%D1%80%D0%BE%D0%B2%D0%B0"),
    ],
)
def test_equal_searches_have_equal_addresses(state: SearchState, address: str) -> None:
    assert urls.search_address(state) == address


@pytest.mark.parametrize(
    ("bucket", "since", "until"),
    [("2015", date(2015, 1, 1), date(2015, 12, 31)), ("2016-02", date(2016, 2, 1), date(2016, 2, 29))],
)
def test_a_bar_of_the_histogram_chooses_its_days_and_takes_them_back(bucket: str, since: date, until: date) -> None:
    chosen = urls.toggle_value(ZAKHAROVA, "date", bucket, chosen=False)
    assert (chosen.since, chosen.until, chosen.page) == (since, until, 1)
    assert urls.toggle_value(chosen, "date", bucket, chosen=True) == ZAKHAROVA.with_page(1)


def test_a_problem_with_a_suggestion_links_to_the_repaired_text() -> None:
    state = SearchState(text="latakia ADN tartus")
    better = urls.apply_suggestion(state, Problem("odd", 8, 11, "AND"))
    assert better == SearchState(text="latakia AND tartus")
    assert urls.apply_suggestion(state, Problem("odd", 8, 11)) is None


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x", True),
        ("HTTP://a.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        (None, False),
    ],
)
def test_only_addresses_of_pages_become_links(url: str | None, safe: bool) -> None:
    assert (urls.safe_url(url) is not None) is safe


@pytest.mark.parametrize(
    ("page", "pages", "offered"),
    [
        (1, 1, (1,)),
        (1, 3, (1, 2, 3)),
        (1, 9, (1, 2, 3, None, 9)),
        (5, 9, (1, 2, 3, 4, 5, 6, 7, 8, 9)),
        (10, 20, (1, None, 8, 9, 10, 11, 12, None, 20)),
    ],
)
def test_page_numbers_show_the_ends_and_the_neighbours(page: int, pages: int, offered: tuple[int | None, ...]) -> None:
    assert urls.page_numbers(page, pages) == offered

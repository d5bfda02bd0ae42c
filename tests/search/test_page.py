"""The records of a page are values, and the module offers the front end all that it needs of the packages below."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from search import page as page_module
from search.page import SearchPage
from search.state import SearchState

PAGE = SearchPage(SearchState("port"), "port", 0, 1, (), {}, generation=1, articles=9, seconds=0.5)


def test_a_page_is_a_value_and_its_time_is_no_part_of_it() -> None:
    assert replace(PAGE, seconds=0.1) == PAGE
    assert replace(PAGE, total=1) != PAGE
    with pytest.raises(FrozenInstanceError):
        PAGE.total = 1  # type: ignore[misc]


def test_the_front_end_finds_its_names_here() -> None:
    assert sorted(page_module.__all__) == sorted(set(page_module.__all__))
    assert {"ShownDimension", "EngineError", "Order", "Passage", "PublicationDate"} <= set(page_module.__all__)
    assert all(hasattr(page_module, name) for name in page_module.__all__)

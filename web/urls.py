"""Addresses: a link is the next search state, written out. Renders nothing."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, quote_plus, urlsplit

from index.query import Dimension
from search.calendar_dates import parse_days
from search.problem import Problem
from search.state import SearchState


def search_address(state: SearchState, path: str = "/") -> str:
    """Give the address of a search; equal searches have equal addresses."""
    pairs = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in state.pairs())
    return f"{path}?{pairs}" if pairs else path


_quoted = lru_cache(maxsize=1024)(quote_plus)  # the links of a page differ in one pair


def article_address(article_id: str, state: SearchState) -> str:
    """Give the address of an article as seen from a search, so that its marks and the way back are kept."""
    return search_address(state, f"/article/{quote(article_id, safe='')}")


def choice(state: SearchState, dimension: Dimension, value: str, chosen: bool) -> SearchState:
    """Give the state after a click on a value of a facet: it is chosen, or taken back."""
    if dimension == "date":
        days = None if chosen else parse_days(value)
        return state.with_dates(*(days or (None, None)))
    return state.without_value(dimension, value) if chosen else state.with_value(dimension, value)


def cleared(state: SearchState) -> SearchState:
    """Give the search for the same text with no choices."""
    return SearchState(text=state.text, order=state.order, forms=state.forms, size=state.size)


def repaired(state: SearchState, problem: Problem) -> SearchState | None:
    """Give the search that a problem suggests, or None when it suggests nothing."""
    if problem.suggestion is None or problem.start is None or problem.end is None:
        return None
    text = state.text[: problem.start] + problem.suggestion + state.text[problem.end :]
    return state.with_text(text)


def outward(url: str | None) -> str | None:
    """Give a page's own address if it is one that a browser may safely follow."""
    return url if url and urlsplit(url).scheme.lower() in {"http", "https"} else None


def page_numbers(page: int, pages: int) -> tuple[int | None, ...]:
    """Give the page numbers to offer around a page: the ends and the neighbours, None for a gap."""
    near = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    offered: list[int | None] = []
    for before, at in zip([0, *near], near, strict=False):
        if at - before > 1:
            offered.append(at - 1 if at - before == 2 else None)
        offered.append(at)
    return tuple(offered)

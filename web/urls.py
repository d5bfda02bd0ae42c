"""Addresses of pages: the search state after a click, as a URL under the site's prefix. Renders nothing."""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache
from operator import itemgetter
from urllib.parse import quote, quote_plus, urlsplit

from search.calendar_dates import parse_days
from search.limits import MAX_URL, MAX_VALUE
from search.page import Problem, SearchState, ShownDimension

_root: ContextVar[str] = ContextVar("root", default="")
"""The prefix of the current request: asked for by every link of a page."""

_SHORT = 300
"""Characters of texts whose addresses are cached, so that the caches stay below some megabytes."""
LONG_ADDRESS = 3_000
"""Characters of an address from which on a page has few links, as each has all of them."""


def has_long_address(state: SearchState) -> bool:
    """Return whether a page of this search must do with few links."""
    return len(search_address(state)) > LONG_ADDRESS


def is_cut(value: str) -> bool:
    """Return whether a value is shown cut, and so cannot be chosen."""
    return len(value) >= MAX_VALUE


def mount(prefix: str) -> None:
    """Put the addresses of the current request under a prefix, as WSGI has it in `SCRIPT_NAME`."""
    _root.set(quote(prefix.encode("latin-1"), safe="/~"))  # WSGI hands bytes over as Latin-1


def site_address(path: str = "/") -> str:
    """Return the address of a path of this site: below the prefix under which a proxy or `--prefix` shows it."""
    return _root.get() + path


def search_address(state: SearchState, path: str = "/") -> str:
    """Return the address of a search. Equal searches have equal addresses."""
    query = _query_string(state) if len(state.text) <= _SHORT else _written_pairs(state)
    return f"{site_address(path)}?{query}" if query else site_address(path)


def _written_pairs(state: SearchState) -> str:
    pairs = state.pairs()
    is_short = all(map(_SHORT.__ge__, map(len, map(itemgetter(1), pairs))))
    return "&".join(map(_written if is_short else _encoded, pairs))


def _encoded(pair: tuple[str, str]) -> str:
    name, value = pair
    return f"{name}={quote_plus(value)}"


# The hits of a page share their state, the links of a page come again with it, and they differ in one pair.
_query_string = lru_cache(maxsize=1024)(_written_pairs)
_written = lru_cache(maxsize=1024)(_encoded)


def article_address(article_id: str, state: SearchState) -> str:
    """Return the address of an article within a search, which keeps its marks and the way back."""
    return search_address(state, f"/article/{quote(article_id, safe='')}")


def toggle_value(state: SearchState, dimension: ShownDimension, value: str, chosen: bool) -> SearchState:
    """Return the state after a click on a facet value: choose it, or undo the choice."""
    if dimension == "date":
        days = None if chosen else parse_days(value)
        return state.with_dates(*(days or (None, None)))
    return state.without_value(dimension, value) if chosen else state.with_value(dimension, value)


def clear_choices(state: SearchState) -> SearchState:
    """Return the search for the same text without outlets, people and dates."""
    return SearchState(text=state.text, order=state.order, forms=state.forms, size=state.size)


def apply_suggestion(state: SearchState, problem: Problem) -> SearchState | None:
    """Return the search that a problem suggests, or None if it suggests nothing."""
    if problem.suggestion is None or problem.start is None or problem.end is None:
        return None
    text = state.text[: problem.start] + problem.suggestion + state.text[problem.end :]
    return state.with_text(text)


def safe_url(url: str | None) -> str | None:
    """Return the URL of an article's page if it is http or https and not too long, safe to link to; else None."""
    return url if url and len(url) <= MAX_URL and urlsplit(url).scheme.lower() in {"http", "https"} else None


def page_numbers(page: int, pages: int) -> tuple[int | None, ...]:
    """Return the page numbers to offer: the ends and the neighbours of `page`, with None for a gap."""
    near = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    offered: list[int | None] = []
    for before, at in zip([0, *near], near, strict=False):
        if at - before > 1:
            offered.append(at - 1 if at - before == 2 else None)
        offered.append(at)
    return tuple(offered)

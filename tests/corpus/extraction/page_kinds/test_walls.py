"""Walls and error pages are rejected with that reason in many languages; articles about them are taken in."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.page import PageFormat, RawPage, Rejected

_PAGES: dict[str, dict[str, list[str]]] = tomllib.loads((Path(__file__).parent / "pages.toml").read_text("utf-8"))
WALLS, ARTICLES = _PAGES["walls"], _PAGES["articles"]


def _result(page: list[str], format: PageFormat) -> Article | Rejected:
    title, text = page
    if format is PageFormat.PLAIN:
        return clean(RawPage("a", "a", format, f"{title}\n{text}"))
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    html = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{lines}<footer>Ledger</footer></body></html>"
    )
    return clean(RawPage("a", "a", format, html))


@pytest.mark.parametrize("format", [PageFormat.HTML, PageFormat.PLAIN])
@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_rejected_as_such_in_every_language(name: str, format: PageFormat) -> None:
    result = _result(WALLS[name], format)
    assert isinstance(result, Rejected)
    assert result.kind in {"wall", "error page"}, result.reason


@pytest.mark.parametrize("format", [PageFormat.HTML, PageFormat.PLAIN])
@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_about_walls_or_beside_their_words_is_taken_in(name: str, format: PageFormat) -> None:
    assert isinstance(_result(ARTICLES[name], format), Article)

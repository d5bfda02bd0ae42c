"""The five pages that the project began from come out as a careful person would read them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.page import RawPage
from corpus.readers.walk import read

_DATA = Path(os.environ.get("DATELINE_DATA") or Path(__file__).parents[2] / ".." / "shared" / "data")
_SEEDS = _DATA.parent / "seeds"

pytestmark = pytest.mark.skipif(not (_SEEDS / "gold.json").exists(), reason=f"The pages are not in {_SEEDS}.")


@pytest.fixture(scope="module")
def gold() -> dict[str, dict[str, Any]]:
    articles: dict[str, dict[str, Any]] = json.loads((_SEEDS / "gold.json").read_text("utf-8"))["articles"]
    return articles


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    cleaned = {page.identity[:3]: clean(page) for page in read(_SEEDS) if isinstance(page, RawPage)}
    return {key: article for key, article in cleaned.items() if isinstance(article, Article)}


def test_every_page_is_an_article(gold: dict[str, Any], articles: dict[str, Article]) -> None:
    assert articles.keys() == gold.keys()


@pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
def test_title_outlet_and_authors_are_read_off_the_page(
    key: str, gold: dict[str, Any], articles: dict[str, Article]
) -> None:
    article, expected = articles[key], gold[key]
    assert article.title == expected["title"]
    assert article.outlet == expected["outlet"]
    assert list(article.authors) == expected.get("authors", [])
    assert article.language == "en"


@pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
def test_text_is_kept_and_furniture_dropped(key: str, gold: dict[str, Any], articles: dict[str, Article]) -> None:
    article, expected = articles[key], gold[key]
    words = " ".join(f"{article.title} {article.body}".split())
    assert [line for line in expected["keep"] if " ".join(line.split()) not in words] == []
    assert [line for line in expected["drop"] if " ".join(line.split()) in words] == []


@pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
def test_a_date_is_taken_only_where_the_page_prints_one(
    key: str, gold: dict[str, Any], articles: dict[str, Article]
) -> None:
    published = articles[key].published
    if gold[key]["published"] is None:
        assert published is None
    else:
        assert published is None or (str(published), published.sure) == ("2018-02-17", False)

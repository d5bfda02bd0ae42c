"""Measures the five pages that the project began from against what a careful person reads off them, but for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.quality.metrics import Figure, mean
from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.page import RawPage
from corpus.readers.walk import read


def seed_figures(data: Path) -> Iterator[Figure]:
    """Give the share of the statements that hold: title, outlet, date, authors, lines kept and lines dropped."""
    folder = data.parent / "seeds"
    if not (folder / "gold.json").exists():
        return
    gold = json.loads((folder / "gold.json").read_text("utf-8"))["articles"]
    pages = {page.identity[:3]: clean(page) for page in read(folder) if isinstance(page, RawPage)}
    held = [truth for key, expected in gold.items() for truth in _statements(expected, pages.get(key))]
    yield Figure("seeds", "seeds", mean([float(truth) for truth in held]), len(held))


def _statements(expected: dict[str, Any], article: object) -> Iterator[bool]:
    if not isinstance(article, Article):
        yield False
        return
    words = " ".join(f"{article.title} {article.body}".split())
    yield article.title == expected["title"]
    yield article.outlet == expected["outlet"]
    yield article.published is None or (
        str(article.published) in (expected["published"] or "") and not article.published.sure
    )
    yield list(article.authors) == expected.get("authors", [])
    for line in expected["keep"]:
        yield " ".join(line.split()) in words
    for line in expected["drop"]:
        yield " ".join(line.split()) not in words

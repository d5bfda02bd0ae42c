"""Measures the project's first five pages against what a careful reader finds on them. Measures no people."""

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
    """Yield the share of true statements: title, outlet, date, authors, lines kept and lines dropped."""
    folder = data.parent / "seeds"
    if not (folder / "gold.json").exists():
        return
    gold = json.loads((folder / "gold.json").read_text("utf-8"))["articles"]
    pages = {page.identity[:3]: clean(page) for page in read(folder) if isinstance(page, RawPage)}
    truths = [truth for key, expected in gold.items() for truth in _statements(expected, pages.get(key))]
    yield Figure("seeds", "seeds", mean([float(truth) for truth in truths]), len(truths))


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

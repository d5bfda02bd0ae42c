"""Measures extraction on the sample pages, which the repository holds. Measures no people: `sample_people` does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.page import RawPage, Rejected
from corpus.readers.walk import read

SAMPLE = Path(__file__).parents[2] / "corpus" / "sample"
WRITTEN = date(2026, 11, 22)
"""The day by which dates of the samples are judged to lie in the future or not."""


@dataclass(frozen=True, slots=True)
class SampleFigure:
    """One measured value between 0 and 1, and the number of items that it is the mean of."""

    measure: str
    value: float
    count: int


def page_figures() -> Iterator[SampleFigure]:
    """Yield the share of sample pages whose title, outlet and so on are right, and of lines kept and dropped."""
    gold = json.loads((SAMPLE / "gold.json").read_text("utf-8"))["articles"]
    results = {page.identity: clean(page, WRITTEN) for page in read(SAMPLE) if isinstance(page, RawPage)}
    judged: dict[str, list[bool]] = {}
    for key, expected in gold.items():
        for name, is_right in _statements(expected, results.get(key)):
            judged.setdefault(name, []).append(is_right)
    for name, truths in judged.items():
        yield SampleFigure(name, sum(truths) / len(truths), len(truths))


def _statements(expected: dict[str, Any], result: Article | Rejected | None) -> Iterator[tuple[str, bool]]:
    yield "taken in", isinstance(result, Rejected if expected.get("rejected") else Article)
    if not isinstance(result, Article) or expected.get("rejected"):
        return
    words = " ".join(f"{result.title} {result.body}".split())
    yield "title", result.title == expected["title"]
    yield "outlet", result.outlet == expected["outlet"]
    yield "published", (str(result.published) if result.published else None) == expected["published"]
    yield "authors", list(result.authors) == expected["authors"]
    yield "language", result.language == expected["language"]
    yield from (("kept", " ".join(line.split()) in words) for line in expected["keep"])
    yield from (("dropped", " ".join(line.split()) not in words) for line in expected["drop"])

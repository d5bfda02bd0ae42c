"""Measures extraction on the sample pages of the repository, for tests/quality/floors.toml. Measures no people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.quality.metrics import ROOT, Figure, mean
from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.page import RawPage, Rejected
from corpus.readers.walk import read

SAMPLE = ROOT / "corpus" / "sample"
WRITTEN = date(2026, 11, 22)
"""The current day for the samples: later dates count as future ones."""


def sample_figures(_: Path) -> Iterator[Figure]:
    """Yield the share of sample pages with each field right, and of lines rightly kept and dropped."""
    gold = json.loads((SAMPLE / "gold.json").read_text("utf-8"))["articles"]
    results = {page.identity: clean(page, WRITTEN) for page in read(SAMPLE) if isinstance(page, RawPage)}
    outcomes: dict[str, list[float]] = {}
    for key, expected in gold.items():
        for name, truth in _statements(expected, results.get(key)):
            outcomes.setdefault(name, []).append(float(truth))
    for name, truths in outcomes.items():
        yield Figure(f"sample {name}", "sample", mean(truths), len(truths), aside=True)


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

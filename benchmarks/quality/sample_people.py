"""Measure recognition and resolution of people on the sample pages. Measures no extraction: `sample_pages` does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.quality.metrics import Figure
from benchmarks.quality.people import MatchCounts
from benchmarks.quality.sample_pages import SAMPLE, WRITTEN
from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.page import RawPage
from corpus.people.annotate import find_people
from corpus.readers.walk import read
from corpus.resolution.corrections import Corrections
from corpus.resolution.people import ArticleNames, resolve_people


def sample_people_figures(_: Path) -> Iterator[Figure]:
    """Yield F1 and precision of people for each language, and the share of people counted right over all pages."""
    gold = json.loads((SAMPLE / "gold.json").read_text("utf-8"))
    shown = {form: name for name, forms in gold["person_forms"].items() for form in forms}
    pages = [(page.identity, clean(page, WRITTEN)) for page in read(SAMPLE) if isinstance(page, RawPage)]
    articles = [(key, article) for key, article in pages if isinstance(article, Article)]
    named = list(find_people([article for _, article in articles]))
    by_language: dict[str, MatchCounts] = {}
    for key, found in zip([key for key, _ in articles], named, strict=True):
        expected = {shown.get(name, name) for name in gold["articles"][key]["people"]}
        counts = by_language.setdefault(gold["articles"][key]["language"], MatchCounts())
        _count_people(counts, expected, [(person.name, *person.forms) for person in found.people or ()], shown)
    for language, counts in sorted(by_language.items()):
        count = counts.right + counts.missed
        yield Figure(f"sample people {language}", "sample", counts.f1, count, aside=True)
        yield Figure(f"sample people precision {language}", "sample", counts.precision, count, aside=True)
    names = _count_names(named)
    counted = [
        _is_counted_right(set(gold["person_forms"].get(person, [person])), number, names)
        for person, number in gold["person_facet"].items()
    ]
    yield Figure("sample people counted", "sample", sum(counted) / len(counted), len(counted), aside=True)


def _count_people(counts: MatchCounts, expected: set[str], found: list[tuple[str, ...]], shown: dict[str, str]) -> None:
    """Count found people as right if one of their forms is an expected person's, each person once."""
    left = set(expected)
    for forms in found:
        match = next((shown.get(form, form) for form in forms if shown.get(form, form) in left), None)
        counts.right += match is not None
        counts.wrong += match is None
        left.discard(match or "")
    counts.missed += len(left)


def _count_names(named: list[Article]) -> list[tuple[set[str], int]]:
    """Resolve the names of all articles; return the spellings and the article count of each canonical name."""
    folding = resolve_people([ArticleNames.of(article) for article in named], Corrections())
    counts: Counter[str] = Counter()
    for article in named:
        values = {folding.value(article.id, person.name) for person in article.people or ()}
        counts.update(value for value in values if value)
    return [(set(folding.spellings[value]), count) for value, count in counts.items()]


def _is_counted_right(forms: set[str], articles: int, names: list[tuple[set[str], int]]) -> bool:
    """Return whether exactly one canonical name has a form of a person, and its article count is right."""
    return [count for spellings, count in names if forms & spellings] == [articles]

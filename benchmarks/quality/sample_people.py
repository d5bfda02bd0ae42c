"""Measures naming and folding on the sample pages, which are always there. Measures no cleaning: `samples` does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.quality.metrics import Figure
from benchmarks.quality.people import Tally
from benchmarks.quality.sample_pages import SAMPLE, WRITTEN
from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.page import RawPage
from corpus.people.annotate import find_people
from corpus.readers.walk import read
from corpus.resolution.corrections import Corrections
from corpus.resolution.people import ArticleNames, resolve_people


def sample_people_figures(_: Path) -> Iterator[Figure]:
    """Give how well people are named on the pages of each language, and counted over all of them."""
    gold = json.loads((SAMPLE / "gold.json").read_text("utf-8"))
    shown = {form: name for name, forms in gold["person_forms"].items() for form in forms}
    pages = [(page.identity, clean(page, WRITTEN)) for page in read(SAMPLE) if isinstance(page, RawPage)]
    articles = [(key, article) for key, article in pages if isinstance(article, Article)]
    named = list(find_people([article for _, article in articles]))
    tallies: dict[str, Tally] = {}
    for key, found in zip([key for key, _ in articles], named, strict=True):
        wanted = {shown.get(name, name) for name in gold["articles"][key]["people"]}
        tally = tallies.setdefault(gold["articles"][key]["language"], Tally())
        _judge(tally, wanted, [(person.name, *person.forms) for person in found.people or ()], shown)
    for language, tally in sorted(tallies.items()):
        count = tally.right + tally.missed
        yield Figure(f"sample people {language}", "sample", tally.f1, count, aside=True)
        yield Figure(f"sample people precision {language}", "sample", tally.precision, count, aside=True)
    counts = _counts(named)
    counted = [
        _counted(set(gold["person_forms"].get(person, [person])), number, counts)
        for person, number in gold["person_facet"].items()
    ]
    yield Figure("sample people counted", "sample", sum(counted) / len(counted), len(counted), aside=True)


def _judge(tally: Tally, wanted: set[str], found: list[tuple[str, ...]], shown: dict[str, str]) -> None:
    """Count the found people one of whose forms is a wanted one's, each once."""
    left = set(wanted)
    for forms in found:
        match = next((shown.get(form, form) for form in forms if shown.get(form, form) in left), None)
        tally.right += match is not None
        tally.wrong += match is None
        left.discard(match or "")
    tally.missed += len(left)


def _counts(named: list[Article]) -> list[tuple[set[str], int]]:
    """Fold the names of all articles: for each value its spellings and the number of its articles."""
    folding = resolve_people([ArticleNames.of(article) for article in named], Corrections())
    counts: Counter[str] = Counter()
    for article in named:
        values = {folding.value(article.id, person.name) for person in article.people or ()}
        counts.update(value for value in values if value)
    return [(set(folding.spellings[value]), count) for value, count in counts.items()]


def _counted(forms: set[str], articles: int, counts: list[tuple[set[str], int]]) -> bool:
    """Tell whether one value alone has a form of a person, and counts as many articles as it should."""
    return [count for spellings, count in counts if forms & spellings] == [articles]

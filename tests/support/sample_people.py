"""Measures recognition and resolution of people on the sample pages. Measures no extraction: `sample_pages` does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.page import RawPage
from corpus.people.annotate import find_people
from corpus.readers.walk import read
from corpus.resolution.corrections import Corrections
from corpus.resolution.people import ArticleNames, resolve_people
from tests.support.sample_pages import SAMPLE, WRITTEN, SampleFigure


@dataclass(slots=True)
class NameTally:
    """Names found and right, names found and wrong, names missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of the found names that is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def people_figures() -> Iterator[SampleFigure]:
    """Yield how well people are recognised on the pages of each language, and counted over all of them."""
    gold = json.loads((SAMPLE / "gold.json").read_text("utf-8"))
    canonical = {form: name for name, forms in gold["person_forms"].items() for form in forms}
    pages = [(page.identity, clean(page, WRITTEN)) for page in read(SAMPLE) if isinstance(page, RawPage)]
    articles = [(key, article) for key, article in pages if isinstance(article, Article)]
    annotated = list(find_people([article for _, article in articles]))
    tallies: dict[str, NameTally] = {}
    for key, found in zip([key for key, _ in articles], annotated, strict=True):
        wanted = {canonical.get(name, name) for name in gold["articles"][key]["people"]}
        tally = tallies.setdefault(gold["articles"][key]["language"], NameTally())
        _judge(tally, wanted, [(person.name, *person.forms) for person in found.people or ()], canonical)
    for language, tally in sorted(tallies.items()):
        count = tally.right + tally.missed
        yield SampleFigure(f"people {language}", tally.f1, count)
        yield SampleFigure(f"people precision {language}", tally.precision, count)
    counts = _counts(annotated)
    counted = [
        _is_counted(set(gold["person_forms"].get(person, [person])), number, counts)
        for person, number in gold["person_facet"].items()
    ]
    yield SampleFigure("people counted", sum(counted) / len(counted), len(counted))


def _judge(tally: NameTally, wanted: set[str], found: list[tuple[str, ...]], canonical: dict[str, str]) -> None:
    """Count each found person once: right if any of its forms belongs to a wanted person."""
    left = set(wanted)
    for forms in found:
        match = next((canonical.get(form, form) for form in forms if canonical.get(form, form) in left), None)
        tally.right += match is not None
        tally.wrong += match is None
        left.discard(match or "")
    tally.missed += len(left)


def _counts(annotated: list[Article]) -> list[tuple[set[str], int]]:
    """Resolve the names of all articles; return the spellings and the number of articles of each person."""
    resolution = resolve_people([ArticleNames.of(article) for article in annotated], Corrections())
    counts: Counter[str] = Counter()
    for article in annotated:
        values = {resolution.value(article.id, person.name) for person in article.people or ()}
        counts.update(value for value in values if value)
    return [(set(resolution.spellings[value]), count) for value, count in counts.items()]


def _is_counted(forms: set[str], articles: int, counts: list[tuple[set[str], int]]) -> bool:
    """Return whether exactly one canonical name has a form of the person, with the right number of articles."""
    return [count for spellings, count in counts if forms & spellings] == [articles]

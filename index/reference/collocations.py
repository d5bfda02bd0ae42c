"""Collocations: runs of given forms that occur near each other in a text. Knows nothing of people's names.

This defines `Reader.collocations`; `index.arrays.matching.collocations` is the fast version.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from index.reference.analyzed_article import AnalyzedArticle
from index.reference.spans import TEXT_FIELDS
from index.results import Collocation, Hit

REACH = 3
"""Positions from one form to the next at most, as in "Mohammed bin Salman", "Omar van der Berg"."""

LONGEST = 8
"""Forms in a run at most, then the next run begins: names are shorter, and lists may be endless."""

EXAMPLES = 3


def runs(tokens: Sequence[str], wanted: Collection[str]) -> Iterator[tuple[str | None, ...]]:
    """Yield the runs of two or more wanted forms in a text, with None for each other token between them."""
    run: list[str | None] = []
    last, forms = 0, 0
    for position, token in enumerate(tokens):
        if token in wanted:
            if forms == LONGEST or position - last > REACH:
                if forms > 1:
                    yield tuple(run)
                run, forms = [], 0
            run += [*[None] * (position - last - 1 if run else 0), token]
            last, forms = position, forms + 1
    if forms > 1:
        yield tuple(run)


def collocations(
    articles: Iterable[tuple[AnalyzedArticle, int]], wanted: Collection[str], most: int
) -> tuple[Collocation, ...]:
    """Return the `most` most frequent runs; each article comes with its version."""
    counts = dict[tuple[str | None, ...], int]()
    examples = dict[tuple[str | None, ...], dict[str, Hit]]()
    for text, version in articles:
        for field in TEXT_FIELDS:
            for run in runs([token.form for token in text.texts[field].token_forms], wanted):
                counts[run] = counts.get(run, 0) + 1
                examples.setdefault(run, {})[text.article.id] = Hit(text.article.id, version, 0.0)
    ranked = sorted(counts, key=lambda run: (-counts[run], tuple(form or "" for form in run)))
    return tuple(Collocation(run, tuple(examples[run].values())[:EXAMPLES]) for run in ranked[:most])

"""Which of some forms stand near each other in a text, and in what order. Knows neither names nor articles.

It is the meaning of `Reader.collocations`, for engines that have the tokens of a text at hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from index.reference.evaluator import AnalyzedArticle
from index.reference.spans import TEXT_FIELDS
from index.results import Collocation, Hit

REACH = 3
"""So many positions after one form the next may stand: "Mohammed bin Salman", "Omar van der Berg"."""

LONGEST = 8
"""After so many forms a run is over and the next begins: names are shorter, and lists have no end."""

EXAMPLES = 3


def runs(tokens: Sequence[str], wanted: Collection[str]) -> Iterator[tuple[str | None, ...]]:
    """Give the runs of two or more wanted forms among the tokens of a text, None for each other token between."""
    run: list[str | None] = []
    last, held = 0, 0
    for place, token in enumerate(tokens):
        if token in wanted:
            if held == LONGEST or place - last > REACH:
                if held > 1:
                    yield tuple(run)
                run, held = [], 0
            run += [*[None] * (place - last - 1 if run else 0), token]
            last, held = place, held + 1
    if held > 1:
        yield tuple(run)


def collocations(
    articles: Iterable[tuple[AnalyzedArticle, int]], wanted: Collection[str], most: int
) -> tuple[Collocation, ...]:
    """Give the most frequent runs of the articles, each of which is given with its version."""
    often = dict[tuple[str | None, ...], int]()
    examples = dict[tuple[str | None, ...], dict[str, Hit]]()
    for text, version in articles:
        for side in TEXT_FIELDS:
            for run in runs([token.form for token in text.texts[side].token_forms], wanted):
                often[run] = often.get(run, 0) + 1
                examples.setdefault(run, {})[text.article.id] = Hit(text.article.id, version, 0.0)
    ranked = sorted(often, key=lambda run: (-often[run], tuple(form or "" for form in run)))
    return tuple(Collocation(run, tuple(examples[run].values())[:EXAMPLES]) for run in ranked[:most])

"""Measures ranking and query expansion on articles and names that the repository holds. Sets no floor."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log2
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

from corpus.article import Article
from search.searcher import Searcher
from search.state import MatchMode, SearchState
from tests.support.archives import build_on
from tests.support.sample_pages import SampleFigure

DATA = Path(__file__).parents[1] / "quality"


def ranking_figures() -> Iterator[SampleFigure]:
    """Yield nDCG@10 and MAP over the judged queries; any word of a query may match."""
    judged = _read("judged_articles.toml")
    articles = [Article(key, title, body, key, language="en") for key, (title, body) in judged["articles"].items()]
    with TemporaryDirectory() as folder:
        searcher, store = build_on("arrays", Path(folder), articles)
        runs = [_found(searcher, _any_word(query["text"]), MatchMode.FAMILY) for query in judged["queries"]]
        searcher.close()
        store.close()
    judgements = [query["grades"] for query in judged["queries"]]
    yield SampleFigure("ranking nDCG@10", mean(map(ndcg, runs, judgements)), len(runs))
    yield SampleFigure("ranking MAP", mean(map(average_precision, runs, judgements)), len(runs))


def ndcg(run: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain at a depth, gain 2^grade - 1 (Järvelin and Kekäläinen 2002)."""
    ideal = sorted(grades.values(), reverse=True)
    return _discounted(grades.get(found, 0) for found in run[:depth]) / _discounted(ideal[:depth])


def _discounted(grades: Iterable[int]) -> float:
    return sum(float(2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, 1))


def average_precision(run: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return the mean of the precision at each relevant article; one that is not found counts as 0."""
    ranks = [rank for rank, found in enumerate(run, 1) if grades.get(found, 0) > 0]
    return sum(number / rank for number, rank in enumerate(ranks, 1)) / len(grades)


def expansion_figures() -> Iterator[SampleFigure]:
    """Yield recall and precision of searches for one spelling of a name that should find the other.

    Each spelling has an article to itself. Recall is the share of searches that find the other spelling; precision the
    share of the articles found, beside the one with the spelling as typed, that are of the same person.
    """
    names = _read("name_pairs.toml")
    typed = {f"{pair}.{form}": name for pair, both in enumerate(names["spellings"]) for form, name in enumerate(both)}
    others = {f"other.{number}": name for number, name in enumerate(names["others"])}
    articles = [
        Article(key, "", f"{name} spoke on Monday.", key, language="en") for key, name in (typed | others).items()
    ]
    with TemporaryDirectory() as folder:
        searcher, store = build_on("arrays", Path(folder), articles)
        found = {key: {*_found(searcher, name, MatchMode.VARIANTS)} - {key} for key, name in typed.items()}
        searcher.close()
        store.close()
    right = sum(_same_person(key, other) for key, ids in found.items() for other in ids)
    yield SampleFigure("expansion recall", right / len(typed), len(typed))
    yield SampleFigure("expansion precision", right / sum(map(len, found.values())), len(typed))


def _same_person(key: str, other: str) -> bool:
    return key.partition(".")[0] == other.partition(".")[0]


def _found(searcher: Searcher, text: str, mode: MatchMode) -> list[str]:
    return [article.id for article in searcher.matching_articles(SearchState(text, forms=mode))]


def _any_word(text: str) -> str:
    return " OR ".join(dict.fromkeys(re.findall(r"\w+", text.lower())))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text("utf-8"))

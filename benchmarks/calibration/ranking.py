"""Calibrate the constants of `bm25f` and `rescoring`: `python -m benchmarks.calibration.ranking [--data DIR]`.

Changes each constant by itself, up and down, and prints nDCG at 10 and mean average precision of every collection, so
that plateaus and peaks are visible. Then, for each collection, it chooses among the same changes by the others alone
and prints what that choice reaches on the one left out. Writes nothing: edit the values in the modules by hand.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.relevance.judged_collections import DEPTH, Collection, Quality, collections, quality, words
from corpus.article import Article
from index.arrays.engine import ArrayEngine
from index.engine import ArticleLookup
from index.query import Or, Word
from index.request import SearchRequest
from index.scoring import bm25f as scoring
from index.scoring import rescoring
from index.scoring.bm25f import Weighting
from index.scoring.rescoring import Rescoring

MODEL: dict[str, tuple[float, ...]] = {
    "k1": (0.9, 1.5),
    "title_weight": (1.5, 2.5),
    "title_b": (0.3, 0.7),
    "body_b": (0.6, 0.8),
}
SECOND_STAGE: dict[str, tuple[float, ...]] = {
    "candidates": (200, 400, 1000),
    "proximity_weight": (0.0, 0.3, 0.5),
    "proximity_distance": (1, 3, 8),
    "min_idf": (0.0, 0.75, 1.25),
    "feedback_weight": (0.0, 0.375, 0.625),
    "feedback_documents": (5, 8, 12, 20),
    "feedback_steepness": (4.0, 5.0, 7.0, 8.0),
    "feedback_terms": (15, 22, 38, 60),
    "feedback_title_weight": (1.0, 1.5, 2.5),
    "feedback_k1": (1.2, 2.0),
}


@dataclass(frozen=True, slots=True)
class Constants:
    """All constants that are calibrated, and how they differ from the current ones."""

    name: str = "current"
    model: Weighting = scoring.DEFAULT
    rescoring: Rescoring = rescoring.DEFAULT


Qualities = Sequence[Quality]
"""The quality on each collection, in their order."""


@dataclass(frozen=True, slots=True)
class IndexedCollection:
    """A judged collection with its index."""

    collection: Collection
    folder: Path
    texts: ArticleLookup

    def measure(self, constants: Constants) -> Quality:
        """Measure the ranking of all its queries."""
        reader = ArrayEngine(self.folder, self.texts, constants.model, constants.rescoring).reader()
        runs = {}
        for question, text in self.collection.questions.items():
            query = Or(tuple(Word(word) for word in words(text)))
            runs[question] = [hit.id for hit in reader.search(SearchRequest(query, limit=DEPTH)).hits]
        reader.close()
        return quality(runs, self.collection)


def index_collection(collection: Collection, folder: Path) -> IndexedCollection:
    """Index a collection."""
    articles = {doc.id: Article(doc.id, doc.title, doc.text, doc.id, language="en") for doc in collection.documents}
    one = IndexedCollection(
        collection, folder / collection.name, lambda wanted: [articles[article_id] for article_id, _ in wanted]
    )
    with ArrayEngine(one.folder, one.texts).writer() as writer:
        for article in articles.values():
            writer.add(article)
    return one


def variations() -> Iterator[Constants]:
    """Yield the current constants, then each change of one of them."""
    current = Constants()
    yield current
    for name, values in MODEL.items():
        for value in values:
            yield replace(current, name=f"first stage: {name} {value:g}", model=_with(current.model, name, value))
    for name, values in SECOND_STAGE.items():
        for value in values:
            yield replace(
                current, name=f"second stage: {name} {value:g}", rescoring=_with(current.rescoring, name, value)
            )


def _with(constants: Any, name: str, value: float) -> Any:
    return replace(constants, **{name: type(asdict(constants)[name])(value)})


def main() -> None:
    """Print the table and the choices."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        indexed = [index_collection(collection, Path(folder)) for collection in collections(options.data)]
        print("  ".join([f"{'':28}", *(f"{one.collection.name:14}" for one in indexed), "mean"]))
        table = {}
        for constants in variations():
            table[constants.name] = [one.measure(constants) for one in indexed]
            print(_line(constants.name, table[constants.name]), flush=True)
        for left_out, one in enumerate(indexed):
            print(_line(f"without {one.collection.name}: {_chosen(table, left_out)}", table[_chosen(table, left_out)]))


def _line(name: str, qualities: Qualities) -> str:
    means = f"{fmean(one.ndcg10 for one in qualities):.4f} {fmean(one.map for one in qualities):.4f}"
    return "  ".join([f"{name:28}", *(f"{one.ndcg10:.4f} {one.map:.4f} " for one in qualities), means])


def _chosen(table: Mapping[str, Qualities], left_out: int) -> str:
    """Return the name of the constants with the best mean of both measures over all collections but one."""

    def value(name: str) -> float:
        return fmean(one.ndcg10 + one.map for number, one in enumerate(table[name]) if number != left_out)

    return max(table, key=value)


if __name__ == "__main__":
    main()

"""Finds the constants of `index.scoring` and `search.ranking`: `python -m benchmarks.calibrate_ranking [--data DIR]`.

Goes through the constants one by one, keeps the value with the best mean over all collections, and prints every step.
Writes nothing: the values are put into the two modules by hand.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.collections import DEPTH, Collection, collections, quality, words
from corpus.article import Article
from index.arrays.engine import ArrayEngine
from index.engine import Engine, Texts
from index.request import SearchRequest
from index.scoring import DEFAULT, Weighting
from search.parser import parse
from search.ranking import CALIBRATED, Boosts, Ranked

CHOICES: dict[str, tuple[float, ...]] = {
    "k1": (1.2, 1.6, 2.0, 2.4),
    "title_weight": (1.5, 2.0, 3.0, 4.0),
    "title_b": (0.5, 0.75),
    "body_b": (0.6, 0.7, 0.8),
    "closeness": (0.0, 0.05, 0.1, 0.2),
    "teachers": (5, 6, 8, 10, 12),
    "learnt": (8, 10, 12, 15, 20),
    "learning": (0.3, 0.5, 0.7),
    "considered": (60, 80, 120),
}


@dataclass(frozen=True, slots=True)
class Constants:
    """Everything that is calibrated."""

    weighting: Weighting = DEFAULT
    boosts: Boosts = CALIBRATED

    def with_value(self, name: str, value: float) -> Constants:
        """Change one constant."""
        changed: dict[str, Any] = {name: value}
        if name in Weighting.__dataclass_fields__:
            return replace(self, weighting=replace(self.weighting, **changed))
        return replace(self, boosts=replace(self.boosts, **changed))


@dataclass(frozen=True, slots=True)
class Shelf:
    """A collection with its index."""

    collection: Collection
    folder: Path
    texts: Texts

    def engine(self, weighting: Weighting = DEFAULT) -> Engine:
        """Open the index with a weighting."""
        return ArrayEngine(self.folder, self.texts, weighting)

    def reached(self, constants: Constants) -> tuple[float, float]:
        """Measure nDCG at 10 and mean average precision."""
        ranked = Ranked(self.engine(constants.weighting).reader(), self.texts, constants.boosts)
        runs = {question: self._run(ranked, text) for question, text in self.collection.questions.items()}
        found = quality(runs, self.collection)
        return found.ndcg10, found.map

    def _run(self, ranked: Ranked, text: str) -> list[str]:
        query = parse(" OR ".join(words(text))).query
        hits = ranked.reader.search(SearchRequest(query, limit=DEPTH)).hits
        return [hit.id for hit in ranked.reordered(query, hits)]


def shelved(collection: Collection, folder: Path) -> Shelf:
    """Index a collection."""
    kept = {doc.id: Article(doc.id, doc.title, doc.text, doc.id, language="en") for doc in collection.documents}
    shelf = Shelf(collection, folder / collection.name, lambda article_id, _: kept[article_id])
    with shelf.engine().writer() as writer:
        for article in kept.values():
            writer.add(article)
    return shelf


def main() -> None:
    """Go through all constants once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        shelves = [shelved(collection, Path(folder)) for collection in collections(options.data)]
        best = Constants()
        reached = _measured(shelves, best, "as they are")
        for name, values in CHOICES.items():
            for value in values:
                tried = best.with_value(name, value)
                if tried != best and (found := _measured(shelves, tried, f"{name} {value}")) > reached:
                    best, reached = tried, found
        print(best)


def _measured(shelves: list[Shelf], constants: Constants, label: str) -> float:
    """Give what is maximized: the mean of nDCG at 10 over the collections, with a tenth of mean average precision."""
    found = [shelf.reached(constants) for shelf in shelves]
    value = fmean(ndcg + precision / 10 for ndcg, precision in found)
    print(
        f"{label:20} {value:.4f}  " + "  ".join(f"{ndcg:.4f} {precision:.4f}" for ndcg, precision in found), flush=True
    )
    return value


if __name__ == "__main__":
    main()

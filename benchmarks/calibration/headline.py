"""Fits the weights of headline candidates on text dumps, and writes corpus/extraction/headline.toml. Measures no speed.

python -m benchmarks.calibration.headline [--data DIR] [--folds N]

With folds, it cross-validates by sites, prints the share of right titles and writes nothing.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.calibration.perceptron import Array, Descent
from benchmarks.quality.metrics import ROOT, alphanumeric_key, mean, records
from corpus.extraction.features.page_features import PageLines
from corpus.extraction.headline import headline_candidates, headline_features
from corpus.extraction.plain_page import unwrapped_lines

ROUNDS = 10
RATE = 0.01


@dataclass(frozen=True, slots=True)
class HeadlineExample:
    """The candidates of one page: their features, and which of them are right."""

    fold: int
    titled: bool
    names: tuple[str, ...]
    values: Array
    right: Array


def main() -> None:
    options = _options()
    found = examples(options.data, options.folds)
    if options.folds:
        right: dict[bool, list[float]] = {True: [], False: []}
        for fold in range(options.folds):
            weights = fit([example for example in found if example.fold != fold])
            for example in found:
                if example.fold == fold:
                    right[example.titled].append(is_best_right(example, weights))
        print(f"titles right: {mean(right[True]):.4f}, without the first line {mean(right[False]):.4f}")
        return
    _write(ROOT / "corpus" / "extraction" / "headline.toml", found[0].names, fit(found))


def examples(data: Path, folds: int) -> list[HeadlineExample]:
    """Compute the features of the candidates of every dump that has a gold title."""
    found = []
    for record in records(data / "textdumps.jsonl.gz"):
        if record.get("title"):
            texts = unwrapped_lines(record["dump"])
            fold = zlib.crc32(record["site"].encode()) % (folds or 1)
            found.append(_example(texts, record, fold, titled=True))
            if len(texts) > 5:
                found.append(_example(texts[1:], record, fold, titled=False))
    return found


def _example(texts: list[str], record: dict[str, Any], fold: int, titled: bool) -> HeadlineExample:
    """Build the example of one page; callers add one without its first line, as scrapes may lack a title tag."""
    lines = PageLines.of(texts)
    candidates = headline_candidates(lines)
    features = headline_features(lines, candidates, record["site"] if titled else "")
    right = np.array(
        [alphanumeric_key(text) == alphanumeric_key(record["title"]) for _, text in candidates], np.float32
    )
    values = np.stack(list(features.values()), axis=1).astype(np.float32)
    return HeadlineExample(fold, titled, tuple(features), values, right)


def is_best_right(example: HeadlineExample, weights: Array) -> float:
    """Return 1.0 if the candidate with the highest score is right, else 0.0."""
    return float(example.right[int(np.argmax(example.values @ weights))])


def fit(found: Sequence[HeadlineExample]) -> Array:
    """Fit the weights so that the right candidates of each page score above the others."""
    rows = np.concatenate([example.values for example in found])
    spread = rows.std(0) + 1e-6
    descent = Descent([np.zeros(rows.shape[1], np.float32)])
    generator = np.random.default_rng(0)
    possible = [example for example in found if example.right.any()]
    for number in range(ROUNDS):
        for index in generator.permutation(len(possible)):
            gradient = _gradient(possible[index], descent.parameters[0], spread)
            descent.step_by([gradient], RATE * (1 - number / ROUNDS))
    weights: Array = descent.parameters[0] / spread
    return weights


def _gradient(example: HeadlineExample, weights: Array, spread: Array) -> Array:
    rows = example.values / spread
    scores = rows @ weights
    probabilities = np.exp(scores - scores.max())
    probabilities /= probabilities.sum()
    wanted = probabilities * example.right
    gradient: Array = rows.T @ (probabilities - wanted / max(wanted.sum(), 1e-9))
    return gradient


def _write(path: Path, names: Sequence[str], weights: Array) -> None:
    rows = [f"{name} = {weight:.3f}" for name, weight in zip(names, weights, strict=True)]
    head = "# Written by benchmarks/calibration/headline.py from text dumps: the weight of each feature."
    path.write_text("\n".join([head, "[weights]", *rows, ""]), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / ".." / "shared" / "data")
    parser.add_argument("--folds", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()

"""Calibrates the weights by which a headline is chosen, on text dumps, and writes corpus/extraction/headline.toml.

python -m benchmarks.calibration.headline [--data DIR] [--folds N]

With folds, sites are divided, each part is judged by weights calibrated on the others, and the share of right titles
is told; nothing is written then.
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
from benchmarks.quality.metrics import ROOT, mean, records, signs
from corpus.extraction.features.page_features import Lines
from corpus.extraction.headline import candidates_of, measure_candidates
from corpus.extraction.plain_page import tidied

ROUNDS = 10
RATE = 0.01


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one page: their measures, and which of them are right."""

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
                    right[example.titled].append(picks_right(example, weights))
        print(f"titles right: {mean(right[True]):.4f}, without the first line {mean(right[False]):.4f}")
        return
    _write(ROOT / "corpus" / "extraction" / "headline.toml", found[0].names, fit(found))


def examples(data: Path, folds: int) -> list[Example]:
    """Measure the candidates of every dump that has a gold title."""
    found = []
    for record in records(data / "textdumps.jsonl.gz"):
        if record.get("title"):
            texts = tidied(record["dump"])
            fold = zlib.crc32(record["site"].encode()) % (folds or 1)
            found.append(_example(texts, record, fold, titled=True))
            if len(texts) > 5:
                found.append(_example(texts[1:], record, fold, titled=False))
    return found


def _example(texts: list[str], record: dict[str, Any], fold: int, titled: bool) -> Example:
    """Measure one page; each is taken with and without its first line, as scrapes have a title tag or not."""
    lines = Lines.of(texts)
    candidates = candidates_of(lines)
    measured = measure_candidates(lines, candidates, record["site"] if titled else "")
    right = np.array([signs(text) == signs(record["title"]) for _, text in candidates], np.float32)
    values = np.stack(list(measured.values()), axis=1).astype(np.float32)
    return Example(fold, titled, tuple(measured), values, right)


def picks_right(example: Example, weights: Array) -> float:
    """Tell whether the candidate of the greatest weight is right."""
    return float(example.right[int(np.argmax(example.values @ weights))])


def fit(found: Sequence[Example]) -> Array:
    """Fit the weights so that the right candidates of a page outweigh its others."""
    rows = np.concatenate([example.values for example in found])
    spread = rows.std(0) + 1e-6
    descent = Descent([np.zeros(rows.shape[1], np.float32)])
    chance = np.random.default_rng(0)
    possible = [example for example in found if example.right.any()]
    for number in range(ROUNDS):
        for place in chance.permutation(len(possible)):
            slope = _slope(possible[place], descent.numbers[0], spread)
            descent.take([slope], RATE * (1 - number / ROUNDS))
    weights: Array = descent.numbers[0] / spread
    return weights


def _slope(example: Example, weights: Array, spread: Array) -> Array:
    rows = example.values / spread
    weighed = rows @ weights
    chance = np.exp(weighed - weighed.max())
    chance /= chance.sum()
    wanted = chance * example.right
    slope: Array = rows.T @ (chance - wanted / max(wanted.sum(), 1e-9))
    return slope


def _write(path: Path, names: Sequence[str], weights: Array) -> None:
    rows = [f"{name} = {weight:.3f}" for name, weight in zip(names, weights, strict=True)]
    head = (
        "# Written by benchmarks/calibration/headline.py from text dumps: what each measure of a candidate adds to it."
    )
    path.write_text("\n".join([head, "[weights]", *rows, ""]), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / ".." / "shared" / "data")
    parser.add_argument("--folds", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()

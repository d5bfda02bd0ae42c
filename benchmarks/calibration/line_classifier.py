"""Fits the classifier of plain lines on text dumps, and writes line_classifier.toml. Measures no speed.

python -m benchmarks.calibration.line_classifier [--data DIR] [--folds N]

With folds, it cross-validates by sites, prints the mean F1 and writes nothing. Titles are found with
corpus/extraction/headline.toml as it is: fit that one first.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.calibration.gold_lines import gold_lines
from benchmarks.calibration.perceptron import Array, NamedPerceptron, fit, stack_features, write_classifiers
from benchmarks.quality.metrics import ROOT, Overlap, mean, overlap, records
from corpus.extraction.features.page_features import PageLines, page_features
from corpus.extraction.line_selection import context_features, select_lines, sigmoid
from corpus.extraction.plain_page import prepare_page

HIDDEN_UNITS = {"line": 5, "choice": 7}
ROUNDS = 24
EXCLUDED = {
    "line": frozenset(
        ["digit", "comments", "stop", "long_name", "byline", "title_known", "since_ending", "time", "endings"]
    ),
    "choice": frozenset(
        name
        for names in (
            "quote chars_3 you endings question tiny is_title colon log_chars since_time time next_chars",
            "stop_near capital_near cohesion_near furniture_near time_near digit_near ended_near kin_near",
        )
        for name in names.split()
    ),
}
"""Features that a classifier does not use: those that cost least when they were left out one by one."""


@dataclass(frozen=True, slots=True)
class LineExample:
    """The lines of one page: their features, which of them are gold, and the weight of each."""

    set: str
    fold: int
    text: str
    lines: PageLines
    features: Mapping[str, Any]
    is_gold: Array
    weights: Array


def main() -> None:
    options = _options()
    found = examples(options.data, options.folds)
    if not options.folds:
        first, second = fit_classifiers(found)
        note = "Written by benchmarks/calibration/line_classifier.py from text dumps: parameters of two classifiers."
        write_classifiers(
            ROOT / "corpus" / "extraction" / "line_classifier.toml", note, {"line": first, "choice": second}
        )
        return
    results: list[tuple[str, Overlap]] = []
    for fold in range(options.folds):
        first, second = fit_classifiers([example for example in found if example.fold != fold])
        results += [
            evaluated for example in found if example.fold == fold and (evaluated := _evaluate(example, first, second))
        ]
    for name in ["", *sorted({name for name, _ in results})]:
        of_set = [result for own, result in results if name in {own, ""}]
        print(f"{name or 'all':16} f1 {mean([r.f1 for r in of_set]):.4f} lost {mean([r.lost for r in of_set]):.4f}")


def examples(data: Path, folds: int) -> list[LineExample]:
    """Compute the features of the lines of every dump."""
    found = []
    for record in records(data / "textdumps.jsonl.gz"):
        page = prepare_page(record["dump"], record["site"])
        size = np.array([max(1, min(text.count(" "), 120)) for text in page.lines.texts], np.float32) ** 0.75
        found.append(
            LineExample(
                set=record["set"],
                fold=zlib.crc32(record["site"].lower().encode()) % (folds or 1),
                text=record["text"],
                lines=page.lines,
                features=page_features(page.lines, page.headline.text, page.headline.line),
                is_gold=gold_lines(page.lines.texts, record["text"]),
                weights=size / size.sum() ** 0.7,
            )
        )
    return found


def fit_classifiers(found: Sequence[LineExample]) -> tuple[NamedPerceptron, NamedPerceptron]:
    """Fit the classifier of single lines, then the one that also sees the first's scores of neighbouring lines."""
    is_gold = np.concatenate([example.is_gold for example in found])
    weights = np.concatenate([example.weights for example in found])
    names = tuple(name for name in found[0].features if name not in EXCLUDED["line"])
    first = fit(_rows(found, names), is_gold, weights, HIDDEN_UNITS["line"], ROUNDS)
    second_features = [_second_features(example, (names, first)) for example in found]
    kept = tuple(name for name in second_features[0] if name not in EXCLUDED["choice"])
    rows = np.concatenate([stack_features(features, kept) for features in second_features])
    return (names, first), (kept, fit(rows, is_gold, weights, HIDDEN_UNITS["choice"], ROUNDS))


def _rows(found: Sequence[LineExample], names: Sequence[str]) -> Array:
    return np.concatenate([stack_features(example.features, names) for example in found])


def _second_features(example: LineExample, first: NamedPerceptron) -> Mapping[str, Any]:
    names, classifier = first
    return {
        **example.features,
        **context_features(classifier.score(stack_features(example.features, names)), example.lines),
    }


def _evaluate(example: LineExample, first: NamedPerceptron, second: NamedPerceptron) -> tuple[str, Overlap] | None:
    names, classifier = second
    probabilities = sigmoid(classifier.score(stack_features(_second_features(example, first), names)))
    chosen = select_lines(probabilities, example.lines)
    body = "\n".join(text for text, kept in zip(example.lines.texts, chosen, strict=True) if kept)
    result = overlap(body, example.text)
    return (example.set, result) if result else None


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / ".." / "shared" / "data")
    parser.add_argument("--folds", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()

"""Fits the classifiers of HTML lines on pages with gold text, and writes block_classifier.toml. Measures no speed.

python -m benchmarks.calibration.block_classifier [--data DIR] [--folds N]

One classifier is aided by trafilatura; the other does without, and its doubt decides whether the first is asked. With
folds, it cross-validates by sites, prints the mean F1 and the share of pages without trafilatura, and writes nothing.
The classifier of plain lines is used as it is in corpus/extraction/line_classifier.toml: fit that one first.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
from trafilatura.utils import load_html

from benchmarks.calibration.gold_lines import gold_lines
from benchmarks.calibration.perceptron import Array, NamedPerceptron, fit, stack_features, write_classifiers
from benchmarks.quality.metrics import ROOT, Overlap, mean, overlap, records
from corpus.extraction.block_selection import (
    ClassifiedBlocks,
    block_features,
    covered_shares,
    trafilatura_features,
)
from corpus.extraction.features.page_features import PageLines
from corpus.extraction.html_page import PageView, select_paragraphs, trafilatura_lines, view_page
from corpus.extraction.line_selection import context_features, sigmoid
from corpus.metadata.html_head import read_head
from corpus.metadata.urls import host

AIDED = frozenset(("kept", "kept_span", "kept_before", "kept_amount"))
"""Features that say what trafilatura keeps."""
UNAIDED_UNITS, AIDED_UNITS = (3, 6), (1, 3)
"""Hidden units of the classifiers of single lines and of lines among their neighbours."""
ROUNDS = 60
PROCESSES = 2
SECOND = AIDED | {"told", "untold", "told_known", "plain", "linked", "within", "above"}
"""Features of the second classifier besides the first one's scores of the neighbours. With all, and with more hidden
units (544 parameters for 175), F1 of the aided one on other sites was 0.001 to 0.004 better."""

Pair = tuple[NamedPerceptron, NamedPerceptron]
"""The classifiers of single lines, and of lines among their neighbours."""


@dataclass(frozen=True, slots=True)
class BlockExample:
    """The lines of one page: their features, which of them are gold, and the weight of each."""

    set: str
    site: str
    text: str
    content: str
    view: PageView
    lines: PageLines
    features: Mapping[str, Any]
    is_gold: Array
    weights: Array

    def fold(self, folds: int) -> int:
        """Return the fold of the page's site."""
        return zlib.crc32(self.site.encode()) % folds


def main() -> None:
    options = _options()
    with Pool(PROCESSES) as pool:
        found = [example for example in pool.imap(_example, _records(options.data), chunksize=4) if example]
    if not options.folds:
        unaided, aided = fit_classifiers(found, is_aided=False), fit_classifiers(found, is_aided=True)
        names = ("unaided_line", "unaided_choice", "aided_line", "aided_choice")
        note = "Written by benchmarks/calibration/block_classifier.py from HTML pages: parameters of four classifiers."
        path = ROOT / "corpus" / "extraction" / "block_classifier.toml"
        write_classifiers(path, note, dict(zip(names, (*unaided, *aided), strict=True)))
        return
    results: list[tuple[str, Overlap | None, bool]] = []
    for fold in range(options.folds):
        others = [example for example in found if example.fold(options.folds) != fold]
        unaided, aided = fit_classifiers(others, is_aided=False), fit_classifiers(others, is_aided=True)
        of_fold = [example for example in found if example.fold(options.folds) == fold]
        results += [(example.set, *_evaluate(example, unaided, aided)) for example in of_fold]
    for name in sorted({name for name, _, _ in results}):
        of_set = [(result, is_sure) for own, result, is_sure in results if name == own and result]
        f1, lost = mean([result.f1 for result, _ in of_set]), mean([result.lost for result, _ in of_set])
        without = mean([float(is_sure) for _, is_sure in of_set])
        print(f"{name:36} f1 {f1:.4f} lost {lost:.4f} without trafilatura {without:.2f}")


def _records(data: Path) -> list[tuple[str, dict[str, Any]]]:
    return [
        (path.name.removesuffix(".jsonl.gz"), record)
        for path in sorted(data.glob("html_*.jsonl.gz"))
        for record in records(path)
    ]


def _example(named: tuple[str, dict[str, Any]]) -> BlockExample | None:
    name, record = named
    tree = load_html(record["html"])
    view = view_page(tree, read_head(tree)) if tree is not None else None
    if tree is None or view is None or not view.blocks.texts:
        return None
    text = record.get("text") or ""
    page = block_features(view.blocks, view.title, view.json_ld_lines)
    lines = page.lines
    size = np.array([max(1, min(line.count(" "), 120)) for line in lines.texts], np.float32) ** 0.75
    own = covered_shares(lines.analyzed, text.splitlines())
    is_short = np.array([len(line.lower_words) < 4 for line in lines.analyzed])
    is_gold = (gold_lines(lines.texts, text) > 0.5) & ((own > 0.4) | is_short)
    return BlockExample(
        set=name,
        site=".".join(host(record.get("url") or record["site"]).split(".")[-2:]) or record["site"].lower(),
        text=text,
        content=record["html"],
        view=view,
        lines=lines,
        features={**page.by_name, **trafilatura_features(lines, trafilatura_lines(tree))},
        is_gold=is_gold.astype(np.float32),
        weights=size / size.sum() ** 0.7,
    )


def fit_classifiers(found: Sequence[BlockExample], *, is_aided: bool) -> Pair:
    """Fit the classifier of single lines, then the one that also sees the first's scores of neighbouring lines."""
    is_gold = np.concatenate([example.is_gold for example in found])
    weights = np.concatenate([example.weights for example in found])
    names = tuple(name for name in found[0].features if is_aided or name not in AIDED)
    units, other_units = AIDED_UNITS if is_aided else UNAIDED_UNITS
    first = fit(_rows([example.features for example in found], names), is_gold, weights, units, ROUNDS)
    features = [_second_features(example, (names, first)) for example in found]
    kept = tuple(name for name in features[0] if name in SECOND or name not in names)
    kept = tuple(name for name in kept if is_aided or name not in AIDED)
    return (names, first), (kept, fit(_rows(features, kept), is_gold, weights, other_units, ROUNDS))


def _rows(features: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Array:
    return np.concatenate([stack_features(one, names) for one in features])


def _second_features(example: BlockExample, first: NamedPerceptron) -> Mapping[str, Any]:
    names, classifier = first
    return {
        **example.features,
        **context_features(classifier.score(stack_features(example.features, names)), example.lines),
    }


def _probabilities(example: BlockExample, pair: Pair) -> Array:
    names, classifier = pair[1]
    probabilities: Array = sigmoid(classifier.score(stack_features(_second_features(example, pair[0]), names)))
    return probabilities


def _evaluate(example: BlockExample, unaided: Pair, aided: Pair) -> tuple[Overlap | None, bool]:
    """Return how much of the gold is found, and whether without trafilatura."""
    probabilities = _probabilities(example, unaided)
    classified = ClassifiedBlocks(example.lines, probabilities, probabilities)
    if not (is_sure := classified.is_sure()):
        classified = ClassifiedBlocks(example.lines, _probabilities(example, aided), example.features["kept"])
    result = select_paragraphs(example.view, example.content, classified)
    return overlap("\n".join(result), example.text), is_sure


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / ".." / "shared" / "data")
    parser.add_argument("--folds", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()

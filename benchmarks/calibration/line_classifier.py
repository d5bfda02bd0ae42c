"""Calibrates the numbers by which lines of plain pages are judged, on text dumps, and writes line_classifier.toml.

python -m benchmarks.calibration.line_classifier [--data DIR] [--folds N]

With folds, sites are divided, each part is judged by numbers calibrated on the others, and the mean F1 is told; nothing
is written then. Titles are found with corpus/extraction/headline.toml as it stands: calibrate those first.
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
from benchmarks.calibration.perceptron import Array, Fitted, fit
from benchmarks.quality.metrics import ROOT, Overlap, mean, overlap, records
from corpus.extraction.features.page_features import Lines, measure
from corpus.extraction.line_selection import best_choice, chance, context
from corpus.extraction.plain_page import prepared

BENDS = {"line": 5, "choice": 7}
ROUNDS = 24
KEPT_OUT = {
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
"""Measures that a look does without: those that cost least when they were left out one by one."""


@dataclass(frozen=True, slots=True)
class Example:
    """The lines of one page: their measures, which of them are the article's, and what each is worth."""

    set: str
    fold: int
    text: str
    lines: Lines
    measured: Mapping[str, Any]
    wanted: Array
    worth: Array


def main() -> None:
    options = _options()
    found = examples(options.data, options.folds)
    if not options.folds:
        first, second = judges(found)
        _write(ROOT / "corpus" / "extraction" / "line_classifier.toml", {"line": first, "choice": second})
        return
    results: list[tuple[str, Overlap]] = []
    for fold in range(options.folds):
        first, second = judges([example for example in found if example.fold != fold])
        results += [judged for example in found if example.fold == fold and (judged := _judged(example, first, second))]
    for name in ["", *sorted({name for name, _ in results})]:
        of_set = [result for own, result in results if name in {own, ""}]
        print(f"{name or 'all':16} f1 {mean([r.f1 for r in of_set]):.4f} lost {mean([r.lost for r in of_set]):.4f}")


def examples(data: Path, folds: int) -> list[Example]:
    """Measure the lines of every dump."""
    found = []
    for record in records(data / "textdumps.jsonl.gz"):
        page = prepared(record["dump"], record["site"])
        size = np.array([max(1, min(text.count(" "), 120)) for text in page.lines.texts], np.float32) ** 0.75
        found.append(
            Example(
                set=record["set"],
                fold=zlib.crc32(record["site"].lower().encode()) % (folds or 1),
                text=record["text"],
                lines=page.lines,
                measured=measure(page.lines, page.headline.text, page.headline.place),
                wanted=gold_lines(page.lines.texts, record["text"]),
                worth=size / size.sum() ** 0.7,
            )
        )
    return found


Named = tuple[tuple[str, ...], Fitted]


def judges(found: Sequence[Example]) -> tuple[Named, Named]:
    """Fit the judge that sees lines alone, and then the one that sees what the first made of their neighbours."""
    wanted = np.concatenate([example.wanted for example in found])
    worth = np.concatenate([example.worth for example in found])
    names = tuple(name for name in found[0].measured if name not in KEPT_OUT["line"])
    first = fit(_rows(found, names), wanted, worth, BENDS["line"], ROUNDS)
    seconds = [_second_measures(example, (names, first)) for example in found]
    kept = tuple(name for name in seconds[0] if name not in KEPT_OUT["choice"])
    rows = np.concatenate([_stacked(measured, kept) for measured in seconds])
    return (names, first), (kept, fit(rows, wanted, worth, BENDS["choice"], ROUNDS))


def _rows(found: Sequence[Example], names: Sequence[str]) -> Array:
    return np.concatenate([_stacked(example.measured, names) for example in found])


def _stacked(measured: Mapping[str, Any], names: Sequence[str]) -> Array:
    stacked: Array = np.stack([measured[name] for name in names], axis=1).astype(np.float32)
    return stacked


def _second_measures(example: Example, first: Named) -> Mapping[str, Any]:
    names, judge = first
    return {**example.measured, **context(judge.weigh(_stacked(example.measured, names)), example.lines)}


def _judged(example: Example, first: Named, second: Named) -> tuple[str, Overlap] | None:
    names, judge = second
    likely = chance(judge.weigh(_stacked(_second_measures(example, first), names)))
    chosen = best_choice(likely, example.lines)
    body = "\n".join(text for text, kept in zip(example.lines.texts, chosen, strict=True) if kept)
    result = overlap(body, example.text)
    return (example.set, result) if result else None


def _write(path: Path, named: Mapping[str, Named]) -> None:
    rows = ["# Written by benchmarks/calibration/line_classifier.py from text dumps: the weights of a line."]
    for title, (names, judge) in named.items():
        rows += [f"\n[{title}]", f"bias = {_listed(judge.inner_bias)}", f"outer = {_listed(judge.outer)}"]
        rows += [f"outer_bias = {judge.outer_bias:.3f}", f"\n[{title}.measures]"]
        rows += [f"{name} = {_listed(weights)}" for name, weights in zip(names, judge.inner, strict=True)]
    path.write_text("\n".join([*rows, ""]), "utf-8")


def _listed(numbers: Array) -> str:
    return "[" + ", ".join(f"{number:.3f}" for number in numbers) + "]"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / ".." / "shared" / "data")
    parser.add_argument("--folds", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()

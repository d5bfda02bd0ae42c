"""Calibrates the numbers by which lines of HTML are judged, on pages with gold text, and writes block_classifier.toml.

python -m benchmarks.calibration.block_classifier [--data DIR] [--folds N]

With folds, sites are divided, each part is judged by numbers calibrated on the others, and the mean F1 is told; nothing
is written then. The judge of plain lines is used as corpus/extraction/line_classifier.toml has it: calibrate that
first.
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
from benchmarks.calibration.perceptron import Array, Fitted, fit
from benchmarks.quality.metrics import ROOT, Overlap, mean, overlap, records
from corpus.extraction.block_selection import Sifted, opinions, shares
from corpus.extraction.features.page_features import Lines
from corpus.extraction.html_page import View, paragraphs_of, view_of
from corpus.extraction.line_selection import chance, context
from corpus.metadata.html_head import head_of
from corpus.metadata.urls import host

BENDS = {"line": 1, "choice": 3}
ROUNDS = 60
PROCESSES = 2
SECOND = frozenset(("kept", "kept_span", "kept_before", "kept_amount", "told", "untold", "told_known"))
SECOND |= {"plain", "linked", "within", "above"}
"""Measures that the second look has besides what the first made of the neighbours. With all, and with more bent sums
(544 numbers for 175), F1 by sites left out was 0.001 to 0.004 better."""

Named = tuple[tuple[str, ...], Fitted]


@dataclass(frozen=True, slots=True)
class Example:
    """The lines of one page: what is measured of them, which are the article's, and what each is worth."""

    set: str
    site: str
    text: str
    content: str
    view: View
    lines: Lines
    measured: Mapping[str, Any]
    wanted: Array
    worth: Array

    def fold(self, folds: int) -> int:
        """Give the part to which the page's site belongs."""
        return zlib.crc32(self.site.encode()) % folds


def main() -> None:
    options = _options()
    with Pool(PROCESSES) as pool:
        found = [example for example in pool.imap(_example, _records(options.data), chunksize=4) if example]
    if not options.folds:
        first, second = judges(found)
        _write(ROOT / "corpus" / "extraction" / "block_classifier.toml", {"line": first, "choice": second})
        return
    results: list[tuple[str, Overlap]] = []
    for fold in range(options.folds):
        first, second = judges([example for example in found if example.fold(options.folds) != fold])
        of_fold = [example for example in found if example.fold(options.folds) == fold]
        results += [(example.set, result) for example in of_fold if (result := _judged(example, first, second))]
    for name in sorted({name for name, _ in results}):
        of_set = [result for own, result in results if name == own]
        print(f"{name:36} f1 {mean([r.f1 for r in of_set]):.4f} lost {mean([r.lost for r in of_set]):.4f}")


def _records(data: Path) -> list[tuple[str, dict[str, Any]]]:
    return [
        (path.name.removesuffix(".jsonl.gz"), record)
        for path in sorted(data.glob("html_*.jsonl.gz"))
        for record in records(path)
    ]


def _example(named: tuple[str, dict[str, Any]]) -> Example | None:
    name, record = named
    tree = load_html(record["html"])
    view = view_of(tree, head_of(tree)) if tree is not None else None
    if view is None or not view.blocks.texts:
        return None
    text = record.get("text") or ""
    lines, measured = opinions(view.blocks, view.title, view.found, view.told)
    size = np.array([max(1, min(line.count(" "), 120)) for line in lines.texts], np.float32) ** 0.75
    own = shares(lines.looks, text.splitlines())
    is_short = np.array([len(look.small) < 4 for look in lines.looks])
    wanted = (gold_lines(lines.texts, text) > 0.5) & ((own > 0.4) | is_short)
    return Example(
        set=name,
        site=".".join(host(record.get("url") or record["site"]).split(".")[-2:]) or record["site"].lower(),
        text=text,
        content=record["html"],
        view=view,
        lines=lines,
        measured=measured,
        wanted=wanted.astype(np.float32),
        worth=size / size.sum() ** 0.7,
    )


def judges(found: Sequence[Example]) -> tuple[Named, Named]:
    """Fit the judge that sees lines alone, and then the one that sees what the first made of their neighbours."""
    wanted = np.concatenate([example.wanted for example in found])
    worth = np.concatenate([example.worth for example in found])
    names = tuple(found[0].measured)
    first = fit(_rows([example.measured for example in found], names), wanted, worth, BENDS["line"], ROUNDS)
    seconds = [_second_measures(example, (names, first)) for example in found]
    kept = tuple(name for name in seconds[0] if name in SECOND or name not in names)
    return (names, first), (kept, fit(_rows(seconds, kept), wanted, worth, BENDS["choice"], ROUNDS))


def _rows(measured: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Array:
    return np.concatenate([_stacked(one, names) for one in measured])


def _stacked(measured: Mapping[str, Any], names: Sequence[str]) -> Array:
    stacked: Array = np.stack([measured[name] for name in names], axis=1).astype(np.float32)
    return stacked


def _second_measures(example: Example, first: Named) -> Mapping[str, Any]:
    names, judge = first
    return {**example.measured, **context(judge.weigh(_stacked(example.measured, names)), example.lines)}


def _judged(example: Example, first: Named, second: Named) -> Overlap | None:
    names, judge = second
    likely = chance(judge.weigh(_stacked(_second_measures(example, first), names)))
    result = paragraphs_of(example.view, example.content, Sifted(example.lines, likely, example.measured["kept"]))
    return overlap("\n".join(result), example.text)


def _write(path: Path, named: Mapping[str, Named]) -> None:
    rows = ["# Written by benchmarks/calibration/block_classifier.py from pages of HTML: the weights of a line."]
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

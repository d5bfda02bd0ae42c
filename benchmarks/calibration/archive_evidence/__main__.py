"""Fit the weights of the evidence of an archive; write corpus/people/evidence/weights.toml. `fitting` does the work."""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks.calibration.archive_evidence.fitting import (
    SIZES,
    Asked,
    Fitted,
    add_counts,
    by_folds,
    fitted,
    judge,
    local_examples,
    read,
)
from benchmarks.quality.people import MatchCounts

WEIGHTS = Path(__file__).parents[3] / "corpus/people/evidence/weights.toml"
HEAD = """\
# Weights of the evidence for a person, by logistic regression on annotated newswire; above 0 speaks for a person.
# `python -m benchmarks.calibration.archive_evidence` writes this file.
"""


def show(name: str, counts: Mapping[int, MatchCounts]) -> None:
    """Print the figures of each size."""
    for size, one in counts.items():
        recall = one.right / max(1, one.right + one.missed)
        print(
            f"{name}, {size or 'many'}: F1 {one.f1:.4f} precision {one.precision:.4f} recall {recall:.4f}", flush=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--news", type=int, default=-1, help="only so many news articles")
    parser.add_argument("--verdicts", type=Path, help="keep what the model says in this file")
    parser.add_argument(
        "--folds", action="store_true", help="also fit and judge five times, without a fifth of the articles"
    )
    options = parser.parse_args()
    began = time.process_time()
    texts = read(options.data / "people_newswire.jsonl.gz", options.data / "news.jsonl.gz", options.news)
    gc.collect()
    gc.freeze()
    print(f"{len(texts.seen)} texts scanned in {time.process_time() - began:.0f} s", flush=True)
    asked = Asked(options.verdicts, texts)
    if options.folds:
        totals: dict[str, dict[int, MatchCounts]] = {"without model": {}, "with model": {}}
        for held, *counts in by_folds(texts, asked):
            for (name, total), of_fold in zip(totals.items(), counts, strict=True):
                for size, one in of_fold.items():
                    add_counts(total.setdefault(size, MatchCounts()), one)
                show(f"to fold {held} {name}", total)
            print(f"{time.process_time() - began:.0f} s", flush=True)
    weights = fitted(texts, local_examples(texts), asked, None, SIZES)
    show("in sample, without model", judge(texts, weights, None, None, SIZES))
    show("in sample, with model", judge(texts, weights, asked, None, SIZES))
    WEIGHTS.write_text(HEAD + written(weights), "utf-8")
    print(f"{time.process_time() - began:.0f} s", flush=True)


def written(weights: Fitted) -> str:
    """Return the weights as TOML."""
    lines = []
    for name, of_kind in (("local", weights.local), ("archive", weights.archive), ("asked", weights.asked)):
        for kind, table in (("full", of_kind.full), ("single", of_kind.single)):
            lines.append(f"[{name}.{kind}]\n")
            lines.extend(f'"{feature}" = {weight:.2f}\n' for feature, weight in table.items() if abs(weight) >= 0.05)
            lines.append("\n")
    return "".join(lines).rstrip("\n") + "\n"


if __name__ == "__main__":
    main()

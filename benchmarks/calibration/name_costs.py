"""Calibrate the edit costs of `same_person` on judged pairs of names, and cross-validate them. Writes no file.

python -m benchmarks.calibration.name_costs [--data DIR] prints them; `TOLERANT_COSTS` in corpus/names/similarity.py
contains them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from benchmarks.quality.metrics import records
from benchmarks.quality.people import MatchCounts
from corpus.names.similarity import TOLERANT_COSTS, Costs, is_likely_same

CHOICES = {
    "limit": (0.9, 1.1, 1.2, 1.3, 1.45, 1.6),
    "word": (0.15, 0.2, 0.25, 0.3, 0.4),
    "initial": (0.2, 0.3, 0.5),
    "middle": (0.1, 0.2, 0.3, 0.45, 0.6),
    "other_middle": (0.1, 0.2, 0.3, 0.45),
    "end": (0.4, 0.6, 0.7, 0.9, 1.1),
    "order": (0.1, 0.2, 0.3, 0.5),
    "father": (1.0, 2.0),
}
PRECISE = 0.92
"""The precision below which F1 is penalised: the promise is 0.9, on held-out pairs."""
FOLDS = 4


class NamePair(NamedTuple):
    """Two names and whether they are one person's."""

    a: str
    b: str
    same: bool


def count_matches(pairs: Sequence[NamePair], costs: Costs) -> MatchCounts:
    """Count right, wrong and missed pairs at these costs."""
    counts = MatchCounts()
    for pair in pairs:
        same = is_likely_same(pair.a, pair.b, costs)
        counts.right += same and pair.same
        counts.wrong += same and not pair.same
        counts.missed += pair.same and not same
    return counts


def find_best_costs(pairs: Sequence[NamePair]) -> Costs:
    """Improve the current costs by coordinate ascent, one cost at a time, until no choice is better."""
    costs, most, before = TOLERANT_COSTS, _score(count_matches(pairs, TOLERANT_COSTS)), None
    while costs != before:
        before = costs
        for name, values in CHOICES.items():
            for changed in (replace(costs, **{name: value}) for value in values):
                score = _score(count_matches(pairs, changed))
                if score > most:
                    costs, most = changed, score
    return costs


def _score(counts: MatchCounts) -> float:
    return counts.f1 - max(0.0, PRECISE - counts.precision)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    rows = records(parser.parse_args().data / "names_pairs.jsonl.gz")
    pairs = [NamePair(row["name1"], row["name2"], row["is_match"]) for row in rows if row["schema"] == "Person"]
    total = MatchCounts()
    for fold in range(FOLDS):
        costs = find_best_costs([pair for number, pair in enumerate(pairs) if number % FOLDS != fold])
        counts = count_matches(pairs[fold::FOLDS], costs)
        total = MatchCounts(total.right + counts.right, total.wrong + counts.wrong, total.missed + counts.missed)
    costs = find_best_costs(pairs)
    print(costs, f"F1 {count_matches(pairs, costs).f1:.3f}, precision {count_matches(pairs, costs).precision:.3f}")
    print(f"on pairs held out: F1 {total.f1:.3f}, precision {total.precision:.3f}")


if __name__ == "__main__":
    main()

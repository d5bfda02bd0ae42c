"""How well articles are ranked, beside other engines: `python -m benchmarks.relevance [--data DIR] [--json]`.

Prints what it measures and changes nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.relevance.engines import RANKERS
from benchmarks.relevance.judged_collections import Collection, Quality, collections, quality

OURS = "dateline"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one engine reached on one collection."""

    set: str
    engine: str
    reached: Quality


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    every = list(collections(options.data))
    if not every:
        print(
            f"There is no ir_*.json.gz in {options.data}; say with --data where the collections are.", file=sys.stderr
        )
        return 2
    measured = [found for collection in every for found in measure(collection)]
    print(json.dumps([_record(one) for one in measured]) if options.json else "\n".join(_table(measured)))
    return 0


def measure(collection: Collection) -> Iterator[Measured]:
    """Measure every engine that is installed on a collection."""
    for name, rank in RANKERS.items():
        try:
            runs = rank(collection)
        except ModuleNotFoundError as missing:
            print(f"{name} is left out: {missing}; `make install` brings it.", file=sys.stderr)
            continue
        yield Measured(collection.name, name, quality(runs, collection))


def _record(one: Measured) -> dict[str, object]:
    reached = one.reached
    return {
        "set": one.set,
        "engine": one.engine,
        "ndcg10": round(reached.ndcg10, 4),
        "map": round(reached.map, 4),
        "queries": reached.queries,
    }


def _table(measured: list[Measured]) -> Iterator[str]:
    yield f"{'collection':20} {'engine':10} nDCG@10     MAP  queries"
    for one in measured:
        reached = one.reached
        yield f"{one.set:20} {one.engine:10} {reached.ndcg10:7.4f} {reached.map:7.4f} {reached.queries:8}"
    for measure_name in ("ndcg10", "map"):
        yield from _compared(measured, measure_name)


def _compared(measured: list[Measured], name: str) -> Iterator[str]:
    ours = {one.set: getattr(one.reached, name) for one in measured if one.engine == OURS}
    others = [(one.set, getattr(one.reached, name)) for one in measured if one.engine != OURS]
    if not others:
        return
    for collection, value in ours.items():
        best = max(reached for of_set, reached in others if of_set == collection)
        yield f"{name} on {collection}: {value - best:+.4f} against the best of the others"
    ratio = (sum(ours.values()) / len(ours)) / (sum(reached for _, reached in others) / len(others))
    yield f"{name} over all collections: {ratio:.3f} of the others' mean"


if __name__ == "__main__":
    sys.exit(main())

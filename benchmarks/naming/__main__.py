"""Measures how well and how fast the people of articles are named.

    python -m benchmarks.naming [--data DIR] [--json] [--articles N] [--measure NAME]…

Every file of the folder that a measure fits is measured; what needs a file that the folder lacks is left out and
named. Rates are articles a second of processor time, with the models' loading in `rate_cold`; they are measured on one
thread whatever the machine has.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.naming.rates import rate_figures, span_figures
from benchmarks.quality.metrics import Figure, records
from benchmarks.quality.people import linked, names_in, newswire, pairs, russian, set_name
from benchmarks.speed.html_rates import html_rate

NEWS = "news.jsonl.gz"
NOT_YET = "f1_within f1_folds order_differences command_s increment_s people_ratio"
"""Measures of what naming does not do yet: each article is read by itself."""

Measure = Callable[[Path], Iterator[Figure]]


def main() -> None:
    """Print the figures, one a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--articles", type=int, default=20_000, help="articles for the rates (default: all)")
    parser.add_argument("--measure", action="append", help="only this one; may be repeated")
    options = parser.parse_args()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    measures: dict[str, tuple[str, Measure]] = {
        "f1_alone": ("people_newswire*.jsonl.gz", f1_alone),
        "f1_one": ("people_newswire*.jsonl.gz", f1_one),
        "linked": ("people_linked*.jsonl.gz", linked_people),
        "ru": ("people_slavicner_ru*.jsonl.gz", russian_people),
        "name_pairs": ("names_pairs*.jsonl.gz", name_pairs),
        "spans_equal": (NEWS, span_figures),
        "html_ratio": ("html_*.jsonl.gz", html_figures),
        "rate_cold rate_warm rate_spacy rss_mb": (NEWS, lambda path: rate_figures(path, options.articles)),
    }
    figures: list[Figure] = []
    for names, (pattern, measure) in measures.items():
        if options.measure and not {*options.measure} & {*names.split()}:
            continue
        paths = sorted(options.data.glob(pattern))
        if not paths:
            print(f"{names}: left out, {options.data} has no {pattern}", file=sys.stderr)
        for figure in (figure for path in paths for figure in measure(path)):
            figures.append(figure)
            if not options.json:
                print(f"{figure.measure:<12} {figure.set:<32} {figure.value:10.4f}  of {figure.count:,}", flush=True)
    if options.json:
        print(json.dumps([{"measure": one.measure, "set": one.set, "value": one.value} for one in figures], indent=1))
    print(f"{NOT_YET}: not measured yet", file=sys.stderr)


def f1_alone(path: Path) -> Iterator[Figure]:
    """Yield F1 on the articles of a set, together and by themselves."""
    rows = list(records(path))
    yield Figure("f1_alone", set_name(path), newswire(rows, names_in(rows, "en")).f1, len(rows))


def f1_one(path: Path) -> Iterator[Figure]:
    """Yield F1 with each article of a set alone in a call."""
    rows = list(records(path))
    found = [names for row in rows for names in names_in([row], "en")]
    yield Figure("f1_one", set_name(path), newswire(rows, found).f1, len(rows))


def linked_people(path: Path) -> Iterator[Figure]:
    """Yield how many of the listed people are one value."""
    rows = list(records(path))
    right, count = linked(rows, names_in(rows, "en"))
    yield Figure("linked", set_name(path), right, count)


def russian_people(path: Path) -> Iterator[Figure]:
    """Yield F1 on Russian articles."""
    rows = list(records(path))
    yield Figure("ru", set_name(path), russian(rows, names_in(rows, "ru")).f1, len(rows))


def html_figures(path: Path) -> Iterator[Figure]:
    """Yield our rate of cleaning pages without naming, over that of trafilatura in turns."""
    rate = html_rate(path)
    yield Figure("html_ratio", rate.set, rate.ratio, rate.pages)


def name_pairs(path: Path) -> Iterator[Figure]:
    """Yield F1 on judged pairs of names of people."""
    people = [row for row in records(path) if row["schema"] == "Person"]
    yield Figure("name_pairs", set_name(path), pairs(people).f1, len(people))


if __name__ == "__main__":
    main()

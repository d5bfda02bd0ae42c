"""Runs random and mutated queries on an archive: `python -m benchmarks.fuzz [--archive DIR]`. Changes nothing in it."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from benchmarks.fuzz.check import Outcome
from benchmarks.fuzz.report import Tally, as_text
from benchmarks.fuzz.runner import Run, outcomes
from benchmarks.speed.corpus_generator import CorpusGenerator
from benchmarks.speed.engines import dateline as dateline_engine
from corpus.store.archive import open_archive

ROOT = Path(__file__).parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Run the queries and print the figures; return 1 if a query failed or was slow."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="dateline-fuzz-") as temporary:
        folder = options.archive or _built(Path(temporary), options.articles, options.data)
        tally = Tally()
        try:
            for outcome in outcomes(folder, Run(options.queries, options.seed, options.processes)):
                tally.add(outcome)
                _say_progress(tally, outcome)
        except KeyboardInterrupt:
            print("Ended early; these are the figures so far.", file=sys.stderr)
        with closing(open_archive(folder)) as archive:
            articles = archive.store.size()
    figures = tally.figures()
    print(json.dumps(figures, ensure_ascii=True, indent=1) if options.json else "\n".join(as_text(figures, articles)))
    return 0 if tally.is_clean else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--queries", type=int, default=200_000, metavar="N")
    parser.add_argument("--archive", type=Path, metavar="DIR", help="an existing archive; default: build one")
    parser.add_argument("--articles", type=int, default=200_000, metavar="N", help="the size of the one that is built")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder of news.jsonl.gz; default: ../shared/data")
    parser.add_argument("--seed", default="1", metavar="TEXT", help="the same seed generates the same queries")
    parser.add_argument("--processes", type=int, default=1, metavar="N")
    parser.add_argument("--json", action="store_true", help="print figures for programs")
    return parser.parse_args(arguments)


def _built(folder: Path, articles: int, data: Path | None) -> Path:
    print(f"Ingesting {articles:,} articles ...", file=sys.stderr, flush=True)
    usual = Path(os.environ.get("DATELINE_DATA", ROOT.parent / "shared" / "data"))
    dateline_engine.build(folder, CorpusGenerator(data or usual).articles(0, articles))
    return folder


def _say_progress(tally: Tally, outcome: Outcome) -> None:
    if outcome.failure is not None or outcome.is_slow:
        print(
            f"{outcome.best * 1e3:.0f} ms: {outcome.state.text!r} {outcome.failure or ''}", file=sys.stderr, flush=True
        )
    if tally.queries % 1000 == 0:
        broken = f"{len(tally.failures)} failed, {len(tally.slow)} slow"
        print(f"{tally.queries:,} asked, {broken}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
